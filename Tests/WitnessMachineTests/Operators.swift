import BigNumbers
import WitnessMachine

/// circom's operators on integers of any size: what the machine's results are compared with.
struct OperatorOracle {
    let prime: BigInt
    let bits: Int

    init(_ prime: CircomPrime) {
        self.prime = BigInt(words: prime.modulus)
        bits = self.prime.bitWidth
    }

    private func reduced(_ x: BigInt) throws -> BigInt { try x.modulo(prime) }
    private var mask: BigInt { (BigInt.one << bits) - .one }
    private func signed(_ x: BigInt) -> BigInt { isNegative(x) ? x - prime : x }
    private func isNegative(_ x: BigInt) -> Bool { x > (prime - .one) >> 1 }
    private func truth(_ value: Bool) -> BigInt { value ? .one : .zero }

    private func left(_ a: BigInt, _ k: BigInt) throws -> BigInt {
        guard k < BigInt(bits) else { return .zero }
        return try reduced((a << Int(exactly: k)!) & mask)
    }

    private func right(_ a: BigInt, _ k: BigInt) -> BigInt {
        k < BigInt(bits) ? a >> Int(exactly: k)! : .zero
    }

    /// Nil where the operation fails.
    func result(_ opcode: Opcode, _ a: BigInt, _ b: BigInt) throws -> BigInt? {
        switch opcode {
        case .add: try reduced(a + b)
        case .subtract: try reduced(a - b)
        case .multiply: try reduced(a * b)
        case .multiplyAdd: try reduced(BigInt(5) + a * b)
        case .negate: try reduced(-a)
        case .divide: try reduced(a * (b.inverse(mod: prime) ?? .zero))
        case .integerDivide: b == .zero ? nil : try a.truncatedDivMod(b).quotient
        case .remainder: b == .zero ? nil : try a.truncatedDivMod(b).remainder
        case .power: try a.powerVariableTime(b, mod: prime)
        case .bitAnd: try reduced(a & b)
        case .bitOr: try reduced(a | b)
        case .bitXor: try reduced(a ^ b)
        case .bitComplement: try reduced(mask - a)
        case .shiftLeft: isNegative(b) ? right(a, prime - b) : try left(a, b)
        case .shiftRight: isNegative(b) ? try left(a, prime - b) : right(a, b)
        case .equal: truth(a == b)
        case .notEqual: truth(a != b)
        case .less: truth(signed(a) < signed(b))
        case .lessOrEqual: truth(signed(a) <= signed(b))
        case .greater: truth(signed(a) > signed(b))
        case .greaterOrEqual: truth(signed(a) >= signed(b))
        case .and: truth(a != .zero && b != .zero)
        case .or: truth(a != .zero || b != .zero)
        case .not: truth(a == .zero)
        case .copy: a
        default: nil
        }
    }

    static let opcodes: [Opcode] = Opcode.allCases.filter { $0.rawValue <= Opcode.copy.rawValue }

    /// Values near everything that an operator treats apart.
    var edges: [BigInt] {
        let half = (prime - .one) >> 1
        let powers = [1, 31, 32, 62, 63, 64, 65, 128, bits - 1].map { BigInt.one << $0 }
        let near = [.zero, half, prime, BigInt(bits), mask - prime] + powers
        var values: [BigInt] = []
        for value in near.flatMap({ [$0 - .two, $0 - .one, $0, $0 + .one, $0 + .two] }) {
            for candidate in [value, prime - value]
            where candidate >= .zero && candidate < prime && !values.contains(candidate) {
                values.append(candidate)
            }
        }
        return values.sorted()
    }
}

/// A program of one template, with a register machine's answers to compare.
enum SmallProgram {
    /// A circuit `main` with the inputs `in` and outputs `out`; `body` gets operands for both.
    static func make(
        prime: CircomPrime = .bn128, inputs: Int, outputs: Int, registers: Int = 4,
        _ body: (inout ProgramBuilder, inout CodeBuilder) -> Void
    ) throws(ProgramError) -> WitnessProgram {
        var builder = ProgramBuilder(prime: prime)
        var code = CodeBuilder()
        _ = code.reserveRegisters(registers)
        body(&builder, &code)
        code.leave()
        let main = builder.declareTemplate("Main")
        builder.define(
            template: main, signalCount: inputs + outputs,
            signals: [
                SignalGroup("out", dimensions: [outputs], offset: 0),
                SignalGroup("in", dimensions: [inputs], offset: outputs),
            ], components: [], code)
        return try builder.finish(
            main: main,
            interface: CircuitInterface(
                outputs: [Port("out", dimensions: [outputs])],
                inputs: [.init(Port("in", dimensions: [inputs]), isPublic: false)]))
    }
}
