import MoneroWallet
import Primitives
import TestSupport
import Testing

/// Seeds as words.
@Suite struct MnemonicTests {
    @Test func seedsReturn() throws {
        var generator = SeededGenerator(seed: 25)
        for _ in 0..<50 {
            let seed = generator.bytes(32)
            let text = Mnemonic.text(of: seed)
            #expect(text.split(separator: " ").count == 25)
            #expect(try Mnemonic.seed(of: text) == seed)
            let cut = text.split(separator: " ").map { $0.prefix(3).uppercased() }.joined(separator: "\n ")
            #expect(try Mnemonic.seed(of: cut) == seed)
        }
        for byte in [0, 255] as [UInt8] {
            let seed = [UInt8](repeating: byte, count: 32)
            #expect(try Mnemonic.seed(of: Mnemonic.text(of: seed)) == seed)
        }
    }

    @Test func eachMistakeIsNamed() throws {
        let words = Mnemonic.text(of: Array(1...32)).split(separator: " ").map(String.init)
        func refuse(_ words: [String], _ error: MnemonicError) {
            #expect(throws: error) { try Mnemonic.seed(of: words.joined(separator: " ")) }
        }
        refuse(words.dropLast(), .wrongWordCount(actual: 24, expected: 25))
        refuse(words + ["abbey"], .wrongWordCount(actual: 26, expected: 25))
        refuse([], .wrongWordCount(actual: 0, expected: 25))
        for wrong in ["nightjar", "ab", words[3] + "x"] {
            var changed = words
            changed[3] = wrong
            refuse(changed, .unknownWord(position: 3))
        }
        var exchanged = words
        exchanged.swapAt(0, 1)
        #expect(words[0] != words[1])
        refuse(exchanged, .wrongChecksum)
        // The digits 0, 0, 1625: 1625·1626² exceeds 2³².
        var large = words
        large[6...8] = ["abbey", "abbey", "zoom"]
        var found = false
        for word in Set(large) {
            large[24] = word
            do { _ = try Mnemonic.seed(of: large.joined(separator: " ")) } catch {
                guard error != .wrongChecksum else { continue }
                #expect(error == .numberTooLarge(position: 6))
                found = true
            }
        }
        #expect(found)
    }
}
