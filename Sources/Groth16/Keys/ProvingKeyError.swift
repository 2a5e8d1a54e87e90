public import Algebra
public import Primitives

/// Why a `.zkey` file is refused as a proving key.
public enum ProvingKeyError: NamedError, Equatable {
    /// The file is a key of another proof system: 2 is PLONK, 10 is FFLONK.
    case notGroth16(protocolID: UInt32)
    /// The moduli in the header are those of no curve known here.
    case unknownCurve
    /// The file is a key of another curve than the one asked for.
    case wrongCurve(actual: CurveID, expected: CurveID)
    /// A section's length does not follow from the header's counts, in bytes.
    case sectionSize(section: UInt32, actual: Int, expected: Int)
    /// The domain is not a power of two, or larger than the curve's roots of unity reach.
    case badDomainSize(UInt32)
    /// There are more public inputs than wires.
    case tooManyPublicInputs(publicInputs: UInt32, wires: UInt32)
    /// A coefficient names a matrix, row or wire that does not exist.
    case coefficientOutOfRange(index: Int, matrix: UInt32, row: UInt32, wire: UInt32)
    /// A coefficient's value is not below r.
    case coefficientNotCanonical(index: Int)
    /// A point of the header is not an element of its group.
    case badPoint(element: String)
    /// A point of the header is the identity.
    case atInfinity(element: String)
    /// γ = ±δ: proofs under this key can be forged without a witness.
    case gammaEqualsDelta(negated: Bool)

    public var name: String {
        switch self {
        case .gammaEqualsDelta(let negated): negated ? "gammaEqualsNegatedDelta" : "gammaEqualsDelta"
        case .notGroth16: "notGroth16"
        case .unknownCurve: "unknownCurve"
        case .wrongCurve: "wrongCurve"
        case .sectionSize: "sectionSize"
        case .badDomainSize: "badDomainSize"
        case .tooManyPublicInputs: "tooManyPublicInputs"
        case .coefficientOutOfRange: "coefficientOutOfRange"
        case .coefficientNotCanonical: "coefficientNotCanonical"
        case .badPoint: "badPoint"
        case .atInfinity: "atInfinity"
        }
    }

    public var explanation: String {
        switch self {
        case .notGroth16(let id):
            "The file is a \([2: "PLONK", 10: "FFLONK"][id] ?? "protocol \(id)") key, not a Groth16 key."
        case .unknownCurve: "The key's moduli are neither BN254's (bn128) nor BLS12-381's (bls12381)."
        case .wrongCurve(let actual, let expected): "The key is for \(actual.rawValue), not for \(expected.rawValue)."
        case .sectionSize(let section, let actual, let expected):
            "Section \(section) has \(actual) bytes where the header asks for \(expected)."
        case .badDomainSize(let size): "The domain size \(size) is not a power of two that the curve supports."
        case .tooManyPublicInputs(let publicInputs, let wires):
            "The header announces \(publicInputs) public inputs and only \(wires) wires."
        case .coefficientOutOfRange(let index, let matrix, let row, let wire):
            "Coefficient \(index) names matrix \(matrix), row \(row), wire \(wire), which the circuit does not have."
        case .coefficientNotCanonical(let index): "Coefficient \(index) is not below the group's order."
        case .badPoint(let element): "The key's \(element) is not a point of its group."
        case .atInfinity(let element): "The key's \(element) is the point at infinity."
        case .gammaEqualsDelta(let negated):
            "The key has gamma = \(negated ? "−" : "")delta: proofs under it can be forged without a witness"
                + (negated ? "." : ". It has no phase-2 contribution yet; make one with 'nightjar zkey contribute'.")
        }
    }
}
