import Algebra
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("BLS12-381 as Zcash encodes it")
struct ZcashEncodingTests {
    @Test("the first thousand multiples of both generators, in both forms")
    func multiples() throws {
        try check("bls12_381_g1_compressed_valid.json", PointFormat<BLS12381.G1>.zcashCompressed)
        try check("bls12_381_g1_uncompressed_valid.json", PointFormat<BLS12381.G1>.zcashUncompressed)
        try check("bls12_381_g2_compressed_valid.json", PointFormat<BLS12381.G2>.zcashCompressed)
        try check("bls12_381_g2_uncompressed_valid.json", PointFormat<BLS12381.G2>.zcashUncompressed)
    }

    private func check<C: CurveParameters>(_ file: String, _ format: PointFormat<C>) throws {
        guard let cases = try cases(file) else { return }
        #expect(cases.count == 1000)
        var multiple = ProjectivePoint<C>.identity
        for entry in cases {
            let bytes = try Hexadecimal.decode(#require(entry.text))
            #expect(multiple.affine.encoded(as: format) == bytes)
            #expect(try AffinePoint<C>(decoding: bytes, as: format) == multiple.affine)
            multiple += AffinePoint<C>.generator
        }
    }

    @Test("encodings that are valid and that are not")
    func validity() throws {
        for entry in try cases("encodings_valid_invalid.json") ?? [] {
            let bytes = try Hexadecimal.decode(#require(entry["hex"]?.text))
            let isValid: Bool? =
                switch entry["encoding"]?.text {
                case "g1_compressed": (try? BLS12381.G1Affine(decoding: bytes, as: .zcashCompressed)) != nil
                case "g1_uncompressed": (try? BLS12381.G1Affine(decoding: bytes, as: .zcashUncompressed)) != nil
                case "g2_compressed": (try? BLS12381.G2Affine(decoding: bytes, as: .zcashCompressed)) != nil
                case "g2_uncompressed": (try? BLS12381.G2Affine(decoding: bytes, as: .zcashUncompressed)) != nil
                case "scalar": (try? BLS12381.Fr(canonicalLittleEndian: bytes)) != nil
                case "fr_jubjub": (try? Jubjub.ScalarField(canonicalLittleEndian: bytes)) != nil
                case "jubjub": (try? EdwardsAffinePoint<Jubjub>(encoded: bytes)) != nil
                default: nil
                }
            #expect(isValid != nil && isValid == (entry["valid"] == .bool(true)), "\(entry)")
        }
    }

    @Test("the pairing of the generators is the cube of the one with the shorter exponent")
    func pairing() throws {
        guard let entry = try cases("bls12_381_pairing.json")?.first else { return }
        let value = BLS12381.pairing(.generator, .generator)
        func coefficient(_ name: String) throws -> BLS12381.Fq {
            try BLS12381.Fq(canonicalBigEndian: Hexadecimal.decode(#require(entry[name]?.text)))
        }
        func sextic(_ half: String) throws -> Fp6<BLS12381> {
            let parts = try (0..<3).map { i in
                try Fp2(coefficient("\(half).c\(i).c0"), coefficient("\(half).c\(i).c1"))
            }
            return Fp6(parts[0], parts[1], parts[2])
        }
        let published = try Fp12<BLS12381>(sextic("c0"), sextic("c1"))
        #expect(value == published || value == published * published.squared())
    }

    private func cases(_ name: String, for test: String = #function) throws -> [JSONValue]? {
        guard let url = PublishedVectors.find("zcash/\(name)", for: test) else { return nil }
        return try #require(JSONValue(parsing: Array(Data(contentsOf: url)))["cases"]?.elements)
    }
}
