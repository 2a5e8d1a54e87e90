import ChainTransactions
import NodeService
import Primitives
import RingSignatures
import Sapling
import Wallet

extension NodeClient {
    /// As many of the chain's blocks from a height on as the node gives at once, and the height of the chain.
    ///
    /// - Throws: `WalletSyncFailure.prunedHistory` where the node has a later beginning, `NodeClientError`.
    func walletBlocks(from first: UInt64) async throws -> (blocks: [WalletBlock], chainHeight: UInt64) {
        do {
            let answer = try await json("/v1/compact-blocks?from=\(first)")
            let blocks = try answer.list("blocks").map { (block) throws(NodeClientError) in try WalletBlock(json: block)
            }
            return (blocks, try answer.integer("height"))
        } catch let error as NodeClientError where error.name == "notKept" {
            throw WalletSyncFailure.prunedHistory(first: first, explanation: error.explanation)
        }
    }
}

extension WalletBlock {
    /// The block that a node's compact block shows. Nothing of it is believed that the wallet can check itself.
    ///
    /// - Throws: `NodeClientError.malformedAnswer`.
    init(json: JSONValue) throws(NodeClientError) {
        self.init(
            height: try json.integer("height"), hash: try json.hash("hash"), previous: try json.hash("previous"),
            time: try json.integer("time"), proposer: try json.hash("proposer"),
            transactions: try json.list("transactions").map { (transaction) throws(NodeClientError) in
                try Transaction(json: transaction)
            })
    }
}

extension WalletBlock.Transaction {
    fileprivate init(json: JSONValue) throws(NodeClientError) {
        guard let index = UInt32(exactly: try json.integer("index")) else {
            throw .malformedAnswer("an index has more than 32 bits.")
        }
        self.init(
            index: index, id: try json.hash("id"), fee: try json.integer("fee"),
            debits: try json.list("debits").map { (debit) throws(NodeClientError) in
                AccountDebit(
                    account: try debit.hash("account"), amount: try debit.integer("amount"),
                    sequence: try debit.integer("sequence"))
            },
            credits: try json.list("credits").map { (credit) throws(NodeClientError) in
                AccountCredit(account: try credit.hash("account"), amount: try credit.integer("amount"))
            },
            nullifiers: try json.list("nullifiers").map { (value) throws(NodeClientError) in
                try value.bytes32("a nullifier")
            },
            outputs: try json.list("outputs").map { (output) throws(NodeClientError) in
                do {
                    return try CompactOutput(
                        noteCommitment: try output.bytes("cmu"), ephemeralKey: try output.bytes("epk"),
                        notePrefix: try output.bytes("ciphertext"))
                } catch let error as EncryptedOutputError {
                    throw NodeClientError.malformedAnswer(error.explanation)
                } catch { throw NodeClientError.malformedAnswer("an output lacks its parts.") }
            },
            keyImages: try json.list("keyImages").map { (value) throws(NodeClientError) in
                guard let point = CompressedPoint(try value.bytes32("a key image")) else {
                    throw .malformedAnswer("a key image has not 32 bytes.")
                }
                return point
            },
            ringOutputs: try json.list("ringOutputs").map { (output) throws(NodeClientError) in
                RingOutput(
                    key: try output.point("key"), commitment: try output.point("commitment"),
                    ephemeralKey: try output.point("ephemeralKey"), viewTag: try output.viewTag(),
                    encryptedAmount: try output.integer("encryptedAmount"))
            },
            ringDeposits: try json.list("ringDeposits").map { (deposit) throws(NodeClientError) in
                RingDeposit(
                    key: try deposit.point("key"), ephemeralKey: try deposit.point("ephemeralKey"),
                    viewTag: try deposit.viewTag(), amount: try deposit.integer("amount"))
            })
    }
}

extension JSONValue {
    /// The member `name` as 32 bytes in hexadecimal.
    func hash(_ name: String) throws(NodeClientError) -> Hash256 {
        guard let hash = Hash256(try bytes(name)) else { throw .malformedAnswer("\(name) has not 32 bytes.") }
        return hash
    }

    fileprivate func bytes32(_ what: String) throws(NodeClientError) -> [UInt8] {
        guard let text, let bytes = try? Hexadecimal.decode(text, count: 32) else {
            throw .malformedAnswer("\(what) is no hexadecimal text of 32 bytes.")
        }
        return bytes
    }

    fileprivate func point(_ name: String) throws(NodeClientError) -> CompressedPoint {
        guard let point = CompressedPoint(try bytes(name)) else { throw .malformedAnswer("\(name) has not 32 bytes.") }
        return point
    }

    fileprivate func viewTag() throws(NodeClientError) -> UInt8 {
        guard let tag = UInt8(exactly: try integer("viewTag")) else { throw .malformedAnswer("viewTag is no byte.") }
        return tag
    }
}
