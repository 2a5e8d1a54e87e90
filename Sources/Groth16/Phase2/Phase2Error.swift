public import Primitives

/// Why a key's second phase is refused. Contributions count from 1.
public enum Phase2Error: NamedError, Equatable {
    /// Nobody has contributed: δ = γ, and proofs can be forged.
    case noContribution
    /// A point is not canonical, not on its curve or not in its subgroup.
    case badPoint(section: UInt32, index: Int)
    /// A contribution's transcript is not the hash of what came before: it was made for another predecessor.
    case inconsistentTranscript(contribution: Int)
    /// A contribution does not prove knowledge of its factor.
    case badKey(contribution: Int)
    /// δ after a contribution is not δ before it times the factor.
    case brokenChain(contribution: Int)
    /// A beacon's key is not the one its hash yields.
    case beaconMismatch(contribution: Int)
    /// The header's δ is not the last contribution's, or [δ]₁ and [δ]₂ differ.
    case deltaMismatch(element: String)
    /// A count or point of the header is not that of the circuit's initial key.
    case headerMismatch(element: String)
    /// The circuit's hash is not that of the circuit and the powers of tau.
    case circuitHashMismatch
    /// A section that no contribution changes differs from the circuit's initial key.
    case sectionMismatch(section: UInt32)
    /// A section is not the initial key's divided by δ.
    case ratioMismatch(section: UInt32)
    /// The key is a one-party setup's, which no powers of tau vouch for.
    case testKey

    public var explanation: String {
        switch self {
        case .noContribution:
            "The key has no contribution: delta = gamma, and anyone can forge proofs. Make one with 'nightjar zkey "
                + "contribute'."
        case .badPoint(let section, let index): "Point \(index) of section \(section) is not a point of its group."
        case .inconsistentTranscript(let contribution):
            "Contribution \(contribution)'s transcript is not that of the contributions before it."
        case .badKey(let contribution): "Contribution \(contribution) does not prove knowledge of its secret."
        case .brokenChain(let contribution):
            "Contribution \(contribution)'s delta does not follow from the one before."
        case .beaconMismatch(let contribution): "Contribution \(contribution) is not the one its beacon yields."
        case .deltaMismatch(let element): "The key's \(element) is not the one the contributions lead to."
        case .headerMismatch(let element): "The key's \(element) is not the circuit's."
        case .circuitHashMismatch: "The key was not started from this circuit and these powers of tau."
        case .sectionMismatch(let section): "Section \(section) is not the circuit's."
        case .ratioMismatch(let section): "Section \(section) is not the circuit's divided by delta."
        case .testKey: "The key was made by a one-party setup for tests; there is no ceremony to verify."
        }
    }
}
