import MoneroTransactions
import Primitives
import RingSignatures

extension VectorOperation {
    /// Monero's transactions, blocks and trees of hashes. A transaction is verified whole; the name of a refusal is that
    /// of the first broken rule, or the parser's.
    static let monero: [VectorOperation] = [
        VectorOperation("monero-transaction") { fields throws(CaseFailure) in
            let bytes = try fields.bytes("transaction")
            let transaction: MoneroTransaction
            do throws(MoneroReadingError) { transaction = try MoneroTransaction(bytes: bytes) } catch {
                return .refused(error.name)
            }
            guard let fork = UInt8(exactly: try fields.integer("hardFork")).flatMap({ HardFork(version: $0) }) else {
                throw .malformedCase(field: "hardFork", reason: "is unknown")
            }
            let context = MoneroContext(hardFork: fork, rings: try rings(fields))
            guard let report = try? MoneroVerifier().verify(transaction, context: context) else {
                throw .malformedCase(field: "transaction", reason: "cannot be verified on this system")
            }
            if let failure = report.failures.first { return .refused(failure.rule.rawValue) }
            return .values([
                ("id", hexadecimal(transaction.hash)), ("prefixHash", hexadecimal(transaction.prefixHash)),
                ("message", hexadecimal(transaction.signedMessage)), ("verdict", .string(report.verdict.rawValue)),
            ])
        },
        VectorOperation("monero-block") { fields throws(CaseFailure) in
            let bytes = try fields.bytes("block")
            do throws(MoneroReadingError) {
                let block = try MoneroBlock(bytes: bytes)
                return .values([
                    ("id", hexadecimal(block.hash)),
                    ("minerTransaction", hexadecimal(block.minerTransaction.hash)),
                    ("height", block.height.map { .number(String($0)) } ?? .null),
                ])
            } catch {
                return .refused(error.name)
            }
        },
        VectorOperation("monero-tree-hash") { fields throws(CaseFailure) in
            guard let root = TreeHash.root(try fields.byteStrings("leaves")) else { return .refused("noLeaves") }
            return .bytes(root)
        },
    ]

    private static func hexadecimal(_ bytes: [UInt8]) -> JSONValue { .string(Hexadecimal.encode(bytes)) }

    /// For each input a list of its members, key and commitment in one text.
    private static func rings(_ fields: CaseFields) throws(CaseFailure) -> [[RingMember]]? {
        guard fields.has("rings") else { return nil }
        var rings: [[RingMember]] = []
        for ring in try fields.value("rings").elements ?? [] {
            var members: [RingMember] = []
            for element in ring.elements ?? [] {
                guard let bytes = element.text.flatMap({ try? Hexadecimal.decode($0) }),
                    let key = CompressedPoint(Array(bytes.prefix(32))),
                    let commitment = CompressedPoint(Array(bytes.dropFirst(32)))
                else { throw .malformedCase(field: "rings", reason: "has a member that is not 64 bytes") }
                members.append(RingMember(key: key, commitment: commitment))
            }
            rings.append(members)
        }
        return rings
    }
}
