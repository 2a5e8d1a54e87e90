import Foundation
import Primitives
import TestSupport
import Testing

@Suite("ChaCha20-Poly1305")
struct ChaCha20Poly1305Tests {
    @Test("the example of RFC 8439 §2.8.2")
    func example() throws {
        let key = [UInt8](0x80...0x9f)
        let nonce = try Hexadecimal.decode("070000004041424344454647")
        let data = try Hexadecimal.decode("50515253c0c1c2c3c4c5c6c7")
        let message = Array(
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                + "sunscreen would be it.").utf8)
        let sealed = ChaCha20Poly1305.seal(message, key: key, nonce: nonce, authenticating: data)
        #expect(Hexadecimal.encode(sealed[..<16]) == "d31a8d34648e60db7b86afbc53ef7ec2")
        #expect(Hexadecimal.encode(sealed.suffix(16)) == "1ae10b594f09e26a7e902ecbd0600691")
        #expect(ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, authenticating: data) == message)
        for count in [0, 1, 52, message.count] {
            let prefix = ChaCha20Poly1305.decryptUnauthenticated(
                prefix: Array(sealed[..<count]), key: key, nonce: nonce)
            #expect(prefix == Array(message[..<count]))
        }
    }

    @Test("every changed bit of ciphertext, tag, data, key and nonce is noticed")
    func mutations() {
        var generator = SeededGenerator(seed: 61)
        let (key, nonce) = (generator.bytes(32), generator.bytes(12))
        let (message, data) = (generator.bytes(21), generator.bytes(5))
        let sealed = ChaCha20Poly1305.seal(message, key: key, nonce: nonce, authenticating: data)
        func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
            var bytes = bytes
            bytes[bit >> 3] ^= 1 << (bit & 7)
            return bytes
        }
        func open(_ sealed: [UInt8], _ key: [UInt8], _ nonce: [UInt8], _ data: [UInt8]) -> [UInt8]? {
            ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, authenticating: data)
        }
        #expect(open(sealed, key, nonce, data) == message)
        for bit in 0..<8 * sealed.count { #expect(open(flipped(sealed, bit), key, nonce, data) == nil) }
        for bit in 0..<8 * data.count { #expect(open(sealed, key, nonce, flipped(data, bit)) == nil) }
        for bit in 0..<8 * key.count { #expect(open(sealed, flipped(key, bit), nonce, data) == nil) }
        for bit in 0..<8 * nonce.count { #expect(open(sealed, key, flipped(nonce, bit), data) == nil) }
        for count in 0..<sealed.count { #expect(open(Array(sealed[..<count]), key, nonce, data) == nil) }
        let empty = ChaCha20Poly1305.seal([], key: key, nonce: nonce)
        #expect(empty.count == 16 && ChaCha20Poly1305.open(empty, key: key, nonce: nonce) == [])
    }

    @Test("Wycheproof: every valid case opens and seals alike, every invalid one is refused")
    func wycheproof() throws {
        guard let url = PublishedVectors.find("wycheproof/chacha20_poly1305_test.json") else { return }
        let document = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
        var counts = (valid: 0, invalid: 0, otherNonce: 0)
        for group in document["testGroups"]?.elements ?? [] {
            for test in group["tests"]?.elements ?? [] {
                func bytes(_ key: String) throws -> [UInt8] { try Hexadecimal.decode(test[key]?.text ?? "?") }
                let (key, nonce, data) = (try bytes("key"), try bytes("iv"), try bytes("aad"))
                let (message, sealed) = (try bytes("msg"), try bytes("ct") + bytes("tag"))
                guard nonce.count == ChaCha20Poly1305.nonceCount else {
                    counts.otherNonce += 1
                    continue
                }
                let opened = ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, authenticating: data)
                if test["result"]?.text == "valid" {
                    #expect(opened == message)
                    #expect(
                        ChaCha20Poly1305.seal(message, key: key, nonce: nonce, authenticating: data) == sealed)
                    counts.valid += 1
                } else {
                    #expect(opened == nil)
                    counts.invalid += 1
                }
            }
        }
        #expect(counts.valid >= 200 && counts.invalid >= 50)
        print("Wycheproof: \(counts.valid) valid, \(counts.invalid) invalid, \(counts.otherNonce) of other nonces")
    }
}
