/// A signal of the instance being elaborated, by provisional number, or a parameter of the function being elaborated.
///
/// Provisional numbers are given in the order in which signals and components appear; the final ones are known when the
/// instance is complete.
typealias SymbolID = UInt32

extension SymbolID {
    /// Set for a function's parameter: the register it comes in is the rest of the number.
    static let parameterFlag: SymbolID = 1 << 31

    var isParameter: Bool { self & Self.parameterFlag != 0 }
}

/// An abstract value: what is known of it at compile time, and how to get it at run time.
///
/// As in circom a value is a number, a linear or quadratic expression over signals, or anything else. Linear stays linear
/// when its terms cancel, because circom counts it so.
enum Value: Sendable {
    /// Known to the compiler.
    case constant(FieldElement)
    /// One signal, or one parameter of a function.
    case symbol(SymbolID)
    /// A sum of signals with coefficients, and a constant.
    case linear(LinearForm)
    /// A·B + C.
    case quadratic(QuadraticForm)
    /// Something else, found in a register at run time.
    case computed(Register)

    static let zero = Value.constant(.zero)
    static let one = Value.constant(.one)

    var constantValue: FieldElement? {
        if case .constant(let value) = self { return value }
        return nil
    }

    var isConstant: Bool {
        if case .constant = self { return true }
        return false
    }

    /// Whether no constraint can hold it.
    var isNonQuadratic: Bool {
        if case .computed = self { return true }
        return false
    }
}

/// What linear and quadratic forms have in common: the register that holds their value, once there is one.
///
/// Forms belong to one elaboration, which runs on one thread.
class Form: @unchecked Sendable {
    final var register: Register?
}

/// A term of a linear form.
struct SymbolTerm {
    var symbol: SymbolID
    var coefficient: FieldElement
}

/// A sum of terms and a constant. The terms are in increasing order of symbol, without zeros.
final class LinearForm: Form, @unchecked Sendable {
    var terms: [SymbolTerm]
    var constant: FieldElement

    init(terms: [SymbolTerm], constant: FieldElement) {
        self.terms = terms
        self.constant = constant
    }

    convenience init(_ symbol: SymbolID) {
        self.init(terms: [SymbolTerm(symbol: symbol, coefficient: .one)], constant: .zero)
    }

    static func constant(_ value: FieldElement) -> LinearForm { LinearForm(terms: [], constant: value) }

    var isZero: Bool { terms.isEmpty && constant.isZero }
}

/// A·B + C with linear A, B, C.
final class QuadraticForm: Form, @unchecked Sendable {
    let a: LinearForm, b: LinearForm, c: LinearForm

    init(a: LinearForm, b: LinearForm, c: LinearForm) {
        self.a = a
        self.b = b
        self.c = c
    }
}
