import Primitives
import Testing

/// FIPS 197, and what hides and wipes secrets.
@Suite struct AES256Tests {
    // FIPS 197, appendix C.3.
    @Test func publishedBlock() throws {
        let cipher = AES256(key: [UInt8](0..<32).span)
        let block = try Hexadecimal.decode("00112233445566778899aabbccddeeff")
        #expect(Hexadecimal.encode(cipher.encrypt(block)) == "8ea2b7ca516745bfeafc49904b496089")
        // One block does not depend on those before it.
        #expect(cipher.encrypt(block) == cipher.encrypt(block))
    }

    @Test func wipedBytesAreZero() {
        var bytes: [UInt8] = [1, 2, 3]
        bytes.wipe()
        #expect(bytes == [0, 0, 0])
        var secret: [UInt8] = [4, 5, 6]
        let shared = SharedSecretBytes(moving: &secret)
        #expect(secret == [0, 0, 0] && shared.count == 3)
        #expect(shared.bytes(in: 1..<3) == [5, 6])
        #expect(shared.withBytes { $0[0] } == 4)
    }
}
