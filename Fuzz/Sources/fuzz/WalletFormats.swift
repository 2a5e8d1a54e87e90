import Primitives
import Wallet

/// What lies encrypted on a wallet's disk, and the texts that people type.
enum WalletFormats {
    /// What a wallet knows of a chain: as it lies in the file, and used for what it is used for.
    static func readState(_ bytes: [UInt8]) throws {
        var state = try WalletState(encoded: bytes)
        expect(state.encoded == bytes, "a state has one encoding")
        for account in state.accountNumbers {
            let balance = state.balance(account: account)
            expect(balance.spendable <= balance.confirmed, "what can be spent is there")
            if let content { _ = try? state.spendableFunds(account: account, of: content) }
        }
        _ = (state.heightsToRead, state.activeAccounts)
        try state.rewind(to: state.oldestHeight)
        try expect(WalletState(encoded: state.encoded).encoded == state.encoded, "what went back is a state")
    }

    /// What a wallet's file keeps secret.
    static func readContent(_ bytes: [UInt8]) throws {
        let content = try WalletContent(bytes: bytes)
        expect(content.bytes == bytes, "a content has one encoding")
        for account in content.accounts.prefix(2) {
            _ = try content.latestAddress(.ring, account: account.number)
            _ = try content.latestAddress(.shielded, account: account.number)
        }
    }

    /// Words, addresses and viewing keys.
    static func readText(_ bytes: [UInt8]) throws {
        guard let kind = bytes.first else { return }
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        switch kind % 3 {
        case 0:
            let phrase = try SeedPhrase(text: text)
            try expect(SeedPhrase(text: phrase.text).text == phrase.text, "words stand for one phrase")
        case 1:
            let address = try LedgerAddress(text: text)
            try expect(address.text.map { try LedgerAddress(text: $0) } == address, "an address has one text")
        default:
            let keys = try AccountViewKeys(text: text)
            try expect(AccountViewKeys(text: keys.text).text == keys.text, "a viewing key has one text")
        }
    }

    private static let content: WalletContent? = {
        var entropy = [UInt8](repeating: 1, count: 32)
        return (try? SeedPhrase(entropy: &entropy)).flatMap { try? WalletContent(phrase: $0) }
    }()

    private static func expect(_ condition: @autoclosure () throws -> Bool, _ promise: String) rethrows {
        let holds = try condition()
        precondition(holds, promise)
    }
}
