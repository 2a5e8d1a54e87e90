public import Primitives

/// Why bytes are not a proving key in bellman's form.
public enum BellmanKeyError: NamedError, Hashable {
    /// A part of the file.
    public enum Section: String, Sendable, CaseIterable {
        /// [α]₁.
        case alpha1
        /// [β]₁.
        case beta1
        /// [β]₂.
        case beta2
        /// [γ]₂.
        case gamma2
        /// [δ]₁.
        case delta1
        /// [δ]₂.
        case delta2
        /// The elements of the public inputs.
        case ic
        /// The powers of τ times the vanishing polynomial.
        case h
        /// The elements of the private wires.
        case l
        /// The elements of A.
        case a
        /// The elements of B in G1.
        case b1
        /// The elements of B in G2.
        case b2
        /// What follows the points.
        case trailer
    }

    /// The file ends inside a section, which needs this many bytes more than remain.
    case truncated(Section, needed: Int, remaining: Int)
    /// A coordinate is not below the modulus, or a flag is set that marks the identity or a compressed point.
    case notCanonical(Section, index: Int)
    /// A point does not satisfy its curve's equation.
    case notOnCurve(Section, index: Int)
    /// A point of the fixed part is outside the subgroup of prime order.
    case notInSubgroup(Section)
    /// [δ]₁ and [δ]₂, or [β]₁ and [β]₂, are not multiples of the generators by one number.
    case differentLogarithms(Section, Section)
    /// After the points there is neither the record of a multi-party computation nor the notice of a test key.
    case unknownTrailer
    /// A section has another number of elements than the circuit asks for.
    case elementCount(Section, actual: Int, expected: Int)

    public var explanation: String {
        switch self {
        case .truncated(let section, let needed, let remaining):
            "The key's section \(section.rawValue) needs \(needed) bytes and \(remaining) remain."
        case .notCanonical(let section, let index):
            "Point \(index) of the key's section \(section.rawValue) has a coordinate that is not below the modulus."
        case .notOnCurve(let section, let index):
            "Point \(index) of the key's section \(section.rawValue) is not on the curve."
        case .notInSubgroup(let section): "The key's \(section.rawValue) is not in the subgroup of prime order."
        case .differentLogarithms(let first, let second):
            "The key's \(first.rawValue) and \(second.rawValue) do not belong together."
        case .unknownTrailer: "After the key's points there is no record of where the key comes from."
        case .elementCount(let section, let actual, let expected):
            "The key's section \(section.rawValue) has \(actual) elements where the circuit asks for \(expected)."
        }
    }
}
