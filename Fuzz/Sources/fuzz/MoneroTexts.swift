import MoneroTransactions
import MoneroWallet
import Primitives

/// Addresses, seeds and proofs of Monero. A blind change never keeps a checksum, so all but the first kind make the text
/// around the bytes.
enum MoneroTexts {
    static func read(_ bytes: [UInt8]) throws {
        guard let kind = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        switch kind % 8 {
        case 0:
            let decoded = try CryptoNoteBase58.decode(text)
            expect(CryptoNoteBase58.encode(decoded) == text, "bytes have one text")
        case 1: try address(text)
        case 2:
            let tags: [UInt64] = [18, 19, 42, 53, 54, 63, 24, 25, 36]
            guard let tag = rest.first else { return }
            try address(CryptoNoteBase58.encodeChecked(tag: tags[Int(tag) % tags.count], Array(rest.dropFirst())))
        case 3:
            let seed = try Mnemonic.seed(of: text)
            try expect(Mnemonic.seed(of: Mnemonic.text(of: seed)) == seed, "words stand for one seed")
        case 4:
            guard rest.count == Mnemonic.byteCount else { return }
            try expect(Mnemonic.seed(of: Mnemonic.text(of: rest)) == rest, "a seed returns from its words")
        case 5:
            let proof = try PaymentProof(text: "OutProofV2" + CryptoNoteBase58.encode(rest))
            expect(proof.text == "OutProofV2" + CryptoNoteBase58.encode(rest), "a proof has one text")
        case 6:
            let proof = try ReserveProof(text: "ReserveProofV2" + CryptoNoteBase58.encode(rest))
            expect(proof.text == "ReserveProofV2" + CryptoNoteBase58.encode(rest), "a proof has one text")
        default:
            let transaction = try MoneroTransaction(bytes: rest)
            let result = scanner.scan(transaction)
            expect(result.received.allSatisfy { $0.index < transaction.outputs.count }, "outputs are the transaction's")
        }
    }

    private static let scanner: OutputScanner = {
        guard let keys = try? WalletKeys(seed: [UInt8](repeating: 1, count: 32)) else {
            preconditionFailure("the seed is not a multiple of the order")
        }
        return OutputScanner(keys: keys.viewing, indices: 3)
    }()

    private static func address(_ text: String) throws {
        let address = try MoneroAddress(text: text)
        expect(address.text == text, "an address has one text")
    }

    private static func expect(_ condition: Bool, _ promise: String) { precondition(condition, promise) }
}
