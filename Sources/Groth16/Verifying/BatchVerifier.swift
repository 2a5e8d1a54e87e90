public import Algebra
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
    /// Checks Π e(ρᵢ·Aᵢ, Bᵢ) · e(Σ ρᵢ·Xᵢ, −γ) · e(Σ ρᵢ·Cᵢ, −δ) · e(−(Σ ρᵢ)·α, β) = 1 for independent random 128-bit
    /// weights ρᵢ, which a batch with a false proof satisfies with probability at most 2⁻¹²⁸. On failure the halves are
    /// tried with the same weights until the culprits are found.
    ///
    /// - Throws: `BatchVerificationError` naming every failing statement, `Cancelled`.
    public func verifyBatch(_ statements: [Statement<E>], execution: Execution) throws {
        let weights = try (0..<statements.count).map { _ in try BatchWeight.random() }
        try verifyBatch(statements, weights: weights, execution: execution)
    }

    /// As `verifyBatch(_:execution:)` with given weights, one for each statement.
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
        var c = ProjectivePoint<E.G1>.identity
        var inputWeights = [E.Fr](repeating: .zero, count: key.ic.count)
        for part in parts {
            product = product * part.millerLoop
            c += part.c
            for i in inputWeights.indices { inputWeights[i] += part.inputWeights[i] }
        }
        let x = ProjectivePoint.sumOfProductsVariableTime(key.ic, inputWeights.map(\.canonical))
        let alpha = -key.alpha1.multipliedVariableTime(by: inputWeights[0])
        let points = ProjectivePoint.normalizeVariableTime([x, c, alpha])
        let rest = E.millerLoop([(points[0], negatedGamma), (points[1], negatedDelta), (points[2], beta)])
        return E.finalExponentiation(product * rest) == .one
    }

    /// One thread's share of a batch.
    @usableFromInline struct PartialBatch: Sendable {
        /// Π of the Miller loops of (ρᵢ·Aᵢ, Bᵢ).
        @usableFromInline var millerLoop: Fp12<E>
        /// Σ ρᵢ·Cᵢ.
        @usableFromInline var c: ProjectivePoint<E.G1>
        /// Σ ρᵢ, then Σ ρᵢ·xᵢⱼ for each public input j.
        @usableFromInline var inputWeights: [E.Fr]

        @inlinable init(_ batch: ArraySlice<(Statement<E>, Limbs<2>)>, inputCount: Int) {
            var inputWeights = [E.Fr](repeating: .zero, count: inputCount + 1)
            var weightedA: [ProjectivePoint<E.G1>] = []
            var cBases: [AffinePoint<E.G1>] = []
            var cWeights: [Limbs<2>] = []
            for (statement, weight) in batch {
                let scalar = E.Fr(reducingLittleEndian: weight.littleEndianBytes)
                inputWeights[0] += scalar
                for (j, input) in statement.publicInputs.enumerated() { inputWeights[j + 1] += scalar * input }
                weightedA.append(ProjectivePoint(statement.proof.a).multipliedVariableTime(by: weight))
                cBases.append(statement.proof.c)
                cWeights.append(weight)
            }
            self.inputWeights = inputWeights
            c = ProjectivePoint.sumOfProductsVariableTime(cBases, cWeights)
            let a = ProjectivePoint.normalizeVariableTime(weightedA)
            millerLoop = E.millerLoop(zip(a, batch).map { ($0, $1.0.proof.preparedB) })
        }
    }
}

/// The random weights of a batch.
enum BatchWeight {
    /// A non-zero 128-bit weight from the system's generator.
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
