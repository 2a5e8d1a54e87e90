import BigNumbers
import CircomCompiler
import TestSupport
import Testing

@Suite("Simplification") struct SimplifierTests {
    static let levels: [(rounds: Int?, solvesLinear: Bool)] = [(nil, false), (1, true), (2, true), (nil, true)]

    @Test("A witness satisfies what is left at every level, for systems of all sizes")
    func witnessSurvives() throws {
        for seed in 0..<120 {
            let prime = [("bn128"), ("bls12381"), ("goldilocks")][seed % 3]
            var generator = SystemGenerator(
                random: SeededGenerator(seed: UInt64(seed)), field: try CompilerField(named: prime))
            let signals = [8, 30, 120, 700][seed % 4]
            let (system, witness) = generator.system(
                signals: signals, outputs: seed % 3, publicInputs: seed % 5, count: signals + seed % 7,
                chained: seed % 2 == 0)
            try #require(system.isSatisfied(by: witness))
            for level in Self.levels {
                let list = system.simplified(rounds: level.rounds, solvesLinear: level.solvesLinear)
                #expect(list.isSatisfied(bySignals: witness), "seed \(seed), level \(level)")
                checkWires(list, system)
            }
        }
    }

    /// Wires keep the order of signals; public signals and all named ones have one.
    private func checkWires(_ list: ConstraintList, _ system: PlainSystem) {
        #expect(list.signalOfWire == list.signalOfWire.sorted())
        #expect(Array(list.signalOfWire.prefix(system.publicCount + 1)) == (0...system.publicCount).map(UInt32.init))
        for (wire, signal) in list.signalOfWire.enumerated() { #expect(list.wire(ofSignal: Int(signal)) == wire) }
        #expect(list.wireCount <= system.signalCount)
        #expect(list.constraintCount <= system.constraints.count + 1)
        #expect(list.hasAllWires)
    }

    @Test("Large groups, in which occurrences decide what is dropped", arguments: [0, 1, 2, 3])
    func largeGroups(seed: Int) throws {
        var generator = SystemGenerator(random: SeededGenerator(seed: UInt64(seed + 900)), field: .bn128)
        let (system, witness) = generator.system(
            signals: 1500, outputs: 2, publicInputs: seed, count: 1400 + 200 * seed, linearShare: 40, chained: true)
        var arithmetic = CoefficientArithmetic(field: .bn128)
        var lastRows = Array(repeating: UInt32.max, count: system.signalCount)
        let placed = system.placed(&arithmetic)
        let clusters = LinearClusters(placed.linear, lastRows: &lastRows)
        let sizes = clusters.ends.indices.map { clusters.range($0).count }
        try #require(sizes.contains { ClusterElimination.occurrenceSizes.contains($0) })
        #expect(lastRows.allSatisfy { $0 == .max })
        let list = system.simplified(solvesLinear: true)
        #expect(list.isSatisfied(bySignals: witness))
        checkWires(list, system)
        #expect(list.wireCount < system.signalCount / 2)
    }

    @Test("Over tiny fields exactly the solutions of the source remain, at every level", arguments: [3, 5, 7])
    func sameSolutions(prime: Int) throws {
        let field = try CompilerField(prime: BigInt(prime))
        for seed in 0..<150 {
            var generator = SystemGenerator(
                random: SeededGenerator(seed: UInt64(1000 * prime + seed)), field: field)
            let signals = prime == 3 ? 8 : 5
            var (system, _) = generator.system(
                signals: signals, outputs: seed % 2, publicInputs: seed % 3, count: 1 + seed % 6)
            if seed % 4 == 0 {  // systems that contradict themselves, too
                system.constraints.append(([:], [:], generator.combination(0..<signals, terms: 2)))
                system.constraints.append(([:], [:], generator.combination(0..<signals, terms: 1)))
            }
            for level in Self.levels {
                let list = system.simplified(rounds: level.rounds, solvesLinear: level.solvesLinear)
                let wires = list.signalOfWire.map(Int.init)
                var expected: Set<[Int]> = []
                var actual: Set<[Int]> = []
                forEachAssignment(field, signals, prime) { witness, digits in
                    let projection = wires.map { digits[$0] }
                    if system.isSatisfied(by: witness) { expected.insert(projection) }
                    if list.isSatisfied(bySignals: witness) { actual.insert(projection) }
                }
                #expect(expected == actual, "prime \(prime), seed \(seed), level \(level)")
            }
        }
    }

    private func forEachAssignment(
        _ field: CompilerField, _ signals: Int, _ prime: Int, _ body: ([FieldElement], [Int]) -> Void
    ) {
        let elements = (0..<prime).map { field.element($0) }
        var digits = Array(repeating: 0, count: signals)
        digits[0] = 1
        while true {
            body(digits.map { elements[$0] }, digits)
            var k = 1
            while k < signals, digits[k] == prime - 1 {
                digits[k] = 0
                k += 1
            }
            if k == signals { return }
            digits[k] += 1
        }
    }
}
