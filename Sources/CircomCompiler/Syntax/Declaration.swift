/// A declaration of one or several names of one type.
package struct Declaration: Hashable, Sendable {
    /// The type of all names.
    package let type: DeclaredType
    /// The names with their dimensions; at least one.
    package let names: [DeclaredName]
    /// Whether the names stood in parentheses: `var (a, b) = …`. Then no name has an initial value of its own.
    package let isTuple: Bool
    /// What a tuple of names is given together; `nil` for a plain list, whose initial values are those of its names.
    package let tupleValue: InitialValue?
}

/// The type in front of a declaration's names.
package enum DeclaredType: Hashable, Sendable {
    /// `var`.
    case variable
    /// `component`.
    case component
    /// `signal`, `signal input {tag}`, `output signal`, …
    case signal(SignalRole, tags: [Identifier])
    /// `Point(2) input {tag}` or `input Point(2) {tag}`: a bus by name with its parameters.
    case bus(Call, SignalRole, tags: [Identifier])
}

/// The side on which a signal or bus stands.
package enum SignalRole: String, Hashable, Sendable, CaseIterable {
    case input
    case output
    case intermediate
}

/// One name in a declaration.
package struct DeclaredName: Hashable, Sendable {
    /// The name.
    package let name: Identifier
    /// The array dimensions, outermost first; none for a single value.
    package let dimensions: [Expression]
    /// The value given with the name. The parser lets only `=` stand after `var` and `component`, only `<==` and `<--`
    /// after signals and buses, and not both of these in one declaration.
    package let initialValue: InitialValue?
    /// The name, its dimensions and its initial value.
    package let range: SourceRange
}

/// `= value`, `<-- value` or `<== value` in a declaration.
package struct InitialValue: Hashable, Sendable {
    /// The kind of assignment.
    package let assignment: AssignmentOperator
    /// The value.
    package let value: Expression
}
