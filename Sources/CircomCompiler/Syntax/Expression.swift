package import BigNumbers

/// A name as it stands in the source.
package struct Identifier: Hashable, Sendable, CustomStringConvertible {
    /// The name's text: ASCII letters, digits, `_` and `$`.
    package let name: String
    /// Where it stands.
    package let range: SourceRange

    /// Makes an identifier.
    package init(_ name: String, range: SourceRange) {
        self.name = name
        self.range = range
    }

    package var description: String { name }
}

/// An expression with the bytes it was read from.
///
/// Parentheses leave no node: `(a + b)` is the infix node of `a + b`, whose range excludes them, and whatever is built
/// from it covers them. The height of an expression is bounded by ``ParserLimits``, so that recursion over it is safe.
package struct Expression: Hashable, Sendable {
    /// What the expression is.
    package let kind: Kind
    /// The bytes it was read from.
    package let range: SourceRange

    /// Makes an expression.
    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    /// The forms of an expression.
    package indirect enum Kind: Hashable, Sendable {
        /// A decimal or hexadecimal literal, exact and not yet reduced modulo the field's prime.
        case number(BigInt)
        /// A name with what follows it: `a`, `a[i]`, `component.signal[2].field`.
        case variable(VariableReference)
        /// A binary operation.
        case infix(InfixOperator, Expression, Expression)
        /// `-x`, `!x` or `~x`.
        case prefix(PrefixOperator, Expression)
        /// `condition ? ifTrue : ifFalse`.
        case conditional(Expression, ifTrue: Expression, ifFalse: Expression)
        /// `f(x, y)`: a function's call or a template's instantiation.
        case call(Call)
        /// `[x, y]`; at least one element.
        case array([Expression])
        /// `T(p)(x, y)` or `T(p)(a <== x, b <== y)`.
        case anonymousComponent(AnonymousComponent)
        /// `(x, y)`; at least two elements.
        case tuple([Expression])
        /// `_`: a place whose value is thrown away.
        case underscore
        /// `parallel T(p)` or `parallel T(p)(x)`.
        case parallel(Expression)
    }
}

/// A variable, signal, bus or component with its accessors.
package struct VariableReference: Hashable, Sendable {
    /// The first name.
    package let name: Identifier
    /// What follows the name, from left to right.
    package let accessors: [Accessor]
    /// The name and all accessors.
    package let range: SourceRange
}

/// One step from a value to a part of it.
package enum Accessor: Hashable, Sendable {
    /// `[expression]`.
    case index(Expression)
    /// `.name`: a component's port, a bus's field or a signal's tag.
    case member(Identifier)

    /// The index expression or the member's name, without brackets and dot.
    package var range: SourceRange {
        switch self {
        case .index(let expression): expression.range
        case .member(let identifier): identifier.range
        }
    }
}

/// A call by name with arguments in parentheses.
package struct Call: Hashable, Sendable {
    /// The function, template or bus that is called.
    package let name: Identifier
    /// The arguments, possibly none.
    package let arguments: [Expression]
}

/// A component without a name: a template, its parameters and its inputs.
package struct AnonymousComponent: Hashable, Sendable {
    /// The template.
    package let template: Identifier
    /// The template's parameters.
    package let parameters: [Expression]
    /// The inputs, by position or by name.
    package let inputs: Inputs

    /// The inputs of an anonymous component.
    package enum Inputs: Hashable, Sendable {
        /// One expression per input signal, in the order of declaration; possibly none.
        case positional([Expression])
        /// `name <== expression`, `name <-- expression` or `name = expression`; at least one.
        case named([NamedInput])
    }

    /// An input given by name.
    package struct NamedInput: Hashable, Sendable {
        /// The input's name.
        package let name: Identifier
        /// How it is assigned.
        package let assignment: AssignmentOperator
        /// What it is assigned.
        package let value: Expression
    }
}
