import Algebra
import Curves
import Primitives
import Testing
import WitnessMachine

private typealias Field = BN254.Fr

/// Circuits of components that take long enough to be given to threads. Each has an output and two inputs, in this order.
private struct Workshop {
    var builder = ProgramBuilder(prime: .bn128)
    /// Computes a value from both inputs, and fails where the second one is zero.
    let worker: Int
    /// The same, and logs its first input.
    let talker: Int
    /// Never ends.
    let endless: Int

    init() {
        worker = builder.declareTemplate("Worker")
        talker = builder.declareTemplate("Talker")
        endless = builder.declareTemplate("Endless")
        for (template, logs) in [(worker, false), (talker, true)] {
            var code = CodeBuilder()
            _ = code.reserveRegisters(1)
            if logs {
                code.emit(.logValue, .none, .signal(1))
                code.emit(.logEnd)
            }
            for _ in 0..<3000 {
                code.emit(.multiplyAdd, .register(0), .register(0), .signal(2))
                code.emit(.add, .register(0), .register(0), .signal(1))
            }
            code.emit(.assert, .none, .signal(2))
            code.emit(.copy, .signal(0), .register(0))
            code.leave()
            define(template, 3, [], code)
        }
        var code = CodeBuilder()
        _ = code.reserveRegisters(1)
        for _ in 0..<512 { code.emit(.add, .register(0), .register(0), .signal(1)) }
        code.jump(to: 0)
        define(endless, 3, [], code)
    }

    mutating func define(_ template: Int, _ signalCount: Int, _ components: [ComponentPlace], _ code: CodeBuilder) {
        builder.define(
            template: template, signalCount: signalCount,
            signals: [SignalGroup("out", offset: 0), SignalGroup("in", dimensions: [2], offset: 1)],
            components: components, code)
    }

    /// A template that runs others: `wire` puts the values of a component's inputs, and may do more.
    mutating func group(
        _ name: String, of members: [(template: Int, signalCount: Int)],
        wire: (_ code: inout CodeBuilder, _ member: Int, _ places: [Int]) -> Void
    ) -> (template: Int, signalCount: Int) {
        let template = builder.declareTemplate(name)
        var code = CodeBuilder()
        _ = code.reserveRegisters(4)
        var places: [Int] = [], offset = 3
        for member in members {
            places.append(offset)
            offset += member.signalCount
        }
        for (i, member) in members.enumerated() {
            wire(&code, i, places)
            code.run(template: member.template, offset: places[i])
        }
        code.emit(.copy, .register(3), .signal(1))
        for place in places { code.emit(.multiplyAdd, .register(3), .register(3), .signal(place)) }
        code.emit(.copy, .signal(0), .register(3))
        code.leave()
        let components = zip(members, places).enumerated().map { i, member in
            ComponentPlace("c[\(i)]", template: member.0.template, offset: member.1)
        }
        define(template, offset, components, code)
        return (template, offset)
    }

    func program(_ main: Int) throws(ProgramError) -> WitnessProgram {
        try builder.finish(
            main: main,
            interface: CircuitInterface(
                outputs: [Port("out")], inputs: [.init(Port("in", dimensions: [2]), isPublic: false)]))
    }
}

@Suite struct ParallelTests {
    private static let pools = [2, 4].map { WorkerPool(threads: $0) }

    /// What a run leaves: values or a failure, and the lines of `log`.
    private struct Outcome: Equatable {
        var signals: [Field] = []
        var failure: WitnessFailure?
        var lines: [String] = []

        init(
            _ program: PreparedProgram<Field>, _ inputs: [UInt64], _ pool: WorkerPool?,
            _ limits: RunLimits = RunLimits()
        ) throws {
            let inputs = try CircuitInputs(inputs.map { Field($0) }, for: program.program.interface)
            var lines: [String] = []
            do throws(WitnessFailure) {
                signals = try program.signals(inputs, limits: limits, pool: pool) { lines.append($0) }
            } catch {
                failure = error
            }
            self.lines = lines
        }
    }

