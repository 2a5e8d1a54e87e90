public import Algebra
public import FieldHashes

/// What every Poseidon hash of one width looks like as constraints: three for each S-box, with every linear layer
/// folded into the third.
///
/// An S-box y = x⁵ is s = x·x, f = s·s, y = f·x. Instead of giving x and y a wire each, one of them is a sum of others:
/// - in the first round y has a wire and x is an input plus a constant (the first S-box works on a constant);
/// - in the second round x is the mixed sum of the first round's y;
/// - from the third round on x has a wire, and y is what the inverse mixing matrix makes of the following state. In the
///   partial rounds the elements without an S-box are sums of later wires, found from the last round backwards;
/// - in the last round the hash and all y but the first have wires.
///
/// That is one wire and one sum for each S-box, so 3·(8t + R_P − 1) constraints for the width t: 240 for two inputs.
@usableFromInline package struct PoseidonTemplate<F: PrimeField>: Sendable {
    /// A sum of the wires of one hash by number; wire 0 is ONE.
    @usableFromInline typealias Sum = [(wire: Int, coefficient: F)]

    /// Where the input of an S-box comes from.
    @usableFromInline enum Input: Sendable {
        /// An input of the hash plus a constant.
        case hashInput(Int, constant: F)
        /// A sum of wires.
        case sum(Sum)
        /// A wire of its own.
        case wire(Int)
    }

    /// One S-box in the order of computation.
    @usableFromInline struct SBox: Sendable {
        @usableFromInline let input: Input
        /// The output as a sum.
        @usableFromInline var output: Sum
        /// The output's own wire, where it has one; the output is then just this wire.
        @usableFromInline let outputWire: Int?

        @usableFromInline init(input: Input, output: Sum, outputWire: Int?) {
            self.input = input
            self.output = output
            self.outputWire = outputWire
        }
    }

    @usableFromInline let sboxes: [SBox]
    /// The number of the hash's wire, the last.
    @usableFromInline let hashWire: Int

    /// The template of an instance; derived at first use and kept.
    @inlinable static func template(_ parameters: PoseidonParameters<F>) -> PoseidonTemplate {
        PoseidonCache.value(PoseidonTemplate.self, width: parameters.width) { PoseidonTemplate(parameters) }
    }

    @inlinable init(_ p: PoseidonParameters<F>) {
        let t = p.width
        let rounds = p.rounds
        let half = p.fullRounds / 2
        func isFull(_ round: Int) -> Bool { round < half || round >= half + p.partialRounds }
        func constant(_ round: Int, _ i: Int) -> F { p.roundConstants[round * t + i] }

        // Wires in the order of the S-boxes they belong to: outputs of round 0, inputs from round 2 on, outputs of the
        // last round but its first, and the hash.
        var wireCount = 1
        func nextWire() -> Int {
            defer { wireCount += 1 }
            return wireCount
        }
        var firstOutputs: [Int] = []
        for _ in 1..<t { firstOutputs.append(nextWire()) }
        var inputs = [[Int]](repeating: [], count: rounds)
        var lastOutputs: [Int] = []
        for round in 2..<rounds {
            for i in 0..<(isFull(round) ? t : 1) {
                inputs[round].append(nextWire())
                if round == rounds - 1, i > 0 { lastOutputs.append(nextWire()) }
            }
        }
        hashWire = nextWire()

        // A sum in dense form while it grows.
        typealias Dense = [F]
        let width = wireCount
        func wire(_ number: Int) -> Dense {
            var sum = Dense(repeating: .zero, count: width)
            sum[number] = .one
            return sum
        }
        func multiply(_ matrix: [F], _ state: [Dense]) -> [Dense] {
            (0..<t).map { i in
                var sum = Dense(repeating: .zero, count: width)
                for j in 0..<t {
                    let factor = matrix[i * t + j]
                    for k in 0..<width where !state[j][k].isZero { sum[k] += factor * state[j][k] }
                }
                return sum
            }
        }
        func sparse(_ sum: Dense) -> Sum {
            sum.indices.compactMap { sum[$0].isZero ? nil : ($0, sum[$0]) }
        }

        // Round 0: the first element of the state is the constant alone.
        var first: [Dense] = [Dense(repeating: .zero, count: width)]
        let start = constant(0, 0)
        first[0][0] = start.squared().squared() * start
        first += firstOutputs.map(wire)
        var second = multiply(p.mixing, first)
        for i in 0..<t { second[i][0] += constant(1, i) }

        // From the last round to round 2: `state` holds the S-boxes' inputs of the round after.
        var outputs = [[Dense]](repeating: [], count: rounds)
        // y₀ = (hash − Σ m₀ⱼ·yⱼ)/m₀₀; an entry of a Cauchy matrix is not zero.
        let inverse = p.mixing[0].inverseVariableTime() ?? .zero
        var lastFirst = Dense(repeating: .zero, count: width)
        lastFirst[hashWire] = inverse
        for (j, number) in lastOutputs.enumerated() { lastFirst[number] = -(inverse * p.mixing[j + 1]) }
        outputs[rounds - 1] = [lastFirst] + lastOutputs.map(wire)
        var state = inputs[rounds - 1].map(wire)
        for round in stride(from: rounds - 2, through: 1, by: -1) {
            for i in 0..<t { state[i][0] -= constant(round + 1, i) }
            let unmixed = multiply(p.inverseMixing, state)
            if isFull(round) {
                outputs[round] = unmixed
                state = inputs[round].map(wire)
            } else {
                outputs[round] = [unmixed[0]]
                state = [wire(inputs[round][0])] + unmixed.dropFirst()
            }
        }

        var sboxes: [SBox] = []
        for i in 1..<t {
            let number = firstOutputs[i - 1]
            sboxes.append(
                SBox(input: .hashInput(i - 1, constant: constant(0, i)), output: [(number, .one)], outputWire: number))
        }
        for round in 1..<rounds {
            for i in outputs[round].indices {
                sboxes.append(
                    SBox(
                        input: round == 1 ? .sum(sparse(second[i])) : .wire(inputs[round][i]),
                        output: sparse(outputs[round][i]),
                        outputWire: round == rounds - 1 && i > 0 ? lastOutputs[i - 1] : nil))
            }
        }
        self.sboxes = sboxes
    }
}
