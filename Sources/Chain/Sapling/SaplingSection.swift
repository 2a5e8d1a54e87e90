internal import Algebra
internal import ChainTransactions
internal import Curves
package import Primitives
internal import Sapling
internal import ZcashTransactions

/// The rules of the shielded pool but for its points, proofs and signatures (docs/spec, section 4).
package enum SaplingSection: LedgerSection {
    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {
        let (bundle, rules) = (context.transaction.sapling, context.rules)
        try rules.require(
            .saplingForm, bundle.isEmpty == (bundle.bindingSignature == nil),
            bundle.isEmpty
                ? "There is a binding signature, and neither a spend nor an output."
                : "The spends and outputs have no binding signature.")
        try rules.require(
            .saplingForm, !bundle.isEmpty || bundle.valueBalance == 0,
            "The value balance is \(bundle.valueBalance), and there is neither a spend nor an output.")
        let nullifiers = bundle.spends.map(\.nullifier).sorted { $0.lexicographicallyPrecedes($1) }
        for (nullifier, next) in zip(nullifiers, nullifiers.dropFirst()) {
            try rules.require(
                .saplingNullifierOnce, nullifier != next,
                "The nullifier \(Hexadecimal.encode(nullifier)) stands in two spends of the transaction.")
        }
    }

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        let bundle = context.transaction.sapling
        guard !bundle.isEmpty else { return }
        for (index, spend) in bundle.spends.enumerated() {
            let seen: UInt64?
            let anchor: UInt64?
            do {
                seen = try SaplingState.height(ofNullifier: spend.nullifier, in: state)
                anchor = try SaplingState.height(ofAnchor: spend.anchor, in: state)
            } catch { throw .storage(error) }
            try context.rules.require(
                .saplingNullifierUnspent, seen == nil,
                "The nullifier of spend \(index) was seen in block \(seen ?? 0): its note is spent.")
            try context.rules.require(
                .saplingAnchor, anchor != nil,
                "The anchor of spend \(index) is no root of the note commitment tree of recent blocks.")
        }
        let size: UInt64
        do { size = try SaplingState.leafCount(in: state) } catch { throw .storage(error) }
        let all = UInt64(1) << UInt64(NoteCommitmentHash.depth)
        let room = all - min(all, size)
        try context.rules.require(
            .saplingTreeRoom, UInt64(bundle.outputs.count) <= room,
            "The note commitment tree has room for \(room) notes; \(bundle.outputs.count) are made.")
    }

    package static func foreseenKeys(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(StorageError) -> [StateKey] {
        context.transaction.sapling.spends.map { StateKey(.nullifiers, $0.nullifier) }
    }

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {
        let bundle = context.transaction.sapling
        for spend in bundle.spends {
            SaplingState.add(nullifier: spend.nullifier, height: context.height, to: &state)
        }
        for output in bundle.outputs { SaplingState.add(leaf: output.noteCommitment, to: &state) }
    }

    package static func initialize(
        _ genesis: Genesis, _ state: inout StateOverlay
    ) throws(LedgerApplicationError) {
        let window = genesis.configuration.anchorWindow
        do throws(StorageError) {
            try SaplingState.endBlock(height: 0, window: window, to: &state, on: WorkerPool(threads: 1))
        } catch {
            throw .storage(error)
        }
    }

    package static func finishBlock(
        height: UInt64, _ configuration: ChainConfiguration, _ state: inout StateOverlay, on pool: WorkerPool
    ) throws(StorageError) {
        try SaplingState.endBlock(height: height, window: configuration.anchorWindow, to: &state, on: pool)
    }
}
