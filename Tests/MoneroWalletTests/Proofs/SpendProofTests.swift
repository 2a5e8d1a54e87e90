import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct SpendProofTests {
    private static func rings(_ vector: MoneroVector) throws -> [[CompressedPoint]] {
        try vector["rings"].elements.map { try $0["members"].elements.map { try $0["key"].point } }
    }

    @Test func publishedProofs() throws {
        guard let proofs = try MoneroVector.file("regtest_proofs")?["spend_proofs"].elements,
            let network = try RegtestNetwork()
        else { return }
        for proof in proofs {
            let vector = try #require(
                try network.transactions.first { try $0["txid"].text == proof["txid"].text })
            let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
            let (text, message) = (try proof["signature"].text, Array(try proof["message"].text.utf8))
            let rings = try Self.rings(vector)
            try SpendProof.verify(text, transaction: transaction, rings: rings, message: message)
            #expect(throws: SpendProofError.ringSignature(input: 0, .challengeMismatch)) {
                try SpendProof.verify(text, transaction: transaction, rings: rings, message: message + [0])
            }
        }
    }

    @Test func proofsReturnAndMistakesAreNamed() throws {
        guard let network = try RegtestNetwork() else { return }
        // The transaction spends what others of the file pay to wallet 2.
        let vector = try #require(try network.transactions.first { try $0["name"].text == "C_sweep_acct0_1out" })
        let transaction = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
        let keys = network.wallets[2]
        let received = try network.transactions.flatMap {
            try network.scanner(2).scan(MoneroTransaction(bytes: $0["tx_hex"].bytes)).received
        }
        let rings = try Self.rings(vector)
        func prove(_ outputs: [ReceivedOutput], _ rings: [[CompressedPoint]]) throws(SpendProofError) -> String {
            try SpendProof.prove(
                transaction: transaction, rings: rings, spending: outputs, keys: keys, message: [7])
        }
        let text = try prove(received, rings)
        func refuse(_ text: String, _ rings: [[CompressedPoint]], _ error: SpendProofError) {
            #expect(throws: error) { try SpendProof.verify(text, transaction: transaction, rings: rings, message: [7]) }
        }
        try SpendProof.verify(text, transaction: transaction, rings: rings, message: [7])
        refuse("SpendProofV2" + text.dropFirst(12), rings, .unknownKind)
        refuse(text, Array(rings.dropLast()), .wrongRingCount(actual: rings.count - 1, expected: rings.count))
        refuse(text, [rings[0] + rings[0]] + rings.dropFirst(), .wrongRingSize(input: 0, actual: 32, expected: 16))
        refuse(
            String(text.dropLast()), rings, .wrongLength(actual: text.utf8.count - 1, expected: text.utf8.count))
        refuse(
            "SpendProofV10" + text.dropFirst(13), rings,
            .notBase58(part: 0, .invalidCharacter(offset: 0, byte: UInt8(ascii: "0"))))
        let order = Ed25519.ScalarField.modulus.littleEndianBytes
        refuse(
            "SpendProofV1" + CryptoNoteBase58.encode(order + order) + text.dropFirst(12 + 88), rings,
            .invalidPart(part: 0, .challengeNotCanonical))
        refuse(text, [rings[1], rings[0]] + rings.dropFirst(2), .ringSignature(input: 0, .challengeMismatch))
        #expect(throws: SpendProofError.notOwned(input: 0)) { try prove([], rings) }
        var coinbase = transaction
        coinbase.inputs = [.coinbase(height: 1)]
        #expect(throws: SpendProofError.noInputs) {
            try SpendProof.verify(text, transaction: coinbase, rings: [], message: [7])
        }
    }
}
