/// The binary operators; the raw value is the spelling.
package enum InfixOperator: String, Hashable, Sendable, CaseIterable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case greater = ">"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case bitOr = "|"
    case bitXor = "^"
    case bitAnd = "&"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    /// Division in the field: multiplication by the inverse.
    case divide = "/"
    /// Division of integers, rounded down.
    case integerDivide = "\\"
    case modulo = "%"
    case power = "**"

    /// How strongly the operator binds: 1 (`||`) to 10 (`**`). All binary operators associate to the left, `**` as well.
    package var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .greater, .lessOrEqual, .greaterOrEqual: 3
        case .bitOr: 4
        case .bitXor: 5
        case .bitAnd: 6
        case .shiftLeft, .shiftRight: 7
        case .add, .subtract: 8
        case .multiply, .divide, .integerDivide, .modulo: 9
        case .power: 10
        }
    }
}

/// The prefix operators, which bind more strongly than every binary one; the raw value is the spelling.
package enum PrefixOperator: String, Hashable, Sendable, CaseIterable {
    case negate = "-"
    case not = "!"
    case complement = "~"
}

/// The assignments. The raw value is the spelling with the target on the left.
package enum AssignmentOperator: String, Hashable, Sendable, CaseIterable {
    /// `=`: a variable's value, or a component's template.
    case variable = "="
    /// `<--` or `-->`: a signal's value without a constraint.
    case signal = "<--"
    /// `<==` or `==>`: a signal's value and the constraint that it is that.
    case constrained = "<=="
}

/// `++` and `--`.
package enum StepOperator: String, Hashable, Sendable, CaseIterable {
    case increment = "++"
    case decrement = "--"
}
