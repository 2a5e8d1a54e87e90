import Primitives
import TestSupport
import Testing

private func message(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: count + 7 * $0) } }

@Suite("SHA-2, SHA-3, Keccak")
struct HashTests {
    private func hex(_ bytes: [UInt8]) -> String { Hexadecimal.encode(bytes) }

    @Test("abc and the empty message (FIPS 180-4, FIPS 202, Keccak submission)")
    func known() {
        let abc = Array("abc".utf8)
        #expect(hex(SHA256.digest(of: abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(SHA256.digest(of: [])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hex(SHA512.digest(of: abc)) == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
        #expect(hex(SHA3_256.digest(of: [])) == "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a")
        #expect(hex(SHAKE.digest(of: [], .bits128, count: 16)) == "7f9c2ba4e88f827d616045507605853e")
        #expect(hex(Keccak256.digest(of: [])) == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")
        #expect(hex(Keccak256.digest(of: abc)) == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")
    }

    /// The SHA-256 of the digests of 601 messages.
    private func summary(_ digest: ([UInt8]) -> [UInt8]) -> String {
        var all = SHA256()
        for count in 0...600 { all.update(digest(message(count))) }
        return hex(all.finalize())
    }

    @Test("601 lengths (values of Python's hashlib and of noble-hashes)")
    func lengths() {
        #expect(summary(SHA256.digest) == "17895e40389edd27ba1f40159357d56e3b850e2d125be2a24d113968b71ceef3")
        #expect(summary(SHA512.digest) == "e81d095353ca11f5d028ea422fae11fbebf3fb69f1857a51a319fe375a463e7f")
        #expect(summary(SHA3_256.digest) == "0e8c4b6409214129d0733c7111135038ce27a7b6b4c474ecf65f95e801603d88")
        #expect(summary(SHA3_512.digest) == "ef945d16456676b7863d272a980c2ec64407184b7d74598b73dd280ac1c18c79")
        #expect(summary(Keccak256.digest) == "f39ecd67937de94acc2ea4a0bcbd5eed21c5971c9b50d342475b5608a8dd7809")
        #expect(
            summary { SHAKE.digest(of: $0, .bits128, count: $0.count + 1) }
                == "10fbe7d89600aaa60ba11d561f14785e3d213af73804f2f4035487a15f5c2a19")
        #expect(
            summary { SHAKE.digest(of: $0, .bits256, count: $0.count + 1) }
                == "0999b093c6d53f4c676e54bf0ac64ebf93faf2a6b6ae95e25e83ab9fee2330ac")
    }

    private func checkPieces<H: HashFunction>(_ type: H.Type, _ generator: inout SeededGenerator) {
        #expect(H.digest(of: []).count == H.digestCount)
        for _ in 0..<60 {
            let message = generator.bytes(Int.random(in: 0...800, using: &generator))
            let whole = H.digest(of: message)
            var hasher = H()
            var rest = message[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(Int.random(in: 0...300, using: &generator)))
                rest = rest.dropFirst(piece.count)
                let before = hasher
                hasher.update(piece)
                // A copy is not disturbed, and a digest does not end the hash.
                let start = message.prefix(message.count - rest.count - piece.count)
                #expect(before.finalize() == H.digest(of: Array(start)))
            }
            #expect(hasher.finalize() == whole && hasher.finalize() == whole)
        }
    }

    @Test("pieces, copies and repeated digests")
    func pieces() {
        var generator = SeededGenerator(seed: 21)
        checkPieces(SHA256.self, &generator)
        checkPieces(SHA512.self, &generator)
        checkPieces(SHA3_256.self, &generator)
        checkPieces(SHA3_512.self, &generator)
        checkPieces(Keccak256.self, &generator)
        checkPieces(BLAKE2b.self, &generator)
        checkPieces(BLAKE2s.self, &generator)
    }

    @Test("extendable output is the same in any pieces")
    func squeezing() {
        for strength in [SHAKE.Strength.bits128, .bits256] {
            let whole = SHAKE.digest(of: message(77), strength, count: 1000)
            for piece in [1, 7, 135, 136, 137, 168, 500] {
                var shake = SHAKE(strength)
                shake.update(Array(message(77).prefix(30)))
                shake.update(Array(message(77).dropFirst(30)))
                var output: [UInt8] = []
                while output.count < 1000 { output += shake.read(min(piece, 1000 - output.count)) }
                #expect(output == whole)
            }
            #expect(SHAKE.digest(of: [1], strength, count: 0) == [])
        }
    }

    @Test("a sponge that gave output takes no more input")
    func spongeOrder() async {
        await #expect(processExitsWith: .failure) {
            var shake = SHAKE(.bits128)
            _ = shake.read(1)
            shake.update([1])
        }
    }
}

@Suite("HMAC")
struct HMACTests {
    struct Case: Sendable {
        let key, data: [UInt8]
        let sha256, sha512: String
    }

    /// RFC 4231 §4, cases 1, 2 and 6 (key longer than a block).
    static let cases = [
        Case(
            key: [UInt8](repeating: 0x0b, count: 20), data: Array("Hi There".utf8),
            sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            sha512: "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
        Case(
            key: Array("Jefe".utf8), data: Array("what do ya want for nothing?".utf8),
            sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            sha512: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
        Case(
            key: [UInt8](repeating: 0xaa, count: 131),
            data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            sha512: "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
    ]

    @Test("RFC 4231")
    func published() throws {
        for item in Self.cases {
            let short = HMAC<SHA256>.code(of: item.data, key: item.key)
            #expect(Hexadecimal.encode(short) == item.sha256)
            #expect(Hexadecimal.encode(HMAC<SHA512>.code(of: item.data, key: item.key)) == item.sha512)
            #expect(HMAC<SHA256>.isValid(short, of: item.data, key: item.key))
            #expect(!HMAC<SHA256>.isValid(short, of: item.data + [0], key: item.key))
            #expect(!HMAC<SHA256>.isValid(short, of: item.data, key: item.key + [1]))
            #expect(!HMAC<SHA256>.isValid(Array(short.dropLast()), of: item.data, key: item.key))
            #expect(!HMAC<SHA256>.isValid([], of: item.data, key: item.key))
            var pieces = HMAC<SHA256>(key: item.key)
            for byte in item.data { pieces.update([byte]) }
            #expect(pieces.finalize() == short)
        }
    }
}
