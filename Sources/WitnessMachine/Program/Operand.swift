/// Where an instruction finds or leaves a value: 30 bits of position and 2 bits that say what they count.
@frozen public struct Operand: Sendable, Hashable {
    /// What the positions count.
    public enum Kind: UInt32, Sendable {
        /// Registers of the running template instance or function.
        case register = 0
        /// Constants of the program.
        case constant = 1
        /// Signals, from the first own signal of the running template instance; its subcomponents' signals follow.
        case signal = 2
        /// No value.
        case none = 3
    }

    /// The kind in the two high bits and the position.
    public let rawValue: UInt32

    /// The operand with the given bits.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The largest position.
    public static let maximumIndex = 1 << 30 - 1

    /// No operand.
    @inlinable public static var none: Self { Self(rawValue: 3 << 30) }

    /// A register. `index` must be at most `maximumIndex`.
    public static func register(_ index: Int) -> Self { Self(.register, index) }
    /// A constant of the program. `index` must be at most `maximumIndex`.
    public static func constant(_ index: Int) -> Self { Self(.constant, index) }
    /// A signal, counted from the first own one. `index` must be at most `maximumIndex`.
    public static func signal(_ index: Int) -> Self { Self(.signal, index) }

    /// A position that is no value: the target of a jump, the number of a function, a template instance or a text.
    public static func number(_ index: Int) -> Self { Self(.register, index) }

    init(_ kind: Kind, _ index: Int) {
        precondition(index >= 0 && index <= Self.maximumIndex, "the builder counts positions and refuses so many")
        rawValue = kind.rawValue << 30 | UInt32(index)
    }

    /// What the position counts.
    @inlinable public var kind: Kind { Kind(rawValue: rawValue >> 30) ?? .none }
    /// The position.
    @inlinable public var index: Int { Int(rawValue & 0x3fff_ffff) }

    /// The operand `count` places further on.
    public func advanced(by count: Int) -> Self { Self(kind, index + count) }
}

/// One step of a program: 16 bytes.
@frozen public struct Instruction: Sendable, Hashable {
    /// The opcode in the low eight bits, the count `n` above.
    public var head: UInt32
    /// The operand that is written, or a number: see ``Opcode``.
    public var destination: Operand
    /// The first operand.
    public var a: Operand
    /// The second operand.
    public var b: Operand

    /// The largest count.
    public static let maximumCount = 1 << 24 - 1

    /// An instruction. `count` must be between 0 and `maximumCount`.
    public init(
        _ opcode: Opcode, _ destination: Operand = .none, _ a: Operand = .none, _ b: Operand = .none, count: Int = 0
    ) {
        precondition(count >= 0 && count <= Self.maximumCount, "an array of that many values was refused before")
        head = UInt32(opcode.rawValue) | UInt32(count) << 8
        self.destination = destination
        self.a = a
        self.b = b
    }

    /// The opcode; nil where a file has a number that none has.
    public var opcode: Opcode? { Opcode(rawValue: UInt8(truncatingIfNeeded: head)) }
    /// The count.
    public var count: Int { Int(head >> 8) }
}
