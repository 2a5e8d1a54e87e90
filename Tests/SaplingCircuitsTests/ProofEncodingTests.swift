import Algebra
import Curves
import Groth16
import SaplingCircuits
import TestSupport
import Testing

/// The 192 bytes of a proof: each refusal by name, at each of the three points.
@Suite("Encoded proofs") struct ProofEncodingTests {
    struct Encodings: Decodable {
        struct Case: Decodable {
            let encoding: String, hex: String, reason: String
            let valid: Bool
        }
        let cases: [Case]
    }

    static let g1 = AffinePoint<BLS12381.G1>.generator.encoded(as: .zcashCompressed)
    static let g2 = AffinePoint<BLS12381.G2>.generator.encoded(as: .zcashCompressed)

    /// The generators, with one element replaced.
    static func proof(_ element: String, _ bytes: [UInt8]) -> [UInt8] {
        (element == "A" ? bytes : g1) + (element == "B" ? bytes : g2) + (element == "C" ? bytes : g1)
    }

    func refusal(_ element: String, _ bytes: [UInt8]) -> PointDecodingError? {
        do throws(ProofEncodingError) {
            _ = try SaplingProof(encoded: Self.proof(element, bytes))
            return nil
        } catch {
            guard case .badElement(element, let reason) = error else { return nil }
            return reason
        }
    }

    @Test("every length but 192 is refused") func lengths() {
        for count in [0, 48, 191, 193, 384] {
            let error = ProofEncodingError.wrongLength(actual: count, expected: 192)
            #expect(error.name == "proofLength" && error.explanation.contains("\(count)"))
            #expect(throws: error) { try SaplingProof(encoded: [UInt8](repeating: 0x80, count: count)) }
        }
    }

    @Test("each rule at each point", arguments: ["A", "B", "C"]) func rules(_ element: String) {
        let good = element == "B" ? Self.g2 : Self.g1
        #expect(refusal(element, good) == nil)
        var bytes = good
        bytes[0] &= 0x7f
        #expect(refusal(element, bytes) == .badFlags(actual: bytes[0] & 0xe0))
        bytes = [UInt8](repeating: 0, count: good.count)
        bytes[0] = 0xc0
        #expect(refusal(element, bytes) == .identityNotAllowed)
        bytes[good.count - 1] = 1
        #expect(refusal(element, bytes) == .strayIdentityBits)
        bytes[0] = 0xe0
        #expect(refusal(element, bytes) == .badFlags(actual: 0xe0))
        bytes =
            [UInt8](BLS12381.Fq.modulus.littleEndianBytes.reversed()) + [UInt8](repeating: 0, count: good.count - 48)
        bytes[0] |= 0x80
        #expect(refusal(element, bytes) == .notCanonical(.x))

        // Small x: on the curve outside the subgroup, or on no point.
        var seen: Set<PointDecodingError> = []
        for x in 0..<40 as Range<UInt8> {
            bytes = [UInt8](repeating: 0, count: good.count)
            bytes[0] = 0x80
            bytes[good.count - 1] = x
            if let reason = refusal(element, bytes) { seen.insert(reason) }
        }
        #expect(seen == [.notOnCurve, .notInSubgroup])
    }

    @Test("the published encodings, valid and not") func publishedEncodings() throws {
        guard let file = try published("encodings_valid_invalid.json", as: Encodings.self) else { return }
        var count = 0
        for test in file.cases where test.encoding.hasSuffix("compressed") && !test.encoding.hasSuffix("uncompressed") {
            guard test.encoding == "g1_compressed" || test.encoding == "g2_compressed" else { continue }
            count += 1
            for element in test.encoding == "g2_compressed" ? ["B"] : ["A", "C"] {
                let isIdentity = test.reason.hasPrefix("point at infinity")
                let refused = refusal(element, try bytes(test.hex))
                #expect((refused == nil) == (test.valid && !isIdentity), "\(test.reason)")
                if isIdentity { #expect(refused == .identityNotAllowed) }
            }
        }
        #expect(count > 25)
    }

    @Test("every encoding is the point's own") func roundTrip() throws {
        let bytes = Self.proof("A", Self.g1)
        #expect(try SaplingProof(encoded: bytes).encoded == bytes)
    }
}
