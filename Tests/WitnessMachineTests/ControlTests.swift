import Algebra
import Curves
import Primitives
import Testing
import WitnessMachine

private typealias Field = BN254.Fr

@Suite struct ControlTests {
    private static func run(
        _ program: WitnessProgram, _ inputs: [UInt64], limits: RunLimits = RunLimits(), log: (String) -> Void = { _ in }
    ) throws -> [Field] {
        let prepared = try PreparedProgram<Field>(program)
        let inputs = try CircuitInputs(inputs.map { Field($0) }, for: program.interface)
        return Array(try prepared.signals(inputs, limits: limits, log: log).dropFirst())
    }

    /// out = Σ i² for i up to the input, by a loop that the input bounds.
    @Test("a loop that a signal bounds")
    func loop() throws {
        let program = try SmallProgram.make(inputs: 1, outputs: 1) { builder, code in
            let one = builder.constant(1)
            let top = code.count
            code.emit(.lessOrEqual, .register(2), .register(0), .signal(1))
            let exit = code.jumpIfZero(.register(2))
            code.emit(.multiplyAdd, .register(1), .register(0), .register(0))
            code.emit(.add, .register(0), .register(0), one)
            code.jump(to: top)
            code.land(exit)
            code.emit(.copy, .signal(0), .register(1))
        }
        #expect(try Self.run(program, [10])[0] == Field(385) && Self.run(program, [0])[0] == Field(0))
    }

    /// out = fibonacci(in) by a function that calls itself twice.
    static func fibonacci() throws -> WitnessProgram {
        try SmallProgram.make(inputs: 1, outputs: 1) { builder, code in
            let function = builder.declareFunction("fibonacci", parameterCount: 1, resultCount: 1)
            var body = CodeBuilder()
            _ = body.reserveRegisters(4)
            let (one, two) = (builder.constant(1), builder.constant(2))
            body.emit(.less, .register(1), .register(0), two)
            let recursion = body.jumpIfZero(.register(1))
            body.leave(.register(0))
            body.land(recursion)
            body.emit(.subtract, .register(1), .register(0), one)
            body.call(function: function, arguments: 1, results: 2)
            body.emit(.subtract, .register(1), .register(0), two)
            body.call(function: function, arguments: 1, results: 3)
            body.emit(.add, .register(2), .register(2), .register(3))
            body.leave(.register(2))
            builder.define(function: function, body)
            code.emit(.copy, .register(0), .signal(1))
            code.call(function: function, arguments: 0, results: 1)
            code.emit(.copy, .signal(0), .register(1))
        }
    }

    @Test("recursion, with registers of its own for each call")
    func recursion() throws { #expect(try Self.run(Self.fibonacci(), [20])[0] == Field(6765)) }

    @Test("recursion without end is refused")
    func endless() throws {
        let deep = try SmallProgram.make(inputs: 1, outputs: 1) { builder, code in
            let function = builder.declareFunction("f", parameterCount: 1, resultCount: 1)
            var body = CodeBuilder()
            _ = body.reserveRegisters(100)
            body.call(function: function, arguments: 0, results: 0)
            body.leave(.register(0))
            builder.define(function: function, body)
            code.call(function: function, arguments: 0, results: 0)
        }
        for (limits, reason) in [
            (RunLimits(depth: 1000), WitnessFailure.Reason.tooManyCalls),
            (RunLimits(registers: 1 << 16), .tooManyRegisters), (RunLimits(signalBytes: 64), .tooManySignals),
        ] {
            let failure = #expect(throws: WitnessFailure.self) { _ = try Self.run(deep, [1], limits: limits) }
            #expect(failure?.reason == reason)
        }
    }

    @Test("a loop without end stops when asked to")
    func cancellation() throws {
        let program = try SmallProgram.make(inputs: 1, outputs: 1) { _, code in code.jump(to: 0) }
        let prepared = try PreparedProgram<Field>(program)
        let flag = CancellationFlag()
        flag.cancel()
        let failure = try #require(
            #expect(throws: WitnessFailure.self) {
                _ = try prepared.signals(CircuitInputs([Field(1)], for: program.interface), cancellation: flag)
            })
        #expect(failure.reason == .cancelled)
    }

    @Test("values by an index that a signal decides, in bounds and beyond")
    func indices() throws {
        let program = try SmallProgram.make(inputs: 4, outputs: 4) { builder, code in
            // out[in[3]] = in[in[3]]; out[3] = the register at in[0]
            code.emit(.load, .register(0), .signal(4), .signal(7), count: 3)
            code.emit(.store, .signal(0), .signal(7), .register(0), count: 3)
            code.emit(.copyRange, .register(1), .signal(4), count: 3)
            code.emit(.load, .signal(3), .register(1), .signal(4), count: 3)
            code.emit(.checkIndex, .none, .signal(5), count: 9)
        }
        #expect(try Self.run(program, [2, 7, 8, 1]).prefix(4) == [Field(0), Field(7), Field(0), Field(8)])
        for (inputs, value) in [([2, 7, 8, 3], "3"), ([3, 7, 8, 1], "3"), ([2, 9, 8, 1], "9")] as [([UInt64], String)] {
            let failure = #expect(throws: WitnessFailure.self) { _ = try Self.run(program, inputs) }
            #expect(failure?.reason == .indexOutOfRange && failure?.sides == [value])
        }
    }

    @Test("overlapping ranges are copied as if at once")
    func overlap() throws {
        let program = try SmallProgram.make(inputs: 3, outputs: 2) { _, code in
            code.emit(.copyRange, .signal(1), .signal(2), count: 3)
            code.emit(.copyRange, .signal(2), .signal(1), count: 3)
        }
        #expect(try Self.run(program, [4, 5, 6]) == [0, 4, 4, 5, 6].map { Field($0) })
    }

    @Test("log joins values and texts")
    func log() throws {
        let program = try SmallProgram.make(inputs: 1, outputs: 1) { builder, code in
            code.emit(.logText, .none, .number(builder.text("x =")))
            code.emit(.logValue, .none, .signal(1))
            code.emit(.logEnd)
            code.emit(.logEnd)
        }
        var lines: [String] = []
        _ = try Self.run(program, [42]) { lines.append($0) }
        #expect(lines == ["x = 42", ""])
    }

    @Test("several runs of one program at the same time")
    func concurrent() async throws {
        let prepared = try PreparedProgram<Field>(Self.fibonacci())
        let results = try await withThrowingTaskGroup(of: Field.self) { group in
            for i in 0..<8 {
                group.addTask {
                    let inputs = try CircuitInputs([Field(UInt64(i))], for: prepared.program.interface)
                    return try prepared.signals(inputs)[1]
                }
            }
            var found: [UInt64] = []
            for try await value in group { found.append(value.canonical[0]) }
            return found.sorted()
        }
        #expect(results == [0, 1, 1, 2, 3, 5, 8, 13])
    }
}
