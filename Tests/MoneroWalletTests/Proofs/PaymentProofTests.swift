import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct PaymentProofTests {
    /// A published proof with the transaction and the address that it speaks of.
    struct Published {
        let vector: MoneroVector
        let transaction: MoneroTransaction
        let address: MoneroAddress
        let message: [UInt8]
        let expected: UInt64
    }

    static func published(_ kind: String, for test: String = #function) throws -> [Published] {
        guard let file = try MoneroVector.file("regtest_proofs", for: test), let network = try RegtestNetwork(for: test)
        else { return [] }
        var transactions: [String: MoneroTransaction] = [:]
        for vector in network.transactions {
            transactions[try vector["txid"].text] = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
        }
        // The proofs of transactions that are not in the file cannot be checked.
        return try file[kind].elements.compactMap { vector in
            guard let transaction = transactions[try vector["txid"].text] else { return nil }
            return Published(
                vector: vector, transaction: transaction,
                address: try MoneroAddress(text: vector["address"].text),
                message: Array((try? vector["message"].text.utf8) ?? "".utf8),
                expected: try vector["check"]["received"].integer())
        }
    }

    @Test func publishedProofs() throws {
        let published = try Self.published("tx_proofs")
        for item in published {
            let proof = try PaymentProof(text: item.vector["signature"].text)
            #expect(try proof.text == item.vector["signature"].text)
            let receipt = try proof.verify(
                transaction: item.transaction, address: item.address, message: item.message)
            #expect(receipt.received == item.expected)
            #expect(throws: PaymentProofError.notProved) {
                try proof.verify(transaction: item.transaction, address: item.address, message: item.message + [1])
            }
            var other = item.transaction
            other.unlockTime = 1
            #expect(throws: PaymentProofError.notProved) {
                try proof.verify(transaction: other, address: item.address, message: item.message)
            }
        }
    }

    /// The published secret keys of transactions prove what the published verdicts say.
    @Test func sendersProve() throws {
        for item in try Self.published("check_tx_key") {
            let keys = try item.vector["tx_key"].bytes
            let secrets = try stride(from: 0, to: keys.count, by: 32).map {
                try Ed25519.ScalarField(canonicalLittleEndian: Array(keys[$0..<$0 + 32]))
            }
            func prove() throws -> PaymentProof {
                try PaymentProof.sender(
                    transaction: item.transaction, transactionKey: secrets[0],
                    additionalKeys: Array(secrets.dropFirst()),
                    address: item.address, message: [1, 2])
            }
            guard item.expected > 0 else {
                #expect(throws: PaymentProofError.self) { try prove() }
                continue
            }
            let proof = try PaymentProof(text: prove().text)
            #expect(proof.side == .sender)
            let receipt = try proof.verify(transaction: item.transaction, address: item.address, message: [1, 2])
            #expect(receipt.received == item.expected)
        }
    }

    @Test func receiversProve() throws {
        guard let network = try RegtestNetwork() else { return }
        for vector in network.transactions {
            let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
            for (wallet, keys) in network.wallets.enumerated() {
                let received = network.scanner(wallet).scan(transaction).received
                for index in Set(received.map(\.address)) {
                    let proof = try PaymentProof.receiver(transaction: transaction, keys: keys.viewing, at: index)
                    let address = keys.viewing.address(at: index, network: .main)
                    let expected = received.filter { $0.address == index }
                    let receipt = try PaymentProof(text: proof.text).verify(transaction: transaction, address: address)
                    #expect(receipt.received == expected.reduce(0) { $0 + $1.amount })
                    #expect(receipt.outputs.keys.sorted() == expected.map(\.index))
                    let stranger = keys.viewing.address(at: SubaddressIndex(account: 9, index: 9), network: .main)
                    #expect(throws: PaymentProofError.notProved) {
                        try proof.verify(transaction: transaction, address: stranger)
                    }
                }
                #expect(throws: PaymentProofError.nothingReceived) {
                    try PaymentProof.receiver(
                        transaction: transaction, keys: keys.viewing, at: SubaddressIndex(account: 9, index: 9))
                }
            }
        }
    }

    @Test func eachMistakeIsNamed() throws {
        guard let network = try RegtestNetwork() else { return }
        let keys = network.wallets[1].viewing
        let transaction = try network.transaction("1dest_primary")
        let text = try PaymentProof.receiver(transaction: transaction, keys: keys, at: .primary).text
        func refuse(_ text: String, _ error: PaymentProofError) {
            #expect(throws: error) { try PaymentProof(text: text) }
        }
        refuse("OutProofV3", .unknownKind)
        refuse("InProofV1" + text.dropFirst(9), .outdated)
        refuse("OutProofV1", .outdated)
        refuse("InProofV2", .wrongLength(actual: 9))
        refuse(String(text.dropLast()), .wrongLength(actual: 140))
        refuse("InProofV20" + text.dropFirst(10), .notBase58(entry: 0, .invalidCharacter(offset: 0, byte: 0x30)))
        let order = Ed25519.ScalarField.modulus.littleEndianBytes
        let key = text.dropFirst(9).prefix(44)
        refuse(
            "InProofV2" + key + CryptoNoteBase58.encode(order + order),
            .invalidSignature(entry: 0, .challengeNotCanonical))

        let address = keys.address(network: .main)
        let proof = try PaymentProof(text: text)
        var changed = transaction
        changed.extra = []
        #expect(throws: PaymentProofError.noTransactionKey) { try proof.verify(transaction: changed, address: address) }
        #expect(throws: PaymentProofError.noTransactionKey) {
            try PaymentProof.receiver(transaction: changed, keys: keys, at: .primary)
        }
        let noPoint = try #require(CompressedPoint([UInt8](repeating: 255, count: 32)))
        changed.extra = TransactionExtra([.publicKey(noPoint)]).bytes
        #expect(throws: PaymentProofError.invalidTransactionKey) {
            try PaymentProof.receiver(transaction: changed, keys: keys, at: .primary)
        }
        #expect(throws: PaymentProofError.wrongEntryCount(actual: 2, expected: 1)) {
            try PaymentProof(text: text + text.dropFirst(9)).verify(transaction: transaction, address: address)
        }
        // The receiver's proof is not the sender's.
        let swapped = try PaymentProof(text: "OutProofV2" + text.dropFirst(9))
        #expect(throws: PaymentProofError.notProved) { try swapped.verify(transaction: transaction, address: address) }
    }
}
