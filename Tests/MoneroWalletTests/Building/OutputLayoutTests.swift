import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingCT
import TestSupport
import Testing

@Suite struct OutputLayoutTests {
    /// The outputs of transactions that Monero's wallet made, from the secret keys that it made them with: one-time keys,
    /// view tags, encrypted amounts, commitments and the extra field are the same, byte for byte.
    @Test func publishedOutputsAreRemade() throws {
        guard let network = try RegtestNetwork() else { return }
        var count = 0
        for vector in network.transactions {
            let sender: Int = try vector["sender_wallet"].integer()
            let isIntegrated = try vector["name"].text.hasPrefix("integrated")
            var change = network.wallets[sender].viewing.address(network: .main)
            var outputs: [Payment] = []
            for output in try vector["outputs"].elements {
                // The second output of some sweeps is of nothing, to an address that was thrown away.
                guard let owner: Int = try? output["owner_wallet"].integer() else { break }
                let keys = network.wallets[owner].viewing
                let index = try SubaddressIndex(
                    account: output["subaddr_index"]["major"].integer(),
                    index: output["subaddr_index"]["minor"].integer())
                var address = keys.address(at: index, network: .main)
                if owner == sender { change = address }
                if isIntegrated, owner != sender {
                    let id = try #require(PaymentID(Hexadecimal.decode("1122334455667788")))
                    address = keys.integratedAddress(id, network: .main)
                }
                outputs.append(Payment(to: address, amount: try output["amount"].integer()))
            }
            let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
            guard outputs.count == transaction.outputs.count else { continue }
            count += 1
            let bytes = try vector["tx_key_hex_concat"].bytes
            let keys = try stride(from: 0, to: bytes.count, by: 32).map {
                try Ed25519.ScalarField(canonicalLittleEndian: Array(bytes[$0..<$0 + 32]))
            }
            let layout = OutputLayout(outputs: outputs, change: change)
            #expect(layout.hasAdditionalKeys == (keys.count > 1))
            let made = layout.make(
                transactionKey: keys[0], additionalKeys: Array(keys.dropFirst()),
                viewSecret: network.wallets[sender].viewing.viewSecret)
            let name = try vector["name"].text
            #expect(made.outputs == transaction.outputs, "\(name)")
            #expect(made.amounts == transaction.ringCT?.encryptedAmounts, "\(name)")
            #expect(made.commitments == transaction.ringCT?.commitments, "\(name)")
            #expect(made.extra == transaction.extra, "\(name)")
        }
        #expect(count >= 11)
    }
}
