// Times the parts: field products, pairing, transforms, multi-scalar multiplication, verification.
//
// usage: microbenchmarks [--verify] [verification_key.json public.json proof.json]
// Each line of output is "name<TAB>nanoseconds", the least of several runs.

import Algebra
import CReference
import Curves
import Groth16
import Primitives

@inline(never) func report(_ name: String, _ nanoseconds: Double) { print("\(name)\t\(nanoseconds)") }

/// The least time of `repetitions` runs of `body`, in nanoseconds for each of `count` operations.
func least(_ repetitions: Int, count: Int = 1, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<repetitions {
        let start = ContinuousClock.now
        try body()
        let elapsed = (ContinuousClock.now - start).components
        best = min(best, Double(elapsed.seconds) * 1e9 + Double(elapsed.attoseconds) / 1e9)
    }
    return best / Double(count)
}

/// A generator with a fixed seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

func fields<E: PairingEngine>(_ engine: E.Type) {
    var generator = Seeded(state: 1)
    let name = E.curve.rawValue
    let count = 1_000_000
    var q = E.Fq.random(using: &generator)
    let factor = E.Fq.random(using: &generator)
    report("\(name) Fq product", least(5, count: count) { for _ in 0..<count { q *= factor } })
    var r = E.Fr.random(using: &generator)
    let other = E.Fr.random(using: &generator)
    report("\(name) Fr product", least(5, count: count) { for _ in 0..<count { r *= other } })
    precondition(!q.isZero && !r.isZero, "products of non-zero elements are not zero")
}

func pairings<E: PairingEngine>(_ engine: E.Type) {
    let name = E.curve.rawValue
    let p = E.G1Affine.generator
    let q = E.G2Affine.generator
    let prepared = G2Prepared<E>(q)
    report("\(name) pairing", least(5, count: 20) { for _ in 0..<20 { _ = E.pairing(p, q) } })
    report(
        "\(name) product of 4 pairings",
        least(5, count: 20) {
            for _ in 0..<20 { _ = E.pairingProduct([(p, prepared), (p, prepared), (p, prepared), (p, G2Prepared(q))]) }
        })
}

/// Affine multiples of the generator, in Montgomery form.
func bases<C: CurveParameters>(_ count: Int, of curve: C.Type) -> [UInt8] {
    var points: [ProjectivePoint<C>] = []
    var point = ProjectivePoint<C>.generator.doubled()
    for _ in 0..<count {
        points.append(point)
        point += C.generator
    }
    return ProjectivePoint.normalizeVariableTime(points).flatMap(\.montgomeryBytes)
}

func multiplications<C: CurveParameters>(_ name: String, log2: Int, curve: C.Type) throws {
    var generator = Seeded(state: 1)
    let count = 1 << log2
    let points = bases(count, of: C.self)
    let scalars = (0..<count).flatMap { _ in C.ScalarField.random(using: &generator).littleEndianBytes }
    for threads in [1, 2] {
        let pool = WorkerPool(threads: threads)
        let time = try least(3) {
            try points.withUnsafeBytes { points in
                try scalars.withUnsafeBytes { scalars in
                    _ = try ProjectivePoint<C>.multiScalarMultiplicationVariableTime(
                        bases: points, scalars: scalars, pool: pool)
                }
            }
        }
        report("\(name) MSM 2^\(log2), \(threads) threads", time)
    }
}

func transforms<E: PairingEngine>(_ engine: E.Type, log2: Int) throws {
    var generator = Seeded(state: 1)
    let domain = try EvaluationDomain<E.Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity)
    var values = (0..<domain.size).map { _ in E.Fr.random(using: &generator) }
    for threads in [1, 2] {
        let pool = WorkerPool(threads: threads)
        let time = least(5) { values.withUnsafeMutableBufferPointer { domain.evaluate($0, pool: pool) } }
        report("\(E.curve.rawValue) FFT 2^\(log2), \(threads) threads", time)
    }
}

func text(_ path: String) throws -> JSONValue { try JSONValue(parsing: readFile(path: path, limit: 1 << 24)) }

func verification<E: PairingEngine>(_ engine: E.Type, _ key: JSONValue, _ files: [String]) throws {
    let key = PreparedVerifyingKey(try VerifyingKey<E>(json: key))
    let inputs: [E.Fr] = try PublicInputs.elements(json: text(files[0]))
    let proofText = try readFile(path: files[1], limit: 1 << 20)
    for threads in [1, 2] {
        let pool = WorkerPool(threads: threads)
        let time = try least(10, count: 10) {
            for _ in 0..<10 {
                let proof = try Proof<E>(json: JSONValue(parsing: proofText))
                try key.verify(proof, publicInputs: inputs, pool: pool)
            }
        }
        report("\(E.curve.rawValue) verify, parsing included, \(threads) threads", time)
    }
    let statement = Statement(proof: try Proof<E>(json: JSONValue(parsing: proofText)), publicInputs: inputs)
    let alone = try least(10, count: 10) {
        for _ in 0..<10 { try key.verify(statement.proof, publicInputs: inputs) }
    }
    report("\(E.curve.rawValue) verify", alone)
    let batch = [Statement<E>](repeating: statement, count: 64)
    for threads in [1, 2] {
        let execution = Execution(threads: threads)
        let time = try least(3) {
            try key.verifyBatch(batch, execution: execution)
        }
        report("\(E.curve.rawValue) verify batch of 64, \(threads) threads", time)
    }
}

// With --verify only what concerns verification is measured.
let verifyOnly = CommandLine.arguments.dropFirst().first == "--verify"
report("reference product", (0..<5).map { _ in reference_product_nanoseconds(1_000_000) }.min() ?? 0)
fields(BN254.self)
fields(BLS12381.self)
pairings(BN254.self)
pairings(BLS12381.self)
if !verifyOnly {
    for log2 in [17, 20] { try transforms(BN254.self, log2: log2) }
    try transforms(BLS12381.self, log2: 17)
}
for log2 in verifyOnly ? [] : [14, 17] {
    try multiplications("bn128 G1", log2: log2, curve: BN254.G1.self)
    try multiplications("bn128 G2", log2: log2, curve: BN254.G2.self)
    try multiplications("bls12381 G1", log2: log2, curve: BLS12381.G1.self)
    try multiplications("bls12381 G2", log2: log2, curve: BLS12381.G2.self)
}
let files = Array(CommandLine.arguments.dropFirst(verifyOnly ? 2 : 1))
if files.count == 3 {
    let key = try text(files[0])
    switch try JSONForms.curve(ofKey: key) {
    case .bn128: try verification(BN254.self, key, Array(files[1...]))
    case .bls12381: try verification(BLS12381.self, key, Array(files[1...]))
    }
}
