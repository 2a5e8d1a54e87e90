import MoneroWallet
import Primitives
import TestSupport
import Testing

/// CryptoNote's base 58.
@Suite struct CryptoNoteBase58Tests {
    @Test func publishedTexts() throws {
        guard let tests = try MoneroVector.file("base58")?["tests"] else { return }
        for name in ["encode", "encode_block"] {
            for vector in try tests[name].elements {
                #expect(try CryptoNoteBase58.encode(vector["data"].bytes) == vector["encoded"].text, "\(vector)")
            }
        }
        for name in ["decode_pos", "decode_block_pos"] {
            for vector in try tests[name].elements {
                #expect(try CryptoNoteBase58.decode(vector["encoded"].text) == vector["data"].bytes, "\(vector)")
            }
        }
        for name in ["decode_neg", "decode_block_neg"] {
            for vector in try tests[name].elements {
                let text = try vector.text
                #expect(throws: Base58Error.self, "\(vector)") { try CryptoNoteBase58.decode(text) }
            }
        }
        for vector in try tests["addr"].elements {
            let tag: UInt64 = try vector["tag"].integer()
            let (text, data) = (try vector["encoded"].text, try vector["data"].bytes)
            #expect(CryptoNoteBase58.encodeChecked(tag: tag, data) == text)
            #expect(try CryptoNoteBase58.decodeChecked(text) == (tag, data))
        }
    }

    @Test func bytesReturn() throws {
        var generator = SeededGenerator(seed: 58)
        for count in 0..<70 {
            let bytes = generator.bytes(count)
            let text = CryptoNoteBase58.encode(bytes)
            #expect(text.utf8.count == CryptoNoteBase58.characterCount(of: count))
            #expect(try CryptoNoteBase58.decode(text) == bytes)
            let tag = generator.next()
            #expect(try CryptoNoteBase58.decodeChecked(CryptoNoteBase58.encodeChecked(tag: tag, bytes)) == (tag, bytes))
        }
    }

    @Test func eachMistakeIsNamed() {
        func refuse(_ text: String, _ error: Base58Error, checked: Bool = false) {
            #expect(throws: error) {
                if checked {
                    _ = try CryptoNoteBase58.decodeChecked(text)
                } else {
                    _ = try CryptoNoteBase58.decode(text)
                }
            }
        }
        refuse("11111111111l1", .invalidCharacter(offset: 11, byte: UInt8(ascii: "l")))
        refuse("1é", .invalidCharacter(offset: 1, byte: 0xc3))
        refuse("1", .invalidLength(actual: 1))
        refuse("111111111111111", .invalidLength(actual: 15))
        refuse("11111111111zz", .blockTooLarge(offset: 11))
        // 2⁶⁴ − 1 and one more.
        #expect(try! CryptoNoteBase58.decode("jpXCZedGfVQ") == [UInt8](repeating: 255, count: 8))
        refuse("jpXCZedGfVR", .blockTooLarge(offset: 0))
        refuse(CryptoNoteBase58.encode([1, 2, 3, 4]), .noChecksum, checked: true)
        refuse(CryptoNoteBase58.encode([0, 1, 2, 3, 4]), .wrongChecksum, checked: true)
        let unending: [UInt8] = [0x80]
        refuse(
            CryptoNoteBase58.encode(unending + Keccak256.digest(of: unending).prefix(4)), .invalidTag(.truncated),
            checked: true)
    }
}
