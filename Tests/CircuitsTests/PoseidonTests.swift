import Algebra
import Curves
import FieldHashes
import Foundation
import TestSupport
import Testing

/// The fields the tests run on.
typealias BNFr = BN254.Fr
typealias BLSFr = BLS12381.Fr

@Suite struct PoseidonTests {
    static func hex<F: PrimeField>(_ text: String, as type: F.Type = F.self) throws -> F {
        var digits = text.hasPrefix("0x") ? String(text.dropFirst(2)) : text
        digits = String(repeating: "0", count: 2 * F.byteCount - digits.count) + digits
        let bytes = stride(from: 0, to: digits.utf8.count, by: 2).map { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
        }
        return try F(canonicalBigEndian: bytes)
    }

    @Test(
        "hashes of circomlibjs on BN254",
        arguments: [
            ([1], "18586133768512220936620570745912940619677854269274689475585506675881198879027"),
            ([1, 2], "7853200120776062878684798364095072458815029376092732009249414926327459813530"),
            ([1, 2, 3, 4], "18821383157269793795438455681495246036402687001665670618754263018637548127333"),
        ] as [([UInt64], String)])
    func knownHashes(inputs: [UInt64], expected: String) throws {
        #expect(try Poseidon.hash(inputs.map { BNFr($0) }).decimal == expected)
    }

    @Test("the reference permutations poseidonperm_x5_255_3 and _5 on BLS12-381")
    func referencePermutations() throws {
        let expected3 = [
            "28ce19420fc246a05553ad1e8c98f5c9d67166be2c18e9e4cb4b4e317dd2a78a",
            "51f3e312c95343a896cfd8945ea82ba956c1118ce9b9859b6ea56637b4b1ddc4",
            "3b2b69139b235626a0bfb56c9527ae66a7bf486ad8c11c14d1da0c69bbe0f79a",
        ]
        let expected5 = [
            "2a918b9c9f9bd7bb509331c81e297b5707f6fc7393dcee1b13901a0b22202e18",
            "65ebf8671739eeb11fb217f2d5c5bf4a0c3f210e3f3cd3b08b5db75675d797f7",
            "2cc176fc26bc70737a696a9dfd1b636ce360ee76926d182390cdb7459cf585ce",
            "4dc4e29d283afd2a491fe6aef122b9a968e74eff05341f3cc23fda1781dcb566",
            "03ff622da276830b9451b88b85e6184fd6ae15c8ab3ee25a5667be8592cce3b1",
        ]
        for expected in [expected3, expected5] {
            var state = expected.indices.map { BLSFr(UInt64($0)) }
            try Poseidon(inputCount: expected.count - 1).permute(&state)
            #expect(state == (try expected.map { try Self.hex($0) }))
        }
    }

    @Test("the derived constants are circomlib's for every width")
    func circomlibConstants() throws {
        guard let url = PublishedVectors.find("circomlibjs/poseidon_constants.json") else { return }
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        let root = try #require(object as? [String: Any])
        let constants = try #require(root["C"] as? [[String]])
        let matrices = try #require(root["M"] as? [[[String]]])
        #expect(constants.count == 16 && matrices.count == 16)
        for width in 2...17 {
            let parameters = try PoseidonParameters<BNFr>.hashing(inputCount: width - 1)
            #expect(parameters.width == width)
            #expect(parameters.roundConstants == (try constants[width - 2].map { try Self.hex($0) }), "width \(width)")
            #expect(parameters.mixing == (try matrices[width - 2].flatMap { try $0.map { try Self.hex($0) } }))
        }
    }

    @Test("the inverse mixing matrix undoes the mixing matrix", arguments: 1...16)
    func inverseMixing(inputCount: Int) throws {
        func check<F: PrimeField>(_ type: F.Type) throws {
            let p = try PoseidonParameters<F>.hashing(inputCount: inputCount)
            let t = p.width
            for i in 0..<t {
                for j in 0..<t {
                    var sum = F.zero
                    for k in 0..<t { sum += p.mixing[i * t + k] * p.inverseMixing[k * t + j] }
                    #expect(sum == (i == j ? F.one : F.zero))
                }
            }
        }
        try check(BNFr.self)
        try check(BLSFr.self)
    }

    @Test("what has no instance is refused by name")
    func refusals() {
        #expect(throws: PoseidonError.unsupportedInputCount(actual: 0)) { try Poseidon<BNFr>(inputCount: 0) }
        #expect(throws: PoseidonError.unsupportedInputCount(actual: 17)) { try Poseidon<BNFr>(inputCount: 17) }
        #expect(throws: PoseidonError.unsupportedInputCount(actual: .max)) { try Poseidon<BNFr>(inputCount: .max) }
        #expect(throws: PoseidonError.unsupportedField(name: "BLS12-381 Fq")) {
            try Poseidon<BLS12381.Fq>(inputCount: 2)
        }
    }
}
