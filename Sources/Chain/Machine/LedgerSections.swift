package import ChainTransactions
import Primitives
import SaplingCircuits

/// The one table of checks that every transaction goes through, whatever it has in it.
package enum LedgerSections {
    /// The sections, in the order of their checks: the cheap and general ones first.
    package static let all: [any LedgerSection.Type] = [
        TransactionSection.self, PoolSection.self, TransparentSection.self, SaplingSection.self, RingSection.self,
        ApplicationsSection.self, GovernanceSection.self,
    ]

    /// What collects the signatures and proofs of a block, one of each kind.
    package static func collectors(_ keys: ProofKeys) -> [any ProofCollector] {
        keys.arrangement([
            AccountProofs.debits, AccountProofs.approvals, SaplingProofs(keys: keys.sapling), RingProofs(),
            CallProofs(keys: keys.circuits),
        ])
    }
}

/// The keys that proofs are verified with.
package struct ProofKeys: Sendable {
    /// The keys of Sapling's statements.
    package let sapling: SaplingKeys
    /// The keys of circuits that were prepared before; which they are, the state says.
    package let circuits = PreparedCircuitKeys()
    /// What is put in the collectors' place: themselves, but where a test counts what they do or a trial does without.
    package let arrangement: @Sendable ([any ProofCollector]) -> [any ProofCollector]

    /// The keys of a chain.
    package init(
        sapling: SaplingKeys,
        arrangement: @escaping @Sendable ([any ProofCollector]) -> [any ProofCollector] = { $0 }
    ) {
        self.sapling = sapling
        self.arrangement = arrangement
    }

    /// The hash of the keys that the state does not hold.
    package var digest: Hash256 {
        Hash256(.verdict) {
            $0.write(CircuitKey.encode(sapling.spend.key))
            $0.write(CircuitKey.encode(sapling.output.key))
        }
    }
}
