import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct WalletLedgerTests {
    @Test func publishedNetworkBalances() throws {
        guard let network = try RegtestNetwork() else { return }
        for (wallet, keys) in network.wallets.enumerated() {
            var ledger = WalletLedger()
            var viewOnly = WalletLedger()
            var expected: [String: (amount: UInt64, isSpent: Bool)] = [:]
            for vector in network.transactions {
                let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
                let height: UInt64 = try vector["block_height"].integer()
                for image in transaction.keyImages { expected[Hexadecimal.encode(image.bytes)]?.isSpent = true }
                for output in try vector["outputs"].elements where (try? output["owner_wallet"].integer()) == wallet {
                    expected[try output["key_image"].text] = (try output["amount"].integer(), false)
                }
                let added = ledger.add(
                    transaction, height: height, scanner: network.scanner(wallet), spendKeys: keys)
                #expect(ledger.entries[added].allSatisfy { $0.height == height && $0.keyImage != nil })
                viewOnly.add(transaction, height: height, scanner: network.scanner(wallet))
            }
            let unspent = expected.values.filter { !$0.isSpent }.reduce(0) { $0 + $1.amount }
            let all = expected.values.reduce(0) { $0 + $1.amount }
            #expect(ledger.balance(nextHeight: 1000, time: 0) == .init(total: unspent, spendable: unspent))
            #expect(viewOnly.balance(nextHeight: 1000, time: 0).total == all)
            #expect(ledger.balance(nextHeight: 100, time: 0).spendable == 0)
            let byAccount = (0..<3 as Range<UInt32>).map {
                ledger.balance(nextHeight: 1000, time: 0, account: $0).total
            }
            #expect(byAccount.reduce(0, +) == unspent)
            #expect(ledger.burnt.isEmpty && ledger.refused.isEmpty)
        }
    }

    @Test func oneKeyCountsOnce() throws {
        guard let network = try RegtestNetwork() else { return }
        let (keys, scanner) = (network.wallets[1], network.scanner(1))
        let transaction = try network.transaction("1dest_primary")
        let amount = try #require(scanner.scan(transaction).received.first).amount
        var ledger = WalletLedger()
        ledger.add(transaction, height: 10, scanner: scanner, spendKeys: keys)
        // The same keys once more, in a transaction that differs.
        var again = transaction
        again.unlockTime = 7
        ledger.add(again, height: 11, scanner: scanner, spendKeys: keys)
        #expect(ledger.entries.count == 2)
        #expect(ledger.burnt.map(\.height) == [11])
        #expect(ledger.balance(nextHeight: 100, time: 0).total == amount)
        let image = try #require(ledger.entries[0].keyImage)
        ledger.markSpent(image, height: 30)
        #expect(ledger.balance(nextHeight: 100, time: 0).total == 0)
        ledger.add(again, height: 40, scanner: scanner, spendKeys: keys)
        #expect(ledger.balance(nextHeight: 100, time: 0).total == 0)
        ledger.rewind(to: 30)
        #expect(ledger.entries.map(\.height) == [10, 11])
        #expect(ledger.balance(nextHeight: 100, time: 0).total == amount)
        ledger.rewind(to: 11)
        #expect(ledger.burnt.isEmpty)
        ledger.rewind(to: 0)
        #expect(ledger.entries.isEmpty)
        ledger.markSpent(image, height: 1)
        #expect(ledger.balance(nextHeight: 100, time: 0) == .init())
    }

    @Test func theLargerOfTwoOutputsCounts() throws {
        // A coinbase transaction says its amounts openly: the same key with two amounts.
        let keys = try WalletKeys.random()
        let scanner = OutputScanner(keys: keys.viewing)
        func coinbase(_ amount: UInt64) -> MoneroTransaction {
            let r = Ed25519.ScalarField(5)
            let derivation = KeyDerivation(secret: r, point: EdwardsPoint(try! keys.viewing.viewKey.decoded()))
            let spend = EdwardsPoint(try! keys.viewing.spendKey.decoded())
            let key = CompressedPoint(spend + EdwardsPoint<Ed25519>.generator * derivation.scalar(at: 0))
            return MoneroTransaction(
                unlockTime: 70, inputs: [.coinbase(height: 10)],
                outputs: [TransactionOutput(amount: amount, key: key, viewTag: derivation.viewTag(at: 0))],
                extra: TransactionExtra([.publicKey(CompressedPoint(EdwardsPoint<Ed25519>.generator * r))]).bytes)
        }
        var ledger = WalletLedger()
        for (amount, height) in [(5, 10), (9, 11), (7, 12)] as [(UInt64, UInt64)] {
            ledger.add(coinbase(amount), height: height, scanner: scanner, spendKeys: keys)
        }
        #expect(ledger.burnt.map(\.output.amount) == [5, 7])
        #expect(ledger.balance(nextHeight: 1000, time: 0).total == 9)
        let image = try #require(ledger.entries[1].keyImage)
        ledger.markSpent(image, height: 80)
        #expect(ledger.entries[1].spentHeight == 80)
        #expect(ledger.balance(nextHeight: 1000, time: 0).total == 0)
    }

    @Test func locksOpenInTime() {
        func isSpendable(
            _ height: UInt64, unlock: UInt64 = 0, coinbase: Bool = false, next: UInt64, time: UInt64 = 0
        ) -> Bool {
            OutputLock.isSpendable(
                height: height, unlockTime: unlock, isCoinbase: coinbase, nextHeight: next, time: time)
        }
        #expect(!isSpendable(100, next: 109))
        #expect(isSpendable(100, next: 110))
        #expect(!isSpendable(100, next: 0))
        #expect(!isSpendable(100, unlock: 160, coinbase: true, next: 159))
        #expect(isSpendable(100, unlock: 160, coinbase: true, next: 160))
        #expect(!isSpendable(100, coinbase: true, next: 159))
        #expect(!isSpendable(100, unlock: 200, next: 199))
        #expect(isSpendable(100, unlock: 200, next: 200))
        #expect(isSpendable(100, unlock: 499_999_999, next: 499_999_999))
        #expect(!isSpendable(100, unlock: 500_000_000, next: .max, time: 499_999_879))
        #expect(isSpendable(100, unlock: 500_000_000, next: 110, time: 499_999_880))
        #expect(isSpendable(100, unlock: 500_000_000, next: 110, time: 500_000_001))
        #expect(!isSpendable(.max, unlock: .max, next: .max, time: 0))
    }
}
