import Algebra
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Ed25519's published values")
struct Ed25519Tests {
    typealias Point = EdwardsAffinePoint<Ed25519>
    typealias Scalar = Ed25519.ScalarField

    @Test("d is −121665/121666 and the generator has v = 4/5 and even u")
    func constants() throws {
        typealias Fq = Ed25519.BaseField
        let (ofDenominator, ofFive) = try (#require(Fq(121_666).inverse()), #require(Fq(5).inverse()))
        #expect(Ed25519.d == -(Fq(121_665) * ofDenominator))
        #expect(Point.generator.v == Fq(4) * ofFive && Point.generator.u.sign == 0)
        #expect(Hexadecimal.encode(Point.generator.encoded) == "58" + String(repeating: "66", count: 31))
    }

    @Test("the points of small order")
    func smallOrder() throws {
        guard let tests = try json("monero/misc_group.json") else { return }
        for text in try #require(tests["torsion_points"]?.elements).compactMap(\.text) {
            let point = try Point(encoded: Hexadecimal.decode(text))
            #expect(point.isSmallOrder && !point.isTorsionFree)
        }
    }

    @Test("Monero's keys, maps to points and key images")
    func monero() throws {
        guard let tests = try json("monero/crypto_tests_small.json")?["tests"] else { return }
        func cases(_ name: String) throws -> [JSONValue] { try #require(tests[name]?.elements) }
        for entry in try cases("check_key") {
            let key = try bytes(entry["key"])
            #expect(((try? Point(encoded: key)) != nil) == (entry["ok"] == .bool(true)))
        }
        for entry in try cases("check_scalar") {
            let encoded = try bytes(entry["scalar"])
            #expect(((try? Scalar(canonicalLittleEndian: encoded)) != nil) == (entry["ok"] == .bool(true)))
        }
        for entry in try cases("secret_key_to_public_key") where entry["ok"] == .bool(true) {
            let secret = try Scalar(canonicalLittleEndian: bytes(entry["secret"]))
            #expect(try (Point.generator * secret).encoded == bytes(entry["public"]))
        }
        for entry in try cases("hash_to_point") {
            #expect(try CryptoNoteHashToPoint.map(bytes(entry["hash"])).encoded == bytes(entry["point"]))
        }
        for entry in try cases("hash_to_ec") {
            #expect(try CryptoNoteHashToPoint.hash(bytes(entry["public"])).encoded == bytes(entry["point"]))
        }
        for entry in try cases("generate_key_image") {
            let secret = try Scalar(canonicalLittleEndian: bytes(entry["secret"]))
            let image = try CryptoNoteHashToPoint.hash(bytes(entry["public"])) * secret
            #expect(try image.encoded == bytes(entry["image"]) && image.isTorsionFree)
        }
        guard let unbiased = try json("monero/unbiased_hash_to_point.json") else { return }
        for name in ["published", "generated"] {
            for entry in try #require(unbiased[name]?.elements) {
                let point = try CryptoNoteHashToPoint.unbiasedHash(bytes(entry["public"]))
                #expect(try point.encoded == bytes(entry["generator"]))
            }
        }
    }

    @Test("signatures of ZIP 215: decoding is permissive, the equation has the cofactor")
    func zip215() throws {
        guard let cases = try json("noble-misc/zip215.json")?.elements else { return }
        var differing = 0
        for entry in cases {
            let key = try bytes(entry["vk_bytes"]), signature = try bytes(entry["sig_bytes"])
            let valid = isValid(key: key, signature: signature, message: Array("Zcash".utf8)) {
                try Point(reducing: $0)
            }
            #expect(valid == (entry["valid_zip215"] == .bool(true)), "\(entry)")
            let strict = isValid(key: key, signature: signature, message: Array("Zcash".utf8)) {
                try Point(encoded: $0)
            }
            if valid && !strict { differing += 1 }
        }
        #expect(differing > 0)
        #expect(throws: EdwardsDecodingError.wrongLength(actual: 31, expected: 32)) {
            try Point(reducing: [UInt8](repeating: 1, count: 31))
        }
        #expect(throws: EdwardsDecodingError.notOnCurve) { try Point(reducing: [2] + [UInt8](repeating: 0, count: 31)) }
    }

    @Test("Wycheproof's signatures: what is invalid there is invalid with strict decoding")
    func wycheproof() throws {
        guard let groups = try json("wycheproof/ed25519_test.json")?["testGroups"]?.elements else { return }
        var accepted = 0, refused = 0
        for group in groups {
            let key = try bytes(group["publicKey"]?["pk"])
            for entry in try #require(group["tests"]?.elements) {
                let message = try bytes(entry["msg"]), signature = try bytes(entry["sig"])
                let valid = isValid(key: key, signature: signature, message: message) { try Point(encoded: $0) }
                #expect(valid == (entry["result"]?.text == "valid"), "\(entry)")
                if valid { accepted += 1 } else { refused += 1 }
            }
        }
        #expect(accepted > 50 && refused > 20)
    }

    @Test("RFC 8032's signatures, and a thousand more in their form, made again from the secret key")
    func rfc8032() throws {
        guard let url = PublishedVectors.find("noble-misc/vectors.txt") else { return }
        let lines = try String(decoding: Data(contentsOf: url), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 1024)
        for line in lines {
            // Secret and public key, public key, message, signature and message.
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            try #require(fields.count >= 4)
            let seed = try Hexadecimal.decode(fields[0].prefix(64)), key = try Hexadecimal.decode(fields[1])
            let message = try Hexadecimal.decode(fields[2]), signature = try Hexadecimal.decode(fields[3].prefix(128))

            // §5.1.5 and §5.1.6.
            let digest = SHA512.digest(of: seed)
            var clamped = Array(digest[..<32])
            clamped[0] &= 248
            clamped[31] = clamped[31] & 127 | 64
            let secret = Scalar(reducingLittleEndian: clamped)
            #expect((Point.generator * secret).encoded == key)
            let nonce = Scalar(reducingLittleEndian: SHA512.digest(of: digest[32...] + message))
            let commitment = (Point.generator * nonce).encoded
            let challenge = Scalar(reducingLittleEndian: SHA512.digest(of: commitment + key + message))
            #expect(commitment + (nonce + challenge * secret).littleEndianBytes == signature)
            #expect(isValid(key: key, signature: signature, message: message) { try Point(encoded: $0) })
        }
    }

    /// RFC 8032 §5.1.7 with the cofactor: [8]([S]B − R − [k]A) = 0.
    private func isValid(
        key: [UInt8], signature: [UInt8], message: [UInt8], decoding: ([UInt8]) throws -> Point
    ) -> Bool {
        guard signature.count == 64, let a = try? decoding(key), let r = try? decoding(Array(signature[..<32])),
            let s = try? Scalar(canonicalLittleEndian: Array(signature[32...]))
        else { return false }
        let k = Scalar(reducingLittleEndian: SHA512.digest(of: signature[..<32] + key + message))
        let sum = Point.generator * s - r - EdwardsPoint(a) * k
        return sum.isSmallOrder
    }

    private func json(_ path: String, for test: String = #function) throws -> JSONValue? {
        guard let url = PublishedVectors.find(path, for: test) else { return nil }
        return try JSONValue(parsing: Array(Data(contentsOf: url)))
    }

    private func bytes(_ value: JSONValue?) throws -> [UInt8] { try Hexadecimal.decode(#require(value?.text)) }
}
