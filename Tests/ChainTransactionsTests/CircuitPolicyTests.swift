import Algebra
import ChainTransactions
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Policies of application circuits") struct CircuitPolicyTests {
    /// Every role and every kind of tree.
    static let full = CircuitPolicy(
        trees: [
            .own(depth: 3, leaves: [CircuitElement(7), CircuitElement(8)]), .foreign(circuit: .zero, tree: 2),
        ],
        states: [CircuitElement(5)],
        inputs: [
            .context, .nullifier, .anchor(tree: 0), .anchor(tree: 1), .leaf(tree: 0), .oldState(slot: 0),
            .newState(slot: 0), .released, .deposited, .expiry(lead: 300), .constant(CircuitElement(9)), .free,
        ])

    @Test("a policy has one encoding, and one meaning in JSON") func forms() throws {
        let bytes = Self.full.encoded
        #expect(try CircuitPolicy(decoding: bytes) == Self.full)
        let json = Array(Self.full.json.serialized(indentation: 1).utf8)
        #expect(try CircuitPolicy(json: json) == Self.full)
        #expect(Self.full.movesValue && Self.full.contextPosition == 0)
        let silent = CircuitPolicy(inputs: [.free, .context])
        #expect(!silent.movesValue && silent.contextPosition == 1)
        #expect(CircuitPolicy(inputs: [.context, .deposited]).movesValue)
    }

    @Test("the example of the specification is encoded as it says") func example() throws {
        let text = """
            {"trees": [{"depth": 20}], "inputs": [{"name": "root", "role": "anchor", "tree": 0},
             {"role": "nullifier", "count": 2}, {"role": "leaf", "count": 2, "tree": 0},
             {"role": "constant", "value": "1"}, {"role": "deposited"}, {"role": "released"}, {"role": "context"}]}
            """
        let one = "01" + String(repeating: "00", count: 31)
        let expected = "01" + "0100140000" + "00" + "09" + "0200" + "0101" + "03000300" + "09" + one + "070600"
        let policy = try CircuitPolicy(json: Array(text.utf8))
        #expect(Hexadecimal.encode(policy.encoded) == expected)
        #expect(policy.encoded.count == 52)
        // Names are for people, one for each input where an entry has one.
        #expect(try CircuitPolicy.inputNames(json: Array(text.utf8)) == ["root"] + [String?](repeating: nil, count: 8))
        let named = text.replacing(#""role": "leaf""#, with: #""name": "notes", "role": "leaf""#)
        #expect(try CircuitPolicy.inputNames(json: Array(named.utf8))[2...4] == [nil, "notes", "notes"])
        #expect(throws: PolicyJSONError.missingMember(path: "policy.inputs")) {
            try CircuitPolicy.inputNames(json: Array("{}".utf8))
        }
    }

    @Test("each condition of a well-formed policy, broken alone") func conditions() {
        func check(_ error: PolicyError, _ policy: CircuitPolicy) {
            #expect(throws: error) { try policy.check() }
        }
        let leaf = CircuitElement(1)
        let free = [PublicInputRole](repeating: .free, count: 64)
        check(.inputCount(actual: 0, allowed: 1...64), CircuitPolicy(inputs: []))
        check(.inputCount(actual: 65, allowed: 1...64), CircuitPolicy(inputs: [.context] + free))
        let many = [CircuitTree](repeating: .own(depth: 1, leaves: []), count: 9)
        check(.treeCount(actual: 9, maximum: 8), CircuitPolicy(trees: many, inputs: [.context]))
        let states = [CircuitElement](repeating: .zero, count: 9)
        check(.stateCount(actual: 9, maximum: 8), CircuitPolicy(states: states, inputs: [.context]))
        for depth in [UInt8(0), 33, 255] {
            check(
                .treeDepth(tree: 0, actual: Int(depth), allowed: 1...32),
                CircuitPolicy(trees: [.own(depth: depth, leaves: [])], inputs: [.context, .anchor(tree: 0)]))
        }
        check(
            .tooFewPlaces(tree: 0, leaves: 3, depth: 1),
            CircuitPolicy(trees: [.own(depth: 1, leaves: [leaf, leaf, leaf])], inputs: [.context, .anchor(tree: 0)]))
        let half = CircuitTree.own(depth: 20, leaves: [CircuitElement](repeating: leaf, count: 129))
        check(.leafCount(actual: 258, maximum: 256), CircuitPolicy(trees: [half, half], inputs: [.context]))
        check(.contextCount(actual: 0), CircuitPolicy(inputs: [.free]))
        check(.contextCount(actual: 2), CircuitPolicy(inputs: [.context, .context]))
        check(.releasedCount(actual: 2), CircuitPolicy(inputs: [.context, .nullifier, .released, .released]))
        check(.depositedCount(actual: 2), CircuitPolicy(inputs: [.context, .deposited, .deposited]))
        check(.releasedWithoutNullifier, CircuitPolicy(inputs: [.context, .released]))
        check(.unknownTree(input: 1, tree: 0), CircuitPolicy(inputs: [.context, .anchor(tree: 0)]))
        check(.unknownTree(input: 0, tree: 255), CircuitPolicy(inputs: [.leaf(tree: 255), .context]))
        check(.unknownState(input: 1, slot: 0), CircuitPolicy(inputs: [.context, .oldState(slot: 0)]))
        check(
            .foreignTreeAppended(input: 1, tree: 0),
            CircuitPolicy(trees: [.foreign(circuit: .zero, tree: 0)], inputs: [.context, .leaf(tree: 0)]))
        check(.unusedTree(tree: 0), CircuitPolicy(trees: [.own(depth: 1, leaves: [])], inputs: [.context]))
        check(
            .statePair(slot: 0, old: 1, new: 0), CircuitPolicy(states: [leaf], inputs: [.context, .oldState(slot: 0)]))
        check(
            .statePair(slot: 0, old: 2, new: 1),
            CircuitPolicy(
                states: [leaf], inputs: [.context, .oldState(slot: 0), .oldState(slot: 0), .newState(slot: 0)]))
    }

    @Test("each refusal of bytes that are no policy") func decoding() {
        func check(_ error: PolicyDecodingError, _ bytes: [UInt8]) {
            #expect(throws: error) { try CircuitPolicy(decoding: bytes) }
        }
        let good = CircuitPolicy(inputs: [.context]).encoded
        #expect(good == [1, 0, 0, 1, 0])
        check(.tooLong(actual: 16_385, maximum: 16_384), [UInt8](repeating: 1, count: 16_385))
        check(.malformed(.truncated(offset: 0, needed: 1, remaining: 0)), [])
        check(.malformed(.trailingBytes(offset: 5, remaining: 1)), good + [0])
        check(.unsupportedVersion(actual: 0), [0] + good.dropFirst())
        check(.unknownTreeKind(tree: 0, actual: 2), [1, 1, 2, 1])
        check(.unknownRole(input: 0, actual: 11), [1, 0, 0, 1, 11])
        check(.illFormed(.contextCount(actual: 0)), [1, 0, 0, 1, 10])
        // A number of leaves that the bytes do not hold.
        check(.malformed(.truncated(offset: 6, needed: 32, remaining: 2)), [1, 1, 0, 3, 0xff, 0xff, 0, 0])
    }

    @Test("hostile bytes: every cut and every changed byte is refused or means something else") func hostile() throws {
        let bytes = Self.full.encoded
        for end in bytes.indices {
            #expect(throws: PolicyDecodingError.self) { try CircuitPolicy(decoding: Array(bytes[..<end])) }
        }
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<4000 {
            var changed = bytes
            for _ in 0...(generator.next() % 3) {
                changed[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            if let policy = try? CircuitPolicy(decoding: changed) {
                #expect(policy.encoded == changed)
                #expect((policy == Self.full) == (changed == bytes))
            }
        }
    }

    @Test("each refusal of JSON that is no policy") func json() {
        func check(_ error: PolicyJSONError, _ text: String) {
            #expect(throws: error) { try CircuitPolicy(json: Array(text.utf8)) }
        }
        check(.malformed(.unexpectedEnd, line: 1, column: 2), "{")
        check(.wrongKind(path: "policy", actual: "a list", expected: "an object"), "[]")
        check(.missingMember(path: "policy.inputs"), "{}")
        check(.unknownMember(path: "policy.owner"), #"{"owner": 1}"#)
        check(.unknownMember(path: "policy.inputs[0].tree"), #"{"inputs": [{"role": "context", "tree": 0}]}"#)
        check(
            .badNumber(path: "policy.inputs[0].tree", expected: "an integer from 0 to 255"),
            #"{"inputs": [{"role": "anchor", "tree": 256}]}"#)
        check(
            .badNumber(path: "policy.inputs[0].value", expected: "a decimal number below 2^256"),
            #"{"inputs": [{"role": "constant", "value": "-1"}]}"#)
        check(.unknownRole(path: "policy.inputs[0].role", actual: "owner"), #"{"inputs": [{"role": "owner"}]}"#)
        check(
            .badCircuit(path: "policy.trees[0].circuit"),
            #"{"trees": [{"circuit": "00", "tree": 0}], "inputs": [{"role": "context"}]}"#)
        check(.illFormed(.contextCount(actual: 0)), #"{"inputs": [{"role": "free", "count": 64}]}"#)
        check(
            .illFormed(.inputCount(actual: 65, allowed: 1...64)),
            #"{"inputs": [{"role": "free", "count": 18446744073709551615}]}"#)
    }

    @Test("elements are 32 bytes or decimal digits") func elements() throws {
        #expect(CircuitElement(littleEndian: [1]) == nil)
        let largest = try #require(CircuitElement(littleEndian: [UInt8](repeating: 255, count: 32)))
        #expect(CircuitElement(decimal: largest.decimal) == largest)
        #expect(largest.small == nil && CircuitElement(.max).small == .max)
        for text in ["", "01", "-1", "1 ", String(repeating: "9", count: 78), String(repeating: "1", count: 79)] {
            #expect(CircuitElement(decimal: text) == nil)
        }
        let modulus = try #require(CircuitElement(littleEndian: BN254.Fr.modulus.littleEndianBytes))
        #expect(!modulus.isCanonical(on: .bn128) && modulus.isCanonical(on: .bls12381))
        #expect(!largest.isCanonical(on: .bls12381) && CircuitElement(-BN254.Fr.one).isCanonical(on: .bn128))
        let policy = CircuitPolicy(
            trees: [.own(depth: 1, leaves: [.zero, modulus])], states: [modulus], inputs: [.constant(modulus)])
        #expect(policy.nonCanonicalElement(on: .bls12381) == nil)
        #expect(policy.nonCanonicalElement(on: .bn128) == "leaf 1 of tree 0")
        #expect(CircuitPolicy(states: [modulus], inputs: []).nonCanonicalElement(on: .bn128) == "state root 0")
        #expect(
            CircuitPolicy(inputs: [.free, .constant(modulus)]).nonCanonicalElement(on: .bn128)
                == "the constant of input 1")
    }
}
