public import Algebra

/// The Poseidon hash of a fixed number of field elements, as circomlib's `Poseidon(n)` computes it: the state is zero
/// followed by the inputs, and the hash is the first element after the permutation.
///
/// Time does not depend on the inputs' values.
public struct Poseidon<F: PrimeField>: Sendable {
    /// The constants.
    public let parameters: PoseidonParameters<F>

    /// A hash of `inputCount` elements, 1 to 16.
    public init(inputCount: Int) throws(PoseidonError) {
        parameters = try .hashing(inputCount: inputCount)
    }

    /// The number of elements hashed.
    @inlinable public var inputCount: Int { parameters.width - 1 }

    /// The hash. Requires `inputCount` inputs.
    ///
    /// Costs t²·(8 + R_P) + 3·(8t + R_P) products for the width t: 800 of them for two inputs.
    @inlinable public func hash(_ inputs: [F]) -> F {
        precondition(inputs.count == inputCount, "a Poseidon instance hashes the number of elements it was made for")
        var state = [F.zero] + inputs
        permute(&state)
        return state[0]
    }

    /// The hash of the given elements, 1 to 16 of them.
    @inlinable public static func hash(_ inputs: [F]) throws(PoseidonError) -> F {
        try Poseidon(inputCount: inputs.count).hash(inputs)
    }

    /// The permutation. Requires a state of `width` elements.
    @inlinable public func permute(_ state: inout [F]) { permute(&state) { _, _, _ in } }

    /// The permutation, showing the input of every S-box to `observe` with its round and its position in the state.
    @inlinable package func permute(_ state: inout [F], observe: (_ round: Int, _ position: Int, _ input: F) -> Void) {
        let t = parameters.width
        precondition(state.count == t, "the state has the instance's width")
        let half = parameters.fullRounds / 2
        var mixed = state
        for round in 0..<parameters.rounds {
            for i in 0..<t { state[i] += parameters.roundConstants[round * t + i] }
            let isFull = round < half || round >= half + parameters.partialRounds
            for i in 0..<(isFull ? t : 1) {
                observe(round, i, state[i])
                let square = state[i].squared()
                state[i] *= square.squared()
            }
            for i in 0..<t {
                var sum = parameters.mixing[i * t] * state[0]
                for j in 1..<t { sum += parameters.mixing[i * t + j] * state[j] }
                mixed[i] = sum
            }
            swap(&state, &mixed)
        }
    }
}
