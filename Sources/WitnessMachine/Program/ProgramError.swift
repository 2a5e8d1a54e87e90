public import Primitives

/// Why a witness program is refused.
public enum ProgramError: NamedError, Equatable {
    /// The main component's template instance does not exist.
    case noSuchTemplate(Int, count: Int)
    /// An instruction is not well formed: `place` is a template instance or function.
    case instruction(place: String, index: Int, fault: InstructionFault)
    /// The code's last instruction goes on to a next, or there is none at all.
    case runsOffTheEnd(place: String)
    /// More registers than `Operand.maximumIndex`, or a function has fewer than parameters or results.
    case registerCount(place: String, actual: Int)
    /// A template instance has more signals than `Operand.maximumIndex`, or a negative number.
    case signalCount(place: String, actual: Int)
    /// A template instance is its own subcomponent.
    case recursiveTemplate(place: String)
    /// The main component's ports have more signals than the component.
    case interface(actual: Int, room: Int)
    /// The witness map does not begin with signal 0.
    case witnessMapStart
    /// The witness map names a signal that does not exist.
    case witnessMap(wire: Int, signal: UInt32, signals: Int)
    /// A constant is not below the prime.
    case constantNotReduced(index: Int)
    /// The program is over another field than the one asked for.
    case wrongField(actual: CircomPrime, expected: String)

    public var explanation: String {
        switch self {
        case .noSuchTemplate(let index, let count):
            "The main component is template instance \(index); the program has \(count)."
        case .instruction(let place, let index, let fault):
            "Instruction \(index) of \(place): \(fault.explanation)"
        case .runsOffTheEnd(let place): "The code of \(place) has no end."
        case .registerCount(let place, let actual): "\(actual) registers cannot be what \(place) uses."
        case .signalCount(let place, let actual): "\(place) cannot have \(actual) signals."
        case .recursiveTemplate(let place): "\(place) is its own subcomponent."
        case .interface(let actual, let room):
            "The main component's inputs and outputs are \(actual) signals, and it has \(room)."
        case .witnessMapStart: "The witness map does not begin with signal 0, the constant one."
        case .witnessMap(let wire, let signal, let signals):
            "Wire \(wire) is signal \(signal); the circuit has \(signals)."
        case .wrongField(let actual, let expected): "The program is over \(actual.rawValue), not over \(expected)."
        case .constantNotReduced(let index): "Constant \(index) is not below the prime."
        }
    }
}

/// What is wrong with an instruction.
public enum InstructionFault: Sendable, Equatable {
    /// No instruction has this opcode.
    case opcode(UInt8)
    /// An operand is of a kind that the opcode does not take there.
    case operandKind(Operand)
    /// An operand, or the range of values that begins there, reaches beyond what exists.
    case operandRange(Operand, count: Int, limit: Int)
    /// A jump's target is not an instruction of this code.
    case target(Int)
    /// A function that does not exist.
    case function(Int)
    /// A template instance that does not exist.
    case template(Int)
    /// A text that does not exist.
    case text(Int)
    /// The opcode works on the signals of a template and stands in a function.
    case notInFunction

    var explanation: String {
        switch self {
        case .opcode(let value): "there is no opcode \(value)."
        case .operandKind(let operand): "a \(operand.kind) cannot stand there."
        case .operandRange(let operand, let count, let limit):
            "\(count) values from \(operand.kind) \(operand.index) on, where there are \(limit)."
        case .target(let index): "a jump to instruction \(index), which does not exist."
        case .function(let index): "function \(index) does not exist."
        case .template(let index): "template instance \(index) does not exist."
        case .text(let index): "text \(index) does not exist."
        case .notInFunction: "a function has no signals and no components."
        }
    }
}
