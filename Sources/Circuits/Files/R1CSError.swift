public import Primitives

/// Why an `.r1cs` file is refused.
public enum R1CSError: NamedError, Equatable {
    /// The sections are not well formed: see the inner error.
    case container(BinaryContainerError)
    /// The field is refused: see the inner error.
    case field(ScalarFieldError)
    /// The header section has another length than its fields, in bytes.
    case headerSize(actual: Int, expected: Int)
    /// The header has fewer wires than ONE and the public values together.
    case tooFewWires(actual: UInt32, required: UInt64)
    /// The header has fewer labels than wires.
    case tooFewLabels(actual: UInt64, wires: UInt32)
    /// The constraint section cannot hold the header's number of constraints.
    case tooManyConstraints(actual: UInt32, room: Int)
    /// The constraint section ends inside a constraint.
    case truncatedConstraint(index: Int, offset: Int)
    /// A linear combination has more terms than the section has room for.
    case tooManyTerms(constraint: Int, actual: UInt32, room: Int)
    /// A term names a wire that does not exist.
    case wireOutOfRange(constraint: Int, wire: UInt32, wires: Int)
    /// A coefficient is not below the field's order.
    case coefficientNotCanonical(constraint: Int, wire: UInt32)
    /// Bytes follow the last constraint.
    case trailingConstraintBytes(offset: Int, count: Int)
    /// The wire map has another length than eight bytes a wire.
    case wireMapSize(actual: Int, expected: Int)
    /// The wire map names a label that does not exist.
    case labelOutOfRange(wire: Int, label: UInt64, labels: UInt64)
    /// The circuit uses PLONK's custom gates (sections 4 and 5), which Groth16 does not have.
    case customGates(section: UInt32)

    public var name: String {
        switch self {
        case .container(let error): error.name
        case .field(let error): error.name
        default: caseName(of: self)
        }
    }

    public var explanation: String {
        switch self {
        case .container(let error): error.explanation
        case .field(let error): error.explanation
        case .headerSize(let actual, let expected): "The header has \(actual) bytes, not \(expected)."
        case .tooFewWires(let actual, let required):
            "The header announces \(actual) wires where the constant and the public values alone are \(required)."
        case .tooFewLabels(let actual, let wires): "The header announces \(actual) labels for \(wires) wires."
        case .tooManyConstraints(let actual, let room):
            "The header announces \(actual) constraints where the section has room for \(room)."
        case .truncatedConstraint(let index, let offset):
            "The constraint section ends inside constraint \(index), at offset \(offset)."
        case .tooManyTerms(let constraint, let actual, let room):
            "Constraint \(constraint) announces \(actual) terms where the section has room for \(room)."
        case .wireOutOfRange(let constraint, let wire, let wires):
            "Constraint \(constraint) names wire \(wire); there are \(wires)."
        case .coefficientNotCanonical(let constraint, let wire):
            "The coefficient of wire \(wire) in constraint \(constraint) is not below the field's order."
        case .trailingConstraintBytes(let offset, let count):
            "\(count) bytes follow the last constraint at offset \(offset)."
        case .wireMapSize(let actual, let expected): "The wire map has \(actual) bytes, not \(expected)."
        case .labelOutOfRange(let wire, let label, let labels):
            "Wire \(wire) is mapped to label \(label); there are \(labels)."
        case .customGates(let section):
            "The circuit uses custom gates (section \(section)), which Groth16 does not have."
        }
    }
}

/// The name of an enum's case.
func caseName<E>(of value: E) -> String {
    Mirror(reflecting: value).children.first?.label ?? String(describing: value)
}
