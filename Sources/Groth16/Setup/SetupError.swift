public import Algebra
public import Primitives

/// Why no key can be made for a circuit.
public enum SetupError: NamedError, Equatable {
    /// The constraint system and the powers of tau are for different curves.
    case curveMismatch(circuit: CurveID, powers: CurveID)
    /// The circuit needs a larger domain than the curve's roots of unity, doubled once, allow.
    case circuitTooLarge(log2Domain: Int, maximum: Int)
    /// The circuit needs a larger domain than the powers of tau reach.
    case powersTooSmall(log2Domain: Int, power: Int)
    /// The file has powers of tau and no Lagrange sections.
    case powersNotPrepared
    /// Nobody has contributed to the powers of tau: their secrets are 1 and known to everybody.
    case noPhase1Contribution
    /// The matrices A and B have more entries than the key's 32-bit count holds.
    case tooManyEntries(Int)
    /// τ is a root of unity of the domain, or a secret is zero.
    case unusableSecrets

    public var explanation: String {
        switch self {
        case .curveMismatch(let circuit, let powers):
            "The circuit is for \(circuit.rawValue), the powers of tau for \(powers.rawValue)."
        case .circuitTooLarge(let log2Domain, let maximum):
            "The circuit needs a domain of 2^\(log2Domain); the curve allows 2^\(maximum)."
        case .powersTooSmall(let log2Domain, let power):
            "The circuit needs powers of tau up to 2^\(log2Domain); the file reaches 2^\(power)."
        case .powersNotPrepared:
            "The powers of tau are not prepared for phase 2; run 'nightjar ptau prepare phase2' first."
        case .noPhase1Contribution:
            "Nobody has contributed to these powers of tau: their secrets are known. Make a contribution with 'nightjar "
                + "ptau contribute', or pass --allow-insecure-key to study the result."
        case .tooManyEntries(let count): "The matrices A and B have \(count) entries; a key counts up to 2^32 − 1."
        case .unusableSecrets: "A secret is zero or a root of unity; draw others."
        }
    }
}
