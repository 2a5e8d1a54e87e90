import Algebra
import Circuits
import Curves
import Testing
import WitnessMachine

@Suite struct FailureTests {
    /// main.out === square.out where square.out should be in², and asserts that in is not 3.
    static func program() throws -> WitnessProgram {
        var builder = ProgramBuilder(prime: .bn128)
        let file = builder.addFile("square.circom")
        let check = builder.site(
            SourceSite(file: file, start: 10, end: 30, line: 4, column: 5, text: "sum === squares[1].out"))
        let assertion = builder.site(
            SourceSite(file: file, start: 40, end: 50, line: 9, column: 7, text: "assert(in != 3)"))
        let square = builder.declareTemplate("Square(2)")
        var code = CodeBuilder()
        let scratch = code.reserveRegisters()
        code.setSite(assertion)
        code.emit(.notEqual, .register(scratch), .signal(1), builder.constant(3))
        code.emit(.assert, .none, .register(scratch))
        code.emit(.multiply, .signal(0), .signal(1), .signal(1))
        code.leave()
        builder.define(
            template: square, signalCount: 2,
            signals: [SignalGroup("out", offset: 0), SignalGroup("in", offset: 1)], components: [], code)
        let main = builder.declareTemplate("Main()")
        code = CodeBuilder()
        let sum = code.reserveRegisters()
        code.emit(.copy, .signal(5), .signal(1))
        code.run(template: square, offset: 4)
        code.setSite(check)
        code.emit(.add, .register(sum), .signal(2), .signal(3))
        code.emit(.checkEqual, .none, .register(sum), .signal(4))
        code.leave()
        builder.define(
            template: main, signalCount: 6,
            signals: [SignalGroup("out", offset: 0), SignalGroup("in", dimensions: [3], offset: 1)],
            components: [ComponentPlace("squares[1]", template: square, offset: 4)], code)
        return try builder.finish(
            main: main,
            interface: CircuitInterface(
                outputs: [Port("out")], inputs: [.init(Port("in", dimensions: [3]), isPublic: true)]))
    }

    static func failure(_ inputs: [UInt64]) throws -> WitnessFailure? {
        let program = try PreparedProgram<BN254.Fr>(program())
        let inputs = try CircuitInputs(inputs.map { BN254.Fr($0) }, for: program.program.interface)
        do throws(WitnessFailure) { _ = try program.witness(inputs) } catch { return error }
        return nil
    }

    @Test("a witness whose checks hold")
    func holds() throws {
        #expect(try Self.failure([4, 7, 9]) == nil)
        let program = try PreparedProgram<BN254.Fr>(Self.program())
        let inputs = try CircuitInputs([4, 7, 9].map { BN254.Fr($0) }, for: program.program.interface)
        #expect(try program.witness(inputs).elements() == [1, 0, 4, 7, 9, 16, 4].map { BN254.Fr($0) })
    }

    @Test("a broken equality names its component, place, both sides and signals")
    func equality() throws {
        let failure = try #require(try Self.failure([4, 7, 8]))
        #expect(failure.reason == .notEqual && failure.component == "main" && failure.templates == ["Main()"])
        #expect(failure.place == "square.circom:4:5" && failure.sides == ["15", "16"])
        #expect(
            failure.signals.map { "\($0.name) = \($0.value)" } == [
                "main.in[1] = 7", "main.in[2] = 8", "main.squares[1].out = 16",
            ])
        #expect(!failure.explanation.contains("16") && failure.explanation.contains("sum === squares[1].out"))
        #expect(failure.expressions == ["sum", "squares[1].out"])
        // The nearest first: the sum's terms, then what went through the component.
        #expect(failure.inputs.map(\.name) == ["main.in[1]", "main.in[2]", "main.in[0]"])
        #expect(failure.report.contains("left:  sum = 15") && failure.report.contains("main.squares[1].out = 16"))
    }

    @Test("a failed assertion inside a subcomponent names the way to it")
    func assertion() throws {
        let failure = try #require(try Self.failure([3, 7, 8]))
        #expect(failure.reason == .assertionFailed && failure.component == "main.squares[1]")
        #expect(failure.templates == ["Main()", "Square(2)"] && failure.place == "square.circom:9:7")
        // The values compared, not that their comparison is false; and the input that one of them came from.
        #expect(failure.sides == ["3", "3"] && failure.expressions == ["in", "3"])
        #expect(failure.signals.map(\.name) == ["main.squares[1].in"])
        #expect(failure.inputs.map { "\($0.name) = \($0.value)" } == ["main.in[0] = 3"])
        #expect(failure.report.hasSuffix("  computed from:\n    main.in[0] = 3"))
    }
}
