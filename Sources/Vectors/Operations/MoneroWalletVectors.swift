import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures

extension VectorOperation {
    /// What a wallet of Monero's does: seeds and addresses, scans, signed messages and proofs of payment.
    static let moneroWallet: [VectorOperation] = [
        VectorOperation("monero-address") { fields throws(CaseFailure) in
            let text = try fields.text("address")
            do throws(MoneroAddressError) {
                let address = try MoneroAddress(text: text)
                let kind =
                    switch address.kind {
                    case .standard: "standard"
                    case .integrated: "integrated"
                    case .subaddress: "subaddress"
                    }
                return .values([
                    ("network", .string(address.network.rawValue)), ("kind", .string(kind)),
                    ("spendKey", hexadecimal(address.spendKey.bytes)),
                    ("viewKey", hexadecimal(address.viewKey.bytes)),
                    ("paymentID", address.paymentID.map { hexadecimal($0.bytes) } ?? .null),
                ])
            } catch {
                return .refused(error.name)
            }
        },
        VectorOperation("monero-seed") { fields throws(CaseFailure) in
            let words = try fields.text("words")
            let index = SubaddressIndex(account: try word(fields, "account"), index: try word(fields, "index"))
            do throws(WalletKeyError) {
                let keys = try WalletKeys(mnemonic: words)
                return .values([
                    ("spendSecret", hexadecimal(keys.spendSecretBytes)),
                    ("viewSecret", hexadecimal(keys.viewing.viewSecretBytes)),
                    ("address", .string(keys.viewing.address(at: index, network: .main).text)),
                ])
            } catch .invalidMnemonic(let error) {
                return .refused(error.name)
            } catch {
                return .refused(error.name)
            }
        },
        VectorOperation("monero-scan") { fields throws(CaseFailure) in
            let (spend, view) = (try fields.bytes("spendSecret"), try fields.bytes("viewSecret"))
            let bytes = try fields.bytes("transaction")
            guard let keys = try? WalletKeys(spendSecret: spend, viewSecret: view),
                let transaction = try? MoneroTransaction(bytes: bytes)
            else { throw .malformedCase(field: "transaction", reason: "or a key is refused") }
            let result = OutputScanner(keys: keys.viewing, accounts: 3, indices: 5).scan(transaction)
            let outputs = result.received.map { output in
                JSONValue.object([
                    .init("output", .number(String(output.index))), .init("amount", .string(String(output.amount))),
                    .init("address", .string(output.address.description)),
                    .init("keyImage", hexadecimal(keys.keyImage(of: output).bytes)),
                ])
            }
            return .values([("outputs", .array(outputs))])
        },
        VectorOperation("monero-message-signature") { fields throws(CaseFailure) in
            let (message, signature) = (try fields.bytes("message"), try fields.text("signature"))
            guard let address = try? MoneroAddress(text: try fields.text("address")) else {
                throw .malformedCase(field: "address", reason: "is refused")
            }
            do throws(MessageSignatureError) {
                let key = try MessageSignature.verify(signature, message: message, address: address)
                return .values([("key", .string(key == .spend ? "spend" : "view"))])
            } catch {
                return .refused(error.name)
            }
        },
        VectorOperation("monero-payment-proof") { fields throws(CaseFailure) in
            let (message, proof) = (try fields.bytes("message"), try fields.text("proof"))
            let bytes = try fields.bytes("transaction")
            guard let address = try? MoneroAddress(text: try fields.text("address")),
                let transaction = try? MoneroTransaction(bytes: bytes)
            else { throw .malformedCase(field: "address", reason: "or the transaction is refused") }
            do throws(PaymentProofError) {
                let receipt = try PaymentProof(text: proof).verify(
                    transaction: transaction, address: address, message: message)
                return .values([("received", .string(String(receipt.received)))])
            } catch {
                return .refused(error.name)
            }
        },
    ]

    private static func hexadecimal(_ bytes: [UInt8]) -> JSONValue { .string(Hexadecimal.encode(bytes)) }

    private static func word(_ fields: CaseFields, _ name: String) throws(CaseFailure) -> UInt32 {
        guard let value = UInt32(exactly: try fields.integer(name)) else {
            throw .malformedCase(field: name, reason: "exceeds 32 bits")
        }
        return value
    }
}
