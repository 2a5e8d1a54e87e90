import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import Sapling
import Testing
import Wallet

@Suite("Addresses of a ledger")
struct LedgerAddressTests {
    private let content: WalletContent

    init() throws { content = try WalletContent(phrase: SeedPhrase.random(wordCount: 12)) }

    @Test("every kind is read again as what it is", arguments: AddressKind.allCases)
    func kinds(kind: AddressKind) throws {
        for index in [0, 3] as [UInt64] {
            guard let address = try? content.address(kind, account: 0, at: index) else { continue }
            let text = try #require(address.address.text)
            let read = try LedgerAddress(text: text)
            #expect(read == address.address && read.kind == kind)
            #expect(try LedgerAddress(text: text.uppercased()) == address.address)
            // One character changed is noticed, and named after the kind that it begins as.
            let wrong = String(text.dropLast()) + (text.last == "q" ? "p" : "q")
            let expected: LedgerAddressError =
                switch kind {
                case .transparent: .account(.text(.wrongChecksum))
                case .shielded: .shielded(.notBech32(.wrongChecksum))
                case .ring: .ring(.text(.wrongChecksum))
                }
            #expect(throws: expected) { try LedgerAddress(text: wrong) }
        }
    }

    @Test("an account may be written in hexadecimal")
    func hexadecimal() throws {
        let address = try content.latestAddress(.transparent, account: 0).address
        guard case .transparent(let account) = address else {
            Issue.record("an account has an address of another kind")
            return
        }
        #expect(try LedgerAddress(text: account.description) == address)
    }

    @Test("addresses of other networks are refused by the names of these")
    func otherNetworks() throws {
        let keys = try content.viewKeys(account: 0)
        let address = try #require(keys.sapling.defaultAddress())
        for network in [ZcashNetwork.main, .test] {
            #expect(throws: LedgerAddressError.wrongNetwork("Zcash's \(network.rawValue) network")) {
                try LedgerAddress(text: address.text(on: network))
            }
        }
        for network in MoneroNetwork.allCases {
            for place in [SubaddressIndex.primary, SubaddressIndex(account: 0, index: 1)] {
                #expect(throws: LedgerAddressError.wrongNetwork("Monero's \(network.rawValue) network")) {
                    try LedgerAddress(text: keys.ring.address(at: place, network: network).text)
                }
            }
        }
        #expect(throws: LedgerAddressError.viewingKey) { try LedgerAddress(text: keys.text) }
        for text in ["", "1", "alice", "njacct", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"] {
            #expect(throws: LedgerAddressError.unknownKind) { try LedgerAddress(text: text) }
        }
    }

    @Test("ring addresses hold two keys of prime order, and no payment id")
    func ringAddresses() throws {
        let ring = try content.viewKeys(account: 0).ring
        let address = ring.address(network: MoneroAddress.ledgerNetwork)
        let id = try #require(PaymentID([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(ring.integratedAddress(id, network: .main).ledgerText == nil)
        #expect(address.ledgerText?.count == 116)
        func name(_ bytes: [UInt8], prefix: String = "njring") throws -> String? {
            let text = try Bech32.encode(bytes, prefix: prefix, variant: .bech32m)
            do {
                _ = try MoneroAddress(ledgerText: text)
                return nil
            } catch { return error.name }
        }
        let spend = address.spendKey.bytes, view = address.viewKey.bytes
        let bytes = spend + view, longer = bytes + [0]
        let noPoint = [UInt8](repeating: 0xff, count: 32)
        let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        let withoutSpend = noPoint + view, withIdentity = spend + identity
        #expect(try name(bytes) == nil)
        #expect(try name(bytes, prefix: "njfoo") == "wrongPrefix")
        #expect(try name(longer) == "wrongByteCount")
        #expect(try name(Array(bytes.dropLast())) == "wrongByteCount")
        #expect(try name(withoutSpend) == "invalidSpendKey")
        #expect(try name(withIdentity) == "invalidViewKey")
    }

    private func shielded(_ index: UInt64) -> Result<WalletAddress, WalletAddressError> {
        Result { () throws(WalletAddressError) in try content.address(.shielded, account: 0, at: index) }
    }

    @Test("what a wallet has not, it says by name")
    func refusals() throws {
        var content = content
        #expect(throws: WalletAddressError.noAccount(number: 1)) {
            try content.latestAddress(.ring, account: 1)
        }
        let number = try content.addAccount(name: "savings")
        #expect(number == 1 && content.account(1)?.name == "savings")
        let long = String(repeating: "é", count: 33)
        #expect(throws: WalletAddressError.nameTooLong(actual: 66, limit: 64)) { try content.addAccount(name: long) }
        #expect(throws: WalletAddressError.nameTooLong(actual: 66, limit: 64)) {
            try content.rename(account: 1, to: long)
        }
        try content.rename(account: 1, to: "")
        #expect(content.account(1)?.name == "" && content.accounts.count == 2)
        #expect(throws: WalletAddressError.indexTooLarge(index: 1 << 32, limit: UInt64(UInt32.max))) {
            try content.address(.ring, account: 0, at: 1 << 32)
        }
        #expect(throws: WalletAddressError.indexTooLarge(index: 1 << 31, limit: 1 << 31 - 1)) {
            try content.address(.transparent, account: 0, at: 1 << 31)
        }
        // About half of all diversifiers have no address: the next that has is named.
        var named = 0
        for index in 0..<20 as Range<UInt64> {
            guard case .failure(let error) = shielded(index) else { continue }
            guard case .noAddressAt(let at, let next) = error else {
                Issue.record("\(error)")
                continue
            }
            named += 1
            #expect(at == index && next > index)
            _ = try shielded(next).get()
        }
        #expect(named > 0)
    }

    @Test("a wallet that watches has the addresses of its viewing key and makes those it can")
    func watching() throws {
        var spending = content
        let second = try spending.addAddress(.transparent, account: 0)
        let keys = try AccountViewKeys(text: try spending.viewKeys(account: 0).text)
        var watching = try WalletContent(watching: [keys])
        #expect(watching.isWatchOnly && watching.seed == nil && !spending.isWatchOnly)
        #expect(try watching.latestAddress(.transparent, account: 0) == second)
        for kind in [AddressKind.shielded, .ring] {
            #expect(try watching.latestAddress(kind, account: 0) == spending.latestAddress(kind, account: 0))
            #expect(try watching.addAddress(kind, account: 0) == spending.addAddress(kind, account: 0))
        }
        #expect(throws: WalletAddressError.watchOnlyAddress(index: 2)) {
            try watching.addAddress(.transparent, account: 0)
        }
        #expect(throws: WalletAddressError.watchOnlyAccount) { try watching.addAccount() }
        #expect(try watching.addAccount(watching: keys, name: "again") == 1)
        #expect(throws: WalletContentError.accountCount(actual: 0, allowed: 1...1000)) {
            try WalletContent(watching: [])
        }
    }
}
