import Algebra
import Curves
import FieldHashes
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Jubjub's published values")
struct JubjubTests {
    typealias Point = EdwardsAffinePoint<Jubjub>

    @Test("d is −10240/10241, and the generator is 8·(u, 11) with the larger u")
    func constants() throws {
        let quotient = try #require(BLS12381.Fr(10241).inverse())
        #expect(Jubjub.d == -(BLS12381.Fr(10240) * quotient))
        let root = try Point(encoded: BLS12381.Fr(11).littleEndianBytes)
        let full = root.u.isLexicographicallyLargest ? root : -root
        #expect(EdwardsPoint(full).multipliedByCofactor().affine == .generator)
        // 11 is the smallest v of a point whose order is that of the group.
        let half = EdwardsPoint(full).multipliedVariableTime(by: Jubjub.ScalarField.modulus).doubled(times: 2)
        #expect(!half.isIdentity)
    }

    @Test("multiples of the generator have the published encodings")
    func multiples() throws {
        var sum = EdwardsPoint<Jubjub>.identity
        for text in try cases("jubjub_serialization_consistency.json").compactMap(\.text) {
            sum += Point.generator
            #expect(Hexadecimal.encode(sum.encoded) == text)
            #expect(try Point(encoded: Hexadecimal.decode(text)) == sum.affine)
        }
    }

    @Test("the points of small order, and the encodings that ZIP 216 refuses")
    func smallOrder() throws {
        for entry in try cases("jubjub_small_order_and_zip216.json") {
            let point = try Point(encoded: bytes(entry["compressed"]))
            #expect(point.isSmallOrder && point.isTorsionFree == point.isIdentity)
            #expect(try point.u == BLS12381.Fr(canonicalLittleEndian: bytes(entry["u"])))
            #expect(try point.v == BLS12381.Fr(canonicalLittleEndian: bytes(entry["v"])))
        }
        for text in [
            "0100000000000000000000000000000000000000000000000000000000000080",
            "00000000fffffffffe5bfeff02a4bd5305d8a10908d83933487d9d2953a7edf3",
        ] {
            #expect(throws: EdwardsDecodingError.signOfZero) { try Point(encoded: Hexadecimal.decode(text)) }
        }
    }

    @Test("the generators that hash their names")
    func generators() throws {
        guard let entry = try cases("sapling_generators.json").first else { return }
        let named = [
            ("skb", "Zcash_G_", ""), ("pkb", "Zcash_H_", ""), ("npb", "Zcash_J_", ""), ("wprb", "Zcash_PH", "r"),
            ("vcvb", "Zcash_cv", "v"), ("vcrb", "Zcash_cv", "r"),
        ]
        for (key, domain, name) in named {
            let point = JubjubGroupHash.find(domain: domain, Array(name.utf8))
            #expect(try point.encoded == bytes(entry[key]) && point.isTorsionFree)
        }
        for (i, point) in JubjubPedersenHash.generators.prefix(4).enumerated() {
            #expect(try point.encoded == bytes(entry["pb\(i)"]))
        }
    }

    @Test("Pedersen hashes")
    func pedersen() throws {
        for entry in try cases("pedersen_hash.json") {
            let text =
                try #require(entry["personalization_bits"]?.text) + #require(
                    entry["input_bits_after_personalization"]?.text)
            let point = JubjubPedersenHash.hash(text.utf8.map { $0 & 1 }).affine
            #expect(try point.u == number(entry["hash_u_be"]) && point.v == number(entry["hash_v_be"]))
        }
        // A missing bit is a zero, a further chunk of zeros is not nothing.
        #expect(JubjubPedersenHash.hash([1, 1]) == JubjubPedersenHash.hash([1, 1, 0]))
        #expect(JubjubPedersenHash.hash([1, 1, 0]) != JubjubPedersenHash.hash([1, 1, 0, 0]))
    }

    private func cases(_ name: String, for test: String = #function) throws -> [JSONValue] {
        guard let url = PublishedVectors.find("zcash/\(name)", for: test) else { return [] }
        let value = try JSONValue(parsing: Array(Data(contentsOf: url)))
        return try #require(value["cases"]?.elements)
    }

    private func bytes(_ value: JSONValue?) throws -> [UInt8] { try Hexadecimal.decode(#require(value?.text)) }

    private func number(_ value: JSONValue?) throws -> BLS12381.Fr {
        let digits = try #require(value?.text).dropFirst(2)
        return try BLS12381.Fr(canonicalBigEndian: Hexadecimal.decode(String(digits)))
    }
}
