public import Algebra
internal import Curves
public import Primitives

/// A proof with its public inputs.
public struct Statement<E: PairingEngine>: Sendable {
    /// The proof.
    public let proof: Proof<E>
    /// The public inputs.
    public let publicInputs: [E.Fr]

    /// A proof with its public inputs.
    public init(proof: Proof<E>, publicInputs: [E.Fr]) {
        self.proof = proof
        self.publicInputs = publicInputs
    }
}

/// The statements of a batch that do not verify, by position.
public struct BatchVerificationError: Error, Equatable {
    /// Each failing position, ascending, with the reason.
    public let failures: [(index: Int, reason: VerificationError)]

    @inlinable init(_ failures: [(index: Int, reason: VerificationError)]) { self.failures = failures }

    public static func == (a: Self, b: Self) -> Bool {
        a.failures.elementsEqual(b.failures) { $0.index == $1.index && $0.reason == $1.reason }
    }
}

extension BatchVerificationError: NamedError {
    public var name: String { "batchRefused" }
    public var explanation: String {
        "Of the batch these do not verify: "
            + failures.map { "\($0.index) (\($0.reason.name))" }.joined(separator: ", ") + "."
    }
}

extension PreparedVerifyingKey {
    /// Verifies many proofs at once under random weights, and names those that fail.
    ///
    /// Checks Π e(ρᵢ·Aᵢ, Bᵢ) · e(Σ ρᵢ·Xᵢ, −γ) · e(Σ ρᵢ·Cᵢ, −δ) · e(−(Σ ρᵢ)·α, β) = 1 for independent weights ρᵢ, uniform
    /// among 2¹²⁸ − 1 values, which a batch with a false proof satisfies with probability at most 1/(2¹²⁸ − 1). On failure
    /// the halves are tried with the same weights until the culprits are found.
    ///
    /// - Throws: `BatchVerificationError` naming every failing statement, `Cancelled`.
    @specialized(where E == BN254)
    @specialized(where E == BLS12381)
    public func verifyBatch(_ statements: [Statement<E>], execution: Execution) throws {
        let weights = try (0..<statements.count).map { _ in try BatchWeight.random() }
        try verifyBatch(statements, weights: weights, execution: execution)
    }

    /// As `verifyBatch(_:execution:)` with given weights, one for each statement: the words (a, b) stand for the weight
    /// a + b·λ, λ the eigenvalue of G1's endomorphism, which halves the doublings. Different words are different weights
    /// modulo r, because the norm a² − ab + b² of a difference is below r.
    @inlinable package func verifyBatch(
        _ statements: [Statement<E>], weights: [Limbs<2>], execution: Execution
    ) throws {
        var failures: [(index: Int, reason: VerificationError)] = []
        var candidates: [Int] = []
        for (i, statement) in statements.enumerated() {
            do throws(VerificationError) {
                try checkCount(statement.publicInputs)
                candidates.append(i)
            } catch {
                failures.append((i, error))
            }
        }
        var ranges = candidates.isEmpty ? [] : [candidates[...]]
        while let range = ranges.popLast() {
            try execution.cancellation.check()
            if range.count == 1 {
                let statement = statements[range[range.startIndex]]
                do throws(VerificationError) {
                    try verify(statement.proof, publicInputs: statement.publicInputs)
                } catch {
                    failures.append((range[range.startIndex], error))
                }
            } else if !equationHolds(range.map { (statements[$0], weights[$0]) }, execution: execution) {
                let middle = range.startIndex + range.count / 2
                ranges.append(range[middle...])
                ranges.append(range[..<middle])
            }
        }
        if !failures.isEmpty { throw BatchVerificationError(failures.sorted { $0.index < $1.index }) }
    }

    /// The weighted equation over statements whose input counts have been checked.
    @inlinable func equationHolds(_ batch: [(Statement<E>, Limbs<2>)], execution: Execution) -> Bool {
        let chunks = min(execution.pool.threads, batch.count)
        let parts: [PartialBatch] = execution.pool.map(count: chunks) { chunk in
            let range = batch.count * chunk / chunks..<batch.count * (chunk + 1) / chunks
            return PartialBatch(batch[range], inputCount: key.publicInputCount)
        }
        var product = Fp12<E>.one
        var inputWeights = [E.Fr](repeating: .zero, count: key.ic.count)
        for part in parts {
            product = product * part.millerLoop
            for i in inputWeights.indices { inputWeights[i] += part.inputWeights[i] }
        }
        let c = weightedSum(of: batch, pool: execution.pool)
        let x = ProjectivePoint.sumOfProductsVariableTime(key.ic, inputWeights.map(\.canonical))
        let alpha = -key.alpha1.multipliedVariableTime(by: inputWeights[0])
        let points = ProjectivePoint.normalizeVariableTime([x, c, alpha])
        let rest = E.millerLoop([(points[0], negatedGamma), (points[1], negatedDelta), (points[2], beta)])
        return E.finalExponentiation(product * rest) == .one
    }

    /// Σ ρᵢ·Cᵢ.
    @inlinable func weightedSum(of batch: [(Statement<E>, Limbs<2>)], pool: WorkerPool) -> ProjectivePoint<E.G1> {
        let bases = batch.flatMap { [$0.0.proof.c, E.endomorphism($0.0.proof.c)] }
        let scalars = batch.flatMap { [E.Fr($0.1[0]), E.Fr($0.1[1])] }
        // Checked points and as many scalars: nothing is refused.
        if batch.count > 8,
            let sum = try? ProjectivePoint.multiScalarMultiplicationVariableTime(
                bases, scalars, pool: pool)
        {
            return sum
        }
        return ProjectivePoint.sumOfProductsVariableTime(bases, scalars.map(\.canonical))
    }

    /// One thread's share of a batch.
    @usableFromInline struct PartialBatch: Sendable {
        /// Π of the Miller loops of (ρᵢ·Aᵢ, Bᵢ).
        @usableFromInline var millerLoop: Fp12<E>
        /// Σ ρᵢ, then Σ ρᵢ·xᵢⱼ for each public input j.
        @usableFromInline var inputWeights: [E.Fr]

        @inlinable init(_ batch: ArraySlice<(Statement<E>, Limbs<2>)>, inputCount: Int) {
            var inputWeights = [E.Fr](repeating: .zero, count: inputCount + 1)
            var weightedA: [ProjectivePoint<E.G1>] = []
            let eigenvalue = E.endomorphismEigenvalue
            for (statement, weight) in batch {
                let scalar = E.Fr(weight[0]) + E.Fr(weight[1]) * eigenvalue
                inputWeights[0] += scalar
                for (j, input) in statement.publicInputs.enumerated() { inputWeights[j + 1] += scalar * input }
                let a = statement.proof.a
                weightedA.append(
                    ProjectivePoint.sumOfProductsVariableTime(
                        [a, E.endomorphism(a)], [Limbs<1>(small: weight[0]), Limbs<1>(small: weight[1])]))
            }
            self.inputWeights = inputWeights
            let a = ProjectivePoint.normalizeVariableTime(weightedA)
            millerLoop = E.millerLoop(zip(a, batch).map { ($0, $1.0.proof.preparedB) })
        }
    }
}

/// The random weights of a batch.
enum BatchWeight {
    /// The two words of a weight, not both zero, from the system's generator.
    static func random() throws -> Limbs<2> {
        var weight = Limbs<2>()
        repeat {
            var generator = SystemRandomNumberGenerator()
            weight[0] = generator.next()
            weight[1] = generator.next()
        } while weight.isZero
        return weight
    }
}
