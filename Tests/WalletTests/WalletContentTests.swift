import Primitives
import Testing
import Wallet

@Suite("The content of a wallet's file")
struct WalletContentTests {
    private let content: WalletContent

    init() throws {
        var content = try WalletContent(phrase: SeedPhrase.random(wordCount: 12), passphrase: "é", birthday: 5)
        try content.addAccount(name: "b")
        self.content = content
    }

    /// The name of the refusal of changed bytes.
    private func name(_ content: WalletContent? = nil, _ change: (inout [UInt8]) -> Void) -> String? {
        var bytes = (content ?? self.content).bytes
        change(&bytes)
        do {
            let read = try WalletContent(bytes: bytes)
            // One encoding.
            #expect(read.bytes == bytes)
            return nil
        } catch { return error.name }
    }

    @Test("there is one encoding, and every change of its structure has a name")
    func refusals() throws {
        // Kind, count, 16 bytes; count and passphrase (2 bytes); birthday; number of accounts; account 0 without a name.
        let birthday = 1 + 1 + 16 + 2 + 2, count = birthday + 8, first = count + 4, second = first + 21
        #expect(name { _ in } == nil)
        #expect(name { $0[0] = 2 } == "unknownKind")
        #expect(name { $0[1] = 15 } == "seedPhrase")
        #expect(name { $0[19] = 0xff } == "seedPassphraseTooLong")
        #expect(name { $0[20] = 0xff } == "notUTF8")
        #expect(name { $0[birthday] = 9 } == nil)
        #expect(name { $0[count] = 0 } == "accountCount")
        #expect(name { $0[count + 3] = 0xff } == "accountCount")
        #expect(name { $0[count] = 3 } == "layout")
        #expect(name { $0[first] = 1 } == "accountOrder")
        #expect(name { $0[second + 3] = 0x80 } == "accountOrder")
        #expect(name { $0[first + 4] = 65 } == "nameTooLong")
        #expect(name { $0[second + 5] = 0xff } == "notUTF8")
        #expect(name { $0[first + 5] = 0 } == "addressCount")
        #expect(name { $0[first + 8] = 1 } == "addressCount")
        #expect(name { $0[first + 17] = 0 } == "addressCount")
        #expect(name { $0[first + 20] = 0xff } == "addressCount")
        #expect(name { $0.append(0) } == "layout")
        for length in 0..<content.bytes.count { #expect(name { $0.removeLast($0.count - length) } == "layout") }

        let watching = try WalletContent(watching: [content.viewKeys(account: 0)])
        let account = 1 + 8 + 4
        #expect(name(watching) { _ in } == nil)
        #expect(name(watching) { $0[account + 5] = 2 } == "addressCount")
        #expect(name(watching) { $0[account + 21] += 1 } == "layout")
        #expect(name(watching) { $0[account + 25] = 9 } == "viewKeys")
    }

    @Test("a passphrase of the seed has a limit")
    func passphrase() throws {
        let phrase = try SeedPhrase.random(wordCount: 12)
        #expect(throws: WalletContentError.seedPassphraseTooLong(actual: 1025, limit: 1024)) {
            try WalletContent(phrase: phrase, passphrase: String(repeating: "x", count: 1025))
        }
        _ = try WalletContent(phrase: phrase, passphrase: String(repeating: "x", count: 1024))
    }

    @Test("the texts that keep the wallet's hashes apart differ")
    func domains() {
        let all = WalletDomain.allCases.map(\.rawValue)
        #expect(Set(all).count == all.count && all.allSatisfy { $0.utf8.count == 16 })
    }
}
