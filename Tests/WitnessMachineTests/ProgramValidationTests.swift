import BigNumbers
import Testing
import WitnessMachine

@Suite struct ProgramValidationTests {
    /// A program whose main template has `signals` signals, three registers and the given code.
    static func program(
        signals: Int = 4, interface: CircuitInterface = CircuitInterface(outputs: [], inputs: []),
        _ body: (inout ProgramBuilder, inout CodeBuilder) -> Void
    ) throws(ProgramError) -> WitnessProgram {
        var builder = ProgramBuilder(prime: .bn128)
        var code = CodeBuilder()
        _ = code.reserveRegisters(3)
        _ = builder.constant(7)
        body(&builder, &code)
        let main = builder.declareTemplate("T")
        builder.define(template: main, signalCount: signals, signals: [], components: [], code)
        return try builder.finish(main: main, interface: interface)
    }

    @Test("every prime is what its words say", arguments: CircomPrime.allCases)
    func primes(prime: CircomPrime) {
        let integer = prime.modulus.reversed().reduce(BigInt(0)) { $0 * (BigInt(1) << 64) + BigInt($1) }
        #expect(integer.isProbablePrime() && integer.bitWidth == prime.bitWidth)
        #expect(!prime.contains(prime.modulus) && prime.contains([prime.modulus[0] - 1] + prime.modulus.dropFirst()))
        #expect(!prime.contains([UInt64](repeating: 0, count: prime.wordCount) + [1]) && prime.contains([]))
    }

    @Test("a well-formed program passes, and keeps every signal")
    func wellFormed() throws {
        let program = try Self.program { _, code in
            code.emit(.add, .signal(0), .signal(1), .constant(0))
            let jump = code.jumpIfZero(.signal(0))
            code.emit(.multiply, .register(2), .signal(0), .signal(3))
            code.land(jump)
            code.leave()
        }
        #expect(program.signalCount == 5 && program.witnessMap == [0, 1, 2, 3, 4] && program.constantCount == 1)
    }

    static let broken: [(fault: InstructionFault, emit: @Sendable (inout CodeBuilder) -> Void)] = [
        (.operandKind(.constant(0)), { $0.emit(.add, .constant(0), .signal(1), .signal(2)) }),
        (.operandKind(.none), { $0.emit(.add, .signal(0), .signal(1)) }),
        (.operandRange(.signal(4), count: 1, limit: 4), { $0.emit(.copy, .signal(4), .signal(1)) }),
        (.operandRange(.register(3), count: 1, limit: 3), { $0.emit(.copy, .signal(0), .register(3)) }),
        (.operandRange(.constant(1), count: 1, limit: 1), { $0.emit(.not, .signal(0), .constant(1)) }),
        (
            .operandRange(.signal(2), count: 3, limit: 4),
            { $0.emit(.load, .signal(0), .signal(2), .signal(0), count: 3) }
        ),
        (
            .operandRange(.register(1), count: 3, limit: 3),
            { $0.emit(.store, .register(1), .signal(2), .signal(0), count: 3) }
        ),
        (
            .operandRange(.signal(1), count: 4, limit: 4),
            { $0.emit(.copyRange, .signal(0), .signal(1), count: 4) }
        ),
        (.target(2), { $0.jump(to: 2) }),
        (.function(1), { $0.call(function: 1, arguments: 0, results: 0) }),
        (.operandRange(.register(2), count: 2, limit: 3), { $0.call(function: 0, arguments: 2, results: 0) }),
        (.operandRange(.register(3), count: 1, limit: 3), { $0.call(function: 0, arguments: 0, results: 3) }),
        (.template(5), { $0.run(template: 5, offset: 0) }),
        (.operandRange(.signal(1), count: 4, limit: 4), { $0.run(template: 0, offset: 1) }),
        (.text(0), { $0.emit(.logText, .none, .number(0)) }),
    ]

    @Test("each fault of an instruction is refused by name", arguments: broken.indices)
    func faults(index: Int) {
        let (fault, emit) = Self.broken[index]
        #expect(throws: ProgramError.instruction(place: "T", index: 0, fault: fault)) {
            _ = try Self.program { builder, code in
                var function = CodeBuilder()
                _ = function.reserveRegisters(2)
                function.leave(.register(0))
                builder.define(
                    function: builder.declareFunction("f", parameterCount: 2, resultCount: 1), function)
                emit(&code)
                code.leave()
            }
        }
    }

    @Test("code must end")
    func ending() {
        #expect(throws: ProgramError.runsOffTheEnd(place: "T")) { _ = try Self.program { _, _ in } }
        #expect(throws: ProgramError.runsOffTheEnd(place: "T")) {
            _ = try Self.program { _, code in code.emit(.copy, .signal(0), .signal(1)) }
        }
    }

    @Test("a function has no signals")
    func functions() {
        for emit: (inout CodeBuilder) -> Void in [
            { $0.emit(.copy, .register(0), .signal(0)) }, { $0.run(template: 0, offset: 0) },
        ] {
            #expect(throws: ProgramError.instruction(place: "f", index: 0, fault: .notInFunction)) {
                _ = try Self.program { builder, code in
                    var function = CodeBuilder()
                    _ = function.reserveRegisters(1)
                    emit(&function)
                    function.leave(.register(0))
                    builder.define(
                        function: builder.declareFunction("f", parameterCount: 1, resultCount: 1), function)
                    code.leave()
                }
            }
        }
        #expect(throws: ProgramError.registerCount(place: "f", actual: 0)) {
            _ = try Self.program { builder, code in
                var function = CodeBuilder()
                function.leave()
                builder.define(
                    function: builder.declareFunction("f", parameterCount: 1, resultCount: 0), function)
                code.leave()
            }
        }
    }

    @Test("a template is not its own subcomponent")
    func nesting() {
        #expect(throws: ProgramError.recursiveTemplate(place: "T")) {
            _ = try Self.program { _, code in
                code.run(template: 0, offset: 0)
                code.leave()
            }
        }
    }

    @Test("ports and the witness map name signals that exist")
    func interface() throws {
        let bus = Port("p", dimensions: [1], members: [Port("x"), Port("y", dimensions: [2])])
        let wide = CircuitInterface(
            outputs: [Port("o", dimensions: [2])], inputs: [.init(bus, isPublic: true)])
        #expect(throws: ProgramError.interface(actual: 5, room: 4)) {
            _ = try Self.program(interface: wide) { $1.leave() }
        }
        var program = try Self.program(signals: 5, interface: wide) { $1.leave() }
        #expect(throws: ProgramError.witnessMapStart) { try program.setWitnessMap([]) }
        #expect(throws: ProgramError.witnessMapStart) { try program.setWitnessMap([1]) }
        #expect(throws: ProgramError.witnessMap(wire: 1, signal: 6, signals: 6)) { try program.setWitnessMap([0, 6]) }
        try program.setWitnessMap([0, 5, 1])
        #expect(program.witnessMap == [0, 5, 1])
    }

    @Test("an array of that many signals cannot be")
    func overflow() {
        #expect(Port("a", dimensions: [1 << 40, 1 << 40]).count == nil)
        #expect(Port("a", dimensions: [-1]).count == nil && Port("a", dimensions: [0, 7]).count == 0)
    }
}
