import ChainTransactions
import MoneroWallet
import Primitives
import RingWallet
import Sapling
import TestSupport
import Testing
import Wallet

@Suite("Keys of a wallet")
struct DerivationTests {
    @Test("hardened keys of Ed25519 are those that SLIP-0010 publishes")
    func hardenedKeys() throws {
        let cases = try walletVectors("hardened-keys")
        #expect(cases.count == 12)
        for value in cases {
            var key = HardenedEd25519Key(seed: try value["seed"].bytes)
            for step in try value["path"].elements { key = key.child(try step.integer()) }
            #expect(key.key == (try value["private"].bytes))
            #expect(key.chainCode == (try value["chainCode"].bytes))
            #expect(try AccountSigningKey(seed: key.key).account.bytes == (try value["public"].bytes))
        }
    }

    @Test("keys, addresses and viewing keys of an account are those that another implementation computes")
    func walletKeys() throws {
        let cases = try walletVectors("wallet-keys")
        #expect(cases.count == 6)
        for value in cases {
            let phrase = try SeedPhrase(text: try value["words"].text)
            let seed = WalletSeed(phrase, passphrase: try value["passphrase"].text)
            let account: UInt32 = try value["account"].integer()
            for (index, name) in [(0 as UInt32, "transparent"), (5, "transparent5")] {
                #expect(
                    try seed.signingKey(account: account, index: index).account.accountText == (try value[name].text))
            }
            let sapling = try seed.saplingKey(account: account)
            let expected = try value["ask"].bytes + value["nsk"].bytes + value["ovk"].bytes
            #expect(sapling.key.bytes == expected)
            #expect(sapling.diversifierKey.bytes == (try value["dk"].bytes))
            let ring = try seed.ringKeys(account: account)
            #expect(ring.spendSecretBytes == (try value["ringSpend"].bytes))
            #expect(ring.viewing.viewSecretBytes == (try value["ringView"].bytes))
            #expect(
                try seed.viewKeys(account: account, transparentCount: 1).text == (try value["viewKey"].text))
        }
    }

    @Test("a wallet hands out those addresses, one after the other")
    func walletAddresses() throws {
        for value in try walletVectors("wallet-keys") {
            let phrase = try SeedPhrase(text: try value["words"].text)
            var content = try WalletContent(phrase: phrase, passphrase: try value["passphrase"].text)
            let account: UInt32 = try value["account"].integer()
            while content.accounts.count <= Int(account) { try content.addAccount() }

            let shielded = try value["shielded"].elements.map { try $0.text }
            let indices = try value["diversifierIndices"].elements.map { try $0.integer(UInt64.self) }
            #expect(try content.latestAddress(.shielded, account: account).address.text == shielded[0])
            #expect(try content.addAddress(.shielded, account: account).address.text == shielded[1])
            #expect(try content.latestAddress(.shielded, account: account).address.text == shielded[1])
            #expect(try content.addAddress(.shielded, account: account).index == indices[2])
            let all = try content.addresses(.shielded, account: account)
            #expect(all.map(\.address.text) == shielded && all.map(\.index) == indices)

            #expect(try content.latestAddress(.ring, account: account).address.text == (try value["ring"].text))
            for _ in 0..<3 { _ = try content.addAddress(.ring, account: account) }
            #expect(try content.latestAddress(.ring, account: account).address.text == (try value["ring3"].text))
            #expect(try content.addresses(.ring, account: account).count == 4)

            #expect(
                try content.latestAddress(.transparent, account: account).address.text
                    == (try value["transparent"].text))
            for _ in 0..<5 { _ = try content.addAddress(.transparent, account: account) }
            #expect(
                try content.latestAddress(.transparent, account: account).address.text
                    == (try value["transparent5"].text))
            #expect(try content.addresses(.transparent, account: account).map(\.index) == [0, 1, 2, 3, 4, 5])
        }
    }

    @Test("numbers from 2^31 on have no keys")
    func limits() throws {
        let seed = WalletSeed(try SeedPhrase.random(wordCount: 12))
        let above = 1 << 31 as UInt32
        #expect(throws: WalletDerivationError.numberTooLarge(above)) {
            try seed.signingKey(account: above, index: 0)
        }
        #expect(throws: WalletDerivationError.numberTooLarge(above)) {
            try seed.signingKey(account: 0, index: above)
        }
        #expect(throws: WalletDerivationError.numberTooLarge(above)) { try seed.saplingKey(account: above) }
        #expect(throws: WalletDerivationError.numberTooLarge(above)) { try seed.ringKeys(account: above) }
        _ = try seed.signingKey(account: above - 1, index: above - 1)
    }

    @Test("viewing keys are read again the same, and mistakes have names")
    func viewingKeys() throws {
        let seed = WalletSeed(try SeedPhrase.random(wordCount: 12))
        let keys = try seed.viewKeys(account: 0, transparentCount: 3)
        let read = try AccountViewKeys(text: keys.text)
        #expect(read.text == keys.text && read.transparent == keys.transparent && read.transparent.count == 3)
        #expect(read.sapling == keys.sapling && read.ring.viewSecretBytes == keys.ring.viewSecretBytes)
        #expect(try AccountViewKeys(text: keys.text.uppercased()).text == keys.text)

        let bytes = try Bech32.decode(keys.text, prefix: "njview", variant: .bech32m, maximumCount: 4096)
        func name(_ change: (inout [UInt8]) -> Void) throws -> String? {
            var changed = bytes
            change(&changed)
            let text = try Bech32.encode(changed, prefix: "njview", variant: .bech32m)
            do {
                _ = try AccountViewKeys(text: text)
                return nil
            } catch { return error.name }
        }
        #expect(try name { _ in } == nil)
        #expect(try name { $0 = [] } == "wrongLength")
        #expect(try name { $0 = [1, 0] } == "wrongLength")
        #expect(try name { $0[0] = 2 } == "unsupportedVersion")
        #expect(try name { $0.removeLast() } == "wrongLength")
        #expect(try name { $0.append(0) } == "wrongLength")
        #expect(try name { $0[1] = 4 } == "wrongLength")
        #expect(try name { $0[4] = 0xff } == "tooManyAddresses")
        #expect(try name { for i in 101..<133 { $0[i] = 0xff } } == "invalidAuthorizingKey")
        #expect(try name { for i in 229..<261 { $0[i] = 0 } } == "viewKeyIsZero")
        #expect(try name { for i in 261..<293 { $0[i] = 0xff } } == "invalidPublicSpendKey")
        #expect(throws: AccountViewKeyError.text(.wrongChecksum)) {
            try AccountViewKeys(text: String(keys.text.dropLast()) + (keys.text.last == "q" ? "p" : "q"))
        }
    }
}
