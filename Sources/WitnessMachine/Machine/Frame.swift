/// Why a run stopped, and where.
struct Stop {
    enum Reason {
        case finished
        case notEqual, assertion, indexOutOfRange, divisionByZero, unreachable
        case tooManyCalls, tooManyRegisters
        case cancelled
    }

    var reason: Reason
    /// The instruction's index in the prepared code.
    var instruction: Int
}

/// A template instance or function that is running.
struct Frame {
    /// The template's index, or the complement of the function's.
    var owner: Int
    /// The first own signal's index among all signals.
    var signals: Int
    /// The first register's index.
    var registers: Int
    /// The index in the code at which the caller goes on.
    var returnAddress: Int
    /// Where a function's results go, an index among all registers.
    var results: Int
}
