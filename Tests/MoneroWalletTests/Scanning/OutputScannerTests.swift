import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite struct OutputScannerTests {
    @Test func publishedOutputsOfTheMainNetwork() throws {
        guard let cases = try MoneroVector.file("scan_monero_rs")?["cases"].elements else { return }
        for vector in cases {
            let keys = try WalletKeys(
                spendSecret: vector["spend_secret"].bytes, viewSecret: vector["view_secret"].bytes)
            let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
            let result = OutputScanner(keys: keys.viewing, indices: 4).scan(transaction)
            let owned = try vector["owned"].elements
            #expect(result.received.count == owned.count && result.refused.isEmpty)
            for (output, expected) in zip(result.received, owned) {
                #expect(try output.transaction == vector["txid"].bytes)
                #expect(try output.index == expected["i"].integer())
                #expect(try output.amount == expected["amount"].integer())
                #expect(try output.opening.mask == expected["mask"].scalar)
                let place = try expected["subaddr"].elements.map { try $0.integer(UInt32.self) }
                #expect(output.address == SubaddressIndex(account: place[0], index: place[1]))
                #expect(try keys.secret(of: output) == expected["onetime_secret"].scalar)
                #expect(try keys.keyImage(of: output) == expected["key_image"].point)
                #expect(CompressedPoint(EdwardsPoint<Ed25519>.generator * keys.secret(of: output)) == output.key)
                #expect(output.commitment == transaction.ringCT?.commitments[output.index])
            }
        }
    }

    @Test func publishedOutputsOfARegressionTestNetwork() throws {
        guard let network = try RegtestNetwork() else { return }
        var found = 0
        for vector in network.transactions {
            let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
            let results = network.wallets.indices.map { network.scanner($0).scan(transaction) }
            for result in results { #expect(result.refused.isEmpty) }
            for expected in try vector["outputs"].elements {
                let index: Int = try expected["output_index"].integer()
                let owner: Int? = try? expected["owner_wallet"].integer()
                for (wallet, keys) in network.wallets.enumerated() {
                    let output = results[wallet].received.first { $0.index == index }
                    #expect((output != nil) == (owner == wallet), "\(vector.description), output \(index)")
                    guard let output else { continue }
                    found += 1
                    #expect(try output.amount == expected["amount"].integer())
                    let place = try expected["subaddr_index"]
                    #expect(
                        try output.address
                            == SubaddressIndex(account: place["major"].integer(), index: place["minor"].integer()))
                    #expect(try keys.keyImage(of: output) == expected["key_image"].point)
                    // What the sender's change says is noise: the id is encrypted to the receiver.
                    guard try vector["sender_wallet"].integer() != wallet else { continue }
                    let isIntegrated = try vector["name"].text.hasPrefix("integrated")
                    let id = isIntegrated && wallet == 1 ? try Hexadecimal.decode("1122334455667788") : nil
                    #expect(output.paymentID?.bytes == id)
                }
            }
        }
        #expect(found > 50)
    }

    @Test func coinbaseOutputsAreFound() throws {
        guard let file = try MoneroVector.file("regtest_txs"), let network = try RegtestNetwork() else { return }
        var total = 0
        for block in try file["blocks"].elements {
            let transaction = try MoneroBlock(bytes: block["block_hex"].bytes).minerTransaction
            for (wallet, vector) in try file["wallets"].elements.enumerated() {
                let owned = try vector["owned_outputs"].elements.filter {
                    try $0["txid"].text == block["miner_tx_hash"].text
                }
                let received = network.scanner(wallet).scan(transaction).received
                #expect(received.count == owned.count)
                for (output, expected) in zip(received, owned) {
                    total += 1
                    #expect(output.isCoinbase)
                    #expect(try output.amount == expected["amount"].integer())
                    #expect(try output.key == expected["output_public_key"].point)
                    #expect(try network.wallets[wallet].keyImage(of: output) == expected["key_image"].point)
                    #expect(output.commitment == Commitment(openAmount: output.amount).encoded)
                }
            }
        }
        #expect(total > 5)
    }

    @Test func wrongAmountsAreNotCredited() throws {
        guard let network = try RegtestNetwork() else { return }
        var transaction = try network.transaction("1dest_primary")
        let scanner = network.scanner(1)
        let good = try #require(scanner.scan(transaction).received.first)
        var ringCT = try #require(transaction.ringCT)
        guard case .compact(let bits) = ringCT.encryptedAmounts[good.index] else {
            Issue.record("an amount of eight bytes")
            return
        }
        ringCT.encryptedAmounts[good.index] = .compact(bits ^ 1)
        transaction.signatures = .ringCT(ringCT)
        let result = scanner.scan(transaction)
        #expect(result.received.isEmpty && !result.isEmpty)
        #expect(result.refused.map(\.reason) == [.amount(.commitmentDiffers)])
        #expect(result.refused.map(\.address) == [.primary])
        ringCT.encryptedAmounts.removeAll()
        transaction.signatures = .ringCT(ringCT)
        #expect(scanner.scan(transaction).refused.map(\.reason) == [.noAmount])
    }

    @Test func othersSeeNothing() throws {
        guard let network = try RegtestNetwork() else { return }
        let transaction = try network.transaction("1dest_primary")
        let stranger = try OutputScanner(keys: WalletKeys.random().viewing, indices: 5)
        #expect(stranger.scan(transaction).isEmpty)
        // A wrong view tag hides an output, as it does from every wallet.
        var hidden = transaction
        for i in hidden.outputs.indices { hidden.outputs[i].viewTag = hidden.outputs[i].viewTag.map { $0 ^ 1 } }
        #expect(network.scanner(1).scan(hidden).isEmpty)
        // Without tags every output is tried.
        for i in hidden.outputs.indices { hidden.outputs[i].viewTag = nil }
        #expect(network.scanner(1).scan(hidden).received.count == 1)
        hidden.extra = []
        #expect(network.scanner(1).scan(hidden).isEmpty)
        var many = transaction
        let keys = TransactionExtra(bytes: transaction.extra).publicKeys
        let other = TransactionExtra.Part.publicKey(CompressedPoint(EdwardsPoint<Ed25519>.generator))
        for count in 1...OutputScanner.maximumPublicKeys {
            let parts = (0..<count).map { _ in other } + keys.map { .publicKey($0) }
            many.extra = TransactionExtra(parts).bytes
            #expect(network.scanner(1).scan(many).isEmpty == (count == OutputScanner.maximumPublicKeys))
        }
    }

    @Test func tablesHoldTheirAddresses() throws {
        let keys = try WalletKeys.random().viewing
        var table = SubaddressTable(keys: keys, accounts: 2, indices: 3)
        #expect(table.count == 6)
        let far = SubaddressIndex(account: .max, index: .max)
        #expect(table[keys.address(at: far, network: .main).spendKey] == nil)
        table.insert(far, keys: keys)
        #expect(table[keys.address(at: far, network: .main).spendKey] == far)
        #expect(table[keys.spendKey] == .primary)
    }
}
