public import Algebra
public import Circuits
public import Primitives

/// Why a witness does not fit a key.
public enum WitnessError: NamedError, Equatable {
    /// The number of values is not the key's number of wires.
    case wireCount(actual: Int, expected: Int)

    public var explanation: String {
        switch self {
        case .wireCount(let actual, let expected):
            "The witness has \(actual) values and the key \(expected) wires: they belong to different circuits."
        }
    }
}

/// The two numbers that make a proof zero-knowledge: uniform, fresh for each proof, never shown.
public struct ProofBlinding<E: PairingEngine>: Sendable {
    @usableFromInline let r: E.Fr
    @usableFromInline let s: E.Fr

    /// Uniform elements from the system's generator.
    @inlinable public static func random() -> Self { Self(r: .random(), s: .random()) }

    /// Given elements: only for tests and for reproducing a proof. Two proofs with one blinding reveal the witness's
    /// relations.
    @inlinable package init(r: E.Fr, s: E.Fr) {
        self.r = r
        self.s = s
    }
}

extension PrimeField {
    /// A uniform element from the system's generator: twice the field's width, reduced, so that the distance from
    /// uniform is below 2^(−bits).
    @inlinable public static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A uniform element from a given generator.
    @inlinable public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        var low = Canonical()
        var high = Canonical()
        for i in 0..<Canonical.count {
            low[i] = generator.next()
            high[i] = generator.next()
        }
        return Self(reducingLow: low, high: high)
    }
}

/// The Groth16 prover (ePrint 2016/260), for keys in snarkjs's form.
///
/// Variable time in the witness: values 0 and 1 are treated apart and zero digits are skipped, so who can time the
/// prover learns about the witness. Memory beyond the mapped key: four arrays of the domain's size and the
/// multiplication's scratch space.
public enum Prover<E: PairingEngine> {
    /// Proves that `witness` satisfies the circuit of `key`.
    ///
    /// The public inputs are the witness's values 1 to `publicInputCount`. An unsatisfying witness yields a proof that
    /// does not verify; `verifyAfter` checks that.
    ///
    /// - Throws: `WitnessError`, `ProvingKeyError`, `MultiScalarError`, `VerificationError` with `verifyAfter`,
    ///   `Cancelled`.
    @inlinable public static func prove(
        key: ProvingKey<E>, witness: Witness<E.Fr>, verifyAfter: Bool = false, execution: Execution
    ) throws -> Statement<E> {
        let statement = try prove(key: key, witness: witness, blinding: .random(), execution: execution)
        if verifyAfter {
            try execution.step("verifying the proof")
            let prepared = PreparedVerifyingKey(try key.verifyingKey(policy: .allowInsecure))
            try prepared.verify(
                Proof(a: statement.proof.a, b: statement.proof.b, c: statement.proof.c),
                publicInputs: statement.publicInputs)
        }
        return statement
    }

    /// As `prove(key:witness:verifyAfter:execution:)` with given blinding.
    @inlinable package static func prove(
        key: ProvingKey<E>, witness: Witness<E.Fr>, blinding: ProofBlinding<E>, execution: Execution
    ) throws -> Statement<E> {
        let header = key.header
        let stride = E.Fr.byteCount
        guard witness.count == header.wireCount else {
            throw WitnessError.wireCount(actual: witness.count, expected: header.wireCount)
        }
        let values = witness.bytes
        let quotient = try unsafe values.withUnsafeBytes { values in
            try unsafe QuotientEvaluations<E>.scalars(key: key, witness: values, execution: execution)
        }
        let quotientBytes = canonicalBytes(quotient, pool: execution.pool)

        let phase = "multiplying points"
        try execution.step(phase, 0, of: 8)
        let h: ProjectivePoint<E.G1> = try sum(key.h, quotientBytes, execution)
        try execution.step(phase, 1, of: 8)
        let a: ProjectivePoint<E.G1> = try sum(key.a, values, execution)
        try execution.step(phase, 2, of: 8)
        let b1: ProjectivePoint<E.G1> = try sum(key.b1, values, execution)
        try execution.step(phase, 3, of: 8)
        let firstPrivate = (header.publicInputCount + 1) * stride
        let privateValues = try values.subregion(at: firstPrivate, count: values.count - firstPrivate)
        let c: ProjectivePoint<E.G1> = try sum(key.c, privateValues, execution)
        try execution.step(phase, 4, of: 8)
        let b2: ProjectivePoint<E.G2> = try sum(key.b2, values, execution)
        try execution.step(phase, 8, of: 8)

        let sums = ProofSums<E>(a: a, b1: b1, b2: b2, c: c + h)
        return Statement(
            proof: sums.blinded(
                by: blinding, alpha1: header.alpha1, beta1: header.beta1, delta1: header.delta1, beta2: header.beta2,
                delta2: header.delta2),
            publicInputs: witness.elements(1..<header.publicInputCount + 1))
    }

    @inlinable static func sum<C: CurveParameters>(
        _ bases: ByteRegion, _ scalars: ByteRegion, _ execution: Execution
    ) throws -> ProjectivePoint<C> {
        try unsafe bases.withUnsafeBytes { bases in
            try unsafe scalars.withUnsafeBytes { scalars in
                try unsafe ProjectivePoint<C>.multiScalarMultiplicationVariableTime(
                    bases: bases, scalars: scalars, pool: execution.pool)
            }
        }
    }

    /// Canonical little-endian bytes of elements.
    @inlinable static func canonicalBytes(_ elements: [E.Fr], pool: WorkerPool) -> ByteRegion {
        let stride = E.Fr.byteCount
        var bytes = [UInt8](repeating: 0, count: elements.count * stride)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            let shared = unsafe SharedBuffer(buffer.bindMemory(to: UInt8.self))
            pool.runRanges(count: elements.count, grain: 1024) { range in
                guard let base = unsafe shared.buffer.baseAddress else { return }
                for i in range { unsafe elements[i].storeCanonical(to: UnsafeMutableRawPointer(base + i * stride)) }
            }
        }
        return ByteRegion(copying: bytes)
    }
}