    /// Runs with one, two and four threads. Returns the outcome, which has to be the same.
    private static func outcome(
        _ program: WitnessProgram, _ inputs: [UInt64] = [3, 5], batches: [Int]? = nil, limits: RunLimits = RunLimits()
    ) throws -> Outcome {
        let expected = try Outcome(PreparedProgram<Field>(program), inputs, nil, limits)
        let prepared = try PreparedProgram<Field>(program, isParallel: true)
        if let batches { #expect(prepared.batchSizes == batches) }
        for pool in pools { #expect(try Outcome(prepared, inputs, pool, limits) == expected) }
        return expected
    }

    private static func wire(_ code: inout CodeBuilder, _ place: Int, _ first: Operand, _ second: Operand) {
        code.emit(.copy, .signal(place + 1), first)
        code.emit(.copy, .signal(place + 2), second)
    }

    @Test("components side by side are one batch")
    func independent() throws {
        var shop = Workshop()
        let main = shop.group("Main", of: Array(repeating: (shop.worker, 3), count: 24)) { code, i, places in
            Self.wire(&code, places[i], .signal(1), .signal(2))
        }
        let outcome = try Self.outcome(shop.program(main.template), batches: [24])
        #expect(outcome.failure == nil && outcome.signals[1] != Field(3))
    }

    @Test("a chain is none, chains one after another in the code go side by side")
    func chained() throws {
        for (length, chains, batches) in [(24, 1, []), (3, 12, [12, 12, 12])] {
            var shop = Workshop()
            let members = Array(repeating: (template: shop.worker, signalCount: 3), count: length * chains)
            let main = shop.group("Main", of: members) { code, i, places in
                Self.wire(&code, places[i], .signal(i % length == 0 ? 1 : places[i - 1]), .signal(2))
            }
            #expect(try Self.outcome(shop.program(main.template), batches: batches).failure == nil)
        }
    }

    @Test("batches within batches, and components too small to be given away")
    func nested() throws {
        var shop = Workshop()
        var member = (template: shop.worker, signalCount: 3)
        for (level, count) in [12, 2, 3].enumerated() {
            member = shop.group("Group\(level)", of: Array(repeating: member, count: count)) { code, i, places in
                Self.wire(&code, places[i], .signal(1), .signal(2))
            }
        }
        #expect(try Self.outcome(shop.program(member.template), batches: [12, 2, 3]).failure == nil)
        shop = Workshop()
        let few = shop.group("Few", of: Array(repeating: (shop.worker, 3), count: 4)) { code, i, places in
            Self.wire(&code, places[i], .signal(1), .signal(2))
        }
        #expect(try Self.outcome(shop.program(few.template), batches: []).failure == nil)
    }

    /// Registers used over and over, branches, logging components and inputs from anywhere before.
    @Test("any order of reading and writing")
    func arbitrary() throws {
        var batches = 0
        for seed in 0..<6 { batches += try Self.arbitrary(seed: UInt64(seed)) }
        #expect(batches > 2)
    }

    /// The number of batches in a circuit that a seed decides.
    private static func arbitrary(seed: UInt64) throws -> Int {
        var random = Seeded(state: seed)
        var shop = Workshop()
        let members = (0..<40).map { _ in (random.below(40) == 0 ? shop.talker : shop.worker, 3) }
        let main = shop.group("Main", of: members) { code, i, places in
            func any() -> Operand {
                // Two thirds from main's inputs, so that there is something to do side by side.
                random.below(3) > 0 || i == 0 ? .signal(1 + random.below(2)) : .signal(places[random.below(i)])
            }
            switch random.below(6) {
            case 0:
                let register = Operand.register(random.below(3))
                code.emit(.add, register, any(), any())
                Self.wire(&code, places[i], register, .signal(2))
                code.emit(.multiply, register, any(), register)
            case 1:
                code.emit(
                    .copyRange, .signal(places[i] + 1), .signal(i == 0 ? 1 : places[random.below(i)] + 1), count: 2)
            case 2 where random.below(6) == 0:
                code.emit(.copy, .signal(places[i] + 2), .signal(2))
                let branch = code.jumpIfZero(any())
                code.emit(.copy, .signal(places[i] + 1), any())
                code.land(branch)
            case 3:
                // The second input is an index: with 5 it is the output of component 1.
                let index = i < 2 ? Operand.register(3) : .signal(2)
                code.emit(.load, .register(1), .signal(1), index, count: places[i] - 1)
                code.emit(.copy, .signal(places[i] + 2), .signal(2))
                code.emit(.store, .signal(places[i] + 1), .register(3), .register(1), count: 1)
            default: Self.wire(&code, places[i], any(), .signal(2))
            }
        }
        let program = try shop.program(main.template)
        for inputs in [[3, 5], [0, 1]] as [[UInt64]] { _ = try Self.outcome(program, inputs) }
        return try PreparedProgram<Field>(program, isParallel: true).batchSizes.count
    }

    @Test("the failure is the one that comes first in the code, and lines before it are logged once")
    func failures() throws {
        for failing in [[5], [7, 9], [3, 1, 11], [11, 10], [13]] {
            var shop = Workshop()
            let zero = shop.builder.constant(0)
            let inner = shop.group("Inner", of: Array(repeating: (shop.worker, 3), count: 2)) { code, i, places in
                Self.wire(&code, places[i], .signal(1), i == 1 ? .signal(2) : .signal(1))
            }
            let talker = (template: shop.talker, signalCount: 3)
            let members = (0..<14).map { $0 == 8 ? talker : inner }
            let main = shop.group("Main", of: members) { code, i, places in
                Self.wire(&code, places[i], .signal(1), failing.contains(i) ? zero : .signal(2))
            }
            let outcome = try Self.outcome(shop.program(main.template), batches: [8])
            let first = try #require(failing.min())
            #expect(
                outcome.failure?.component == "main.c[\(first)].c[1]" && outcome.failure?.reason == .assertionFailed)
            #expect(outcome.lines == (first > 8 ? ["3"] : []))
        }
    }

    @Test("bounds are those of one thread")
    func limits() throws {
        var shop = Workshop()
        let inner = shop.group("Inner", of: Array(repeating: (shop.worker, 3), count: 12)) { code, i, places in
            Self.wire(&code, places[i], .signal(1), .signal(2))
        }
        let main = shop.group("Main", of: [inner, inner]) { code, i, places in
            Self.wire(&code, places[i], .signal(1), .signal(2))
        }
        let program = try shop.program(main.template)
        for (depth, reason) in [(1, WitnessFailure.Reason.tooManyCalls), (2, .tooManyCalls), (3, nil)] {
            #expect(try Self.outcome(program, limits: RunLimits(depth: depth)).failure?.reason == reason)
        }
        for (registers, reason) in [(3, WitnessFailure.Reason.tooManyRegisters), (8, .tooManyRegisters), (9, nil)] {
            #expect(try Self.outcome(program, limits: RunLimits(registers: registers)).failure?.reason == reason)
        }
    }

    @Test("a failure ends components that would not end, and so does cancelling", .timeLimit(.minutes(1)))
    func endless() async throws {
        var shop = Workshop()
        let zero = shop.builder.constant(0)
        let members = (0..<40).map { (template: $0 % 3 == 1 ? shop.endless : shop.worker, signalCount: 3) }
        let stopping = shop.group("Stopping", of: members) { code, i, places in
            Self.wire(&code, places[i], .signal(1), i == 0 ? zero : .signal(2))
        }
        #expect(try Self.outcome(shop.program(stopping.template)).failure?.component == "main.c[0]")

        let going = shop.group("Going", of: members) { code, i, places in
            Self.wire(&code, places[i], .signal(1), .signal(2))
        }
        let program = try PreparedProgram<Field>(shop.program(going.template), isParallel: true)
        #expect(program.batchSizes == [40, 40])
        let inputs = try CircuitInputs([Field(3), Field(5)], for: program.program.interface)
        for pool in Self.pools {
            let flag = CancellationFlag()
            let run = Task.detached { () -> WitnessFailure.Reason? in
                do throws(WitnessFailure) { _ = try program.signals(inputs, pool: pool, cancellation: flag) } catch {
                    return error.reason
                }
                return nil
            }
            try await Task.sleep(for: .milliseconds(100))
            flag.cancel()
            #expect(await run.value == .cancelled)
        }
    }
}

/// Numbers that a seed decides.
private struct Seeded {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
