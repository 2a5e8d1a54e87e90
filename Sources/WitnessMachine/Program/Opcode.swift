/// What an instruction does. `d`, `a`, `b` are its operands and `n` its count; values are field elements, and an operation
/// on integers takes the canonical ones, in [0, p).
///
/// circom's comparisons take an integer above (p − 1)/2 for a negative one, x − p. Shifts by k above (p − 1)/2 go the
/// other way by p − k. The results of bit operations are taken mod p after the bits above the prime's are cut off.
public enum Opcode: UInt8, Sendable, CaseIterable {
    // Field

    /// d = a + b
    case add
    /// d = a − b
    case subtract
    /// d = a·b
    case multiply
    /// d = d + a·b
    case multiplyAdd
    /// d = −a
    case negate
    /// d = a/b, and 0 for b = 0: circom's programs go on there
    case divide

    // Integers

    /// d = ⌊a/b⌋; a failure for b = 0
    case integerDivide
    /// d = a mod b; a failure for b = 0
    case remainder
    /// d = a^b, with 0^0 = 1
    case power
    /// d = a & b
    case bitAnd
    /// d = a | b
    case bitOr
    /// d = a ^ b, exclusive
    case bitXor
    /// d = ~a
    case bitComplement
    /// d = a << b
    case shiftLeft
    /// d = a >> b
    case shiftRight

    // Truth values: 1 and 0; any value but 0 counts as true

    /// d = a == b
    case equal
    /// d = a != b
    case notEqual
    /// d = a < b
    case less
    /// d = a <= b
    case lessOrEqual
    /// d = a > b
    case greater
    /// d = a >= b
    case greaterOrEqual
    /// d = a && b
    case and
    /// d = a || b
    case or
    /// d = !a
    case not

    // Moving

    /// d = a
    case copy
    /// The n values from d on become those from a on; the two ranges may overlap.
    case copyRange
    /// d = the value b places after a; a failure unless the integer b is below n.
    case load
    /// The value a places after d becomes b; a failure unless the integer a is below n.
    case store
    /// A failure unless the integer a is below n.
    case checkIndex

    // Control: `d` of a jump is the index of an instruction of the same code

    /// Goes on at d.
    case jump
    /// Goes on at d where a is zero.
    case jumpIfZero
    /// Goes on at d where a is not zero.
    case jumpIfNotZero
    /// Calls function number b with the arguments from register a on; its results go to the registers from d on.
    case call
    /// Leaves a function with the results from a on, or ends a template's code.
    case leave
    /// Runs the code of template instance number b, whose signals lie from signal d on.
    case run

    // Checks and messages

    /// A failure unless a = b: `===`.
    case checkEqual
    /// A failure where a is zero: `assert`.
    case assert
    /// Adds the value a to the line being logged.
    case logValue
    /// Adds text number a to the line being logged.
    case logText
    /// Ends the line being logged.
    case logEnd
    /// A failure: a place that must not be reached.
    case fail
}
