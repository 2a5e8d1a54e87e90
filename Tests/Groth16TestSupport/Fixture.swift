public import Algebra
public import Circuits
public import Curves
public import Groth16
internal import Primitives
internal import TestSupport

/// A small circuit with its keys and a proof, the same in every run.
public struct Fixture<E: PairingEngine>: Sendable {
    public let circuit: SmallCircuit<E>
    public let secrets: Trapdoor<E>
    public let file: TrapdoorKey<E>
    public let provingKey: ProvingKey<E>
    public let verifyingKey: VerifyingKey<E>
    public let prepared: PreparedVerifyingKey<E>
    public let statement: Statement<E>
    public let blinding: ProofBlinding<E>

    public init(seed: UInt64, rowCount: Int = 7, publicInputCount: Int = 3) {
        var generator = SeededGenerator(seed: seed, for: "fixture of \(E.curve.rawValue)")
        let circuit = SmallCircuit<E>(
            rowCount: rowCount, publicInputCount: publicInputCount, using: &generator)
        let secrets = Trapdoor<E>(using: &generator)
        let file = TrapdoorKey(circuit, secrets)
        let blinding = ProofBlinding<E>(r: .random(using: &generator), s: .random(using: &generator))
        do {
            let key = try file.provingKey()
            let verifyingKey = try file.verifyingKey()
            statement = try Prover.prove(
                key: key, witness: Witness(circuit.witness), blinding: blinding, execution: Execution(threads: 1))
            provingKey = key
            self.verifyingKey = verifyingKey
            prepared = PreparedVerifyingKey(verifyingKey)
        } catch {
            fatalError("the fixture's key is a good one: \(error)")
        }
        self.circuit = circuit
        self.secrets = secrets
        self.file = file
        self.blinding = blinding
    }

    /// The witness, opened.
    public var witness: Witness<E.Fr> {
        get throws { try Witness(circuit.witness) }
    }

    /// The verification key with some elements replaced.
    public func verifyingKey(
        alpha1: AffinePoint<E.G1>? = nil, beta2: AffinePoint<E.G2>? = nil, gamma2: AffinePoint<E.G2>? = nil,
        delta2: AffinePoint<E.G2>? = nil, ic: [AffinePoint<E.G1>]? = nil, policy: KeyPolicy = .strict
    ) throws(VerifyingKeyError) -> VerifyingKey<E> {
        try VerifyingKey(
            alpha1: alpha1 ?? verifyingKey.alpha1, beta2: beta2 ?? verifyingKey.beta2,
            gamma2: gamma2 ?? verifyingKey.gamma2, delta2: delta2 ?? verifyingKey.delta2,
            ic: ic ?? verifyingKey.ic, policy: policy)
    }
}

/// The fixtures of both curves.
public enum Fixtures {
    public static let bn254 = Fixture<BN254>(seed: 254)
    public static let bls12381 = Fixture<BLS12381>(seed: 381)
}

/// What is known of a curve's points outside the subgroup.
public struct CofactorFacts: Sendable {
    /// The twist's cofactor in decimal and its smallest primes.
    public let g2Cofactor: String
    public let g2SmallOrders: [UInt64]
    /// The same of the curve over the base field; empty where the cofactor is one.
    public let g1Cofactor: String
    public let g1SmallOrders: [UInt64]

    public static func of(_ curve: CurveID) -> Self {
        switch curve {
        case .bn128:
            Self(
                g2Cofactor: "21888242871839275222246405745257275088844257914179612981679871602714643921549",
                g2SmallOrders: [10069, 5_864_401], g1Cofactor: "1", g1SmallOrders: [])
        case .bls12381:
            Self(
                g2Cofactor: "305502333931268344200999753193121504214466019254188142667664032982267604182971884026507427"
                    + "359259977847832272839041616661285803823378372096355777062779109",
                g2SmallOrders: [13, 23, 2713, 11953, 262_069], g1Cofactor: "76329603384216526031706109802092473003",
                g1SmallOrders: [3, 11, 10177, 859_267, 52_437_899])
        }
    }
}
