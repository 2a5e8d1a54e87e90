import Chain
import ChainTransactions
import Primitives
import Wallet

/// What the ledger reads from outside: transactions, blocks, proofs about its state, genesis files, circuits' policies and plans.
enum LedgerFormats {
    static func readTransaction(_ bytes: [UInt8]) throws {
        let transaction = try LedgerTransaction(decoding: bytes)
        expect(transaction.encoded == bytes, "a transaction has one encoding")
        expect(transaction.id != transaction.authorizationDigest, "digests have purposes of their own")
        // Proofs are slow here, so few of them.
        let parts = transaction.sapling.spends.count + transaction.sapling.outputs.count + transaction.ring.inputs.count
        guard parts + transaction.ring.outputs.count + transaction.applications.calls.count < 4 else { return }
        var machine = try chain()
        let before = machine.storage.lastCommit()?.appHash
        let verdict = try machine.checkTransaction(bytes, recheck: false)
        expect(verdict.id == transaction.id, "a verdict names its transaction")
        let proposal = BlockProposal(height: 1, proposer: .zero, transactions: [bytes], maximumByteCount: 4 << 20)
        let block = try machine.finalizeBlock(proposal)
        expect(block.verdicts.map(\.refusal) == [verdict.refusal], "a block says what the check said")
        expect(machine.storage.lastCommit()?.appHash == before, "nothing is written before the commit")
    }

    static func readBlock(_ bytes: [UInt8]) throws {
        let block = try LedgerBlock(decoding: bytes)
        expect(block.encoded == bytes, "a block has one encoding")
        try block.checkBody()
    }

    static func readProof(_ bytes: [UInt8]) throws {
        guard let kind = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        if kind & 1 == 0 {
            let proof = try StateProof(decoding: rest)
            expect(proof.encoded == rest, "a proof about the state has one encoding")
        } else {
            let proof = try InclusionProof(decoding: rest)
            expect(proof.encoded == rest, "a proof of inclusion has one encoding")
        }
    }

    static func readGenesis(_ bytes: [UInt8]) throws {
        let genesis = bytes.first == UInt8(ascii: "{") ? try Genesis(json: bytes) : try Genesis(decoding: bytes)
        try expect(Genesis(decoding: genesis.encoded) == genesis, "a genesis returns from its bytes")
        try expect(Genesis(json: Array(genesis.json.serialized().utf8)) == genesis, "a genesis returns from its text")
    }

    static func readPolicy(_ bytes: [UInt8]) throws {
        if bytes.first == UInt8(ascii: "{") {
            let policy = try CircuitPolicy(json: bytes)
            try expect(CircuitPolicy(decoding: policy.encoded) == policy, "a policy returns from its bytes")
            let names = try CircuitPolicy.inputNames(json: bytes)
            expect(names.count == policy.inputs.count, "every input has a name or none")
            return
        }
        let policy = try CircuitPolicy(decoding: bytes)
        expect(policy.encoded == bytes, "a policy has one encoding")
        expect(policy.contextPosition != nil, "every policy binds its calls")
    }

    static func readPlan(_ bytes: [UInt8]) throws {
        let plan = try CircuitCallPlan(json: bytes)
        let again = try CircuitCallPlan(json: Array(plan.json.serialized().utf8))
        expect(again.transaction == plan.transaction && again.json == plan.json, "a plan returns from its text")
    }

    /// A plan that travels between machines, or one of the lists that settle what rings spend.
    static func readTransactionPlan(_ bytes: [UInt8]) throws {
        switch bytes.prefix(4) {
        case ArraySlice("NJRO".utf8):
            try expect(RingOutputList(bytes: bytes).bytes == bytes, "a list of ring outputs has one encoding")
        case ArraySlice("NJKI".utf8):
            try expect(KeyImageList(verifying: bytes).bytes == bytes, "a list of key images has one encoding")
        default:
            let plan = try ColdPlan(bytes: bytes)
            expect(plan.bytes == bytes, "a plan has one encoding")
            let review = ColdReview(plan, own: try own.get())
            expect(review.text.hasPrefix("chain"), "every plan can be shown")
            expect(review.foreign.count == review.payments.count, "nothing is an address of an unknown wallet")
        }
    }

    private static let own = Result { try OwnKeys(try WalletContent(phrase: try SeedPhrase.random())) }

    /// A chain at height 0, for networks that take the published keys only.
    private static func chain() throws -> LedgerMachine<MemoryStorage> {
        var machine = try LedgerMachine(storage: MemoryStorage(), execution: Execution(threads: 1))
        _ = try machine.initChain(genesis: genesis)
        return machine
    }

    private static let genesis: [UInt8] = {
        // Ed25519's generator: a validator's key has to be a point of large order.
        guard let chainID = try? ChainID("fuzz"), let validator = Hash256([0x58] + [UInt8](repeating: 0x66, count: 31)),
            let genesis = try? Genesis(
                configuration: ChainConfiguration(chainID: chainID, network: .network, validators: [validator]),
                accounts: [AccountCredit(account: .zero, amount: 1_000_000)])
        else { preconditionFailure("the genesis is within all bounds") }
        return genesis.encoded
    }()

    private static func expect(_ condition: @autoclosure () throws -> Bool, _ promise: String) rethrows {
        let holds = try condition()
        precondition(holds, promise)
    }
}
