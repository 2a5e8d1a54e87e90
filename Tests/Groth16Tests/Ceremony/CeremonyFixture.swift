import Algebra
import Circuits
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport

/// A small ceremony of both phases, the same in every run: two beacons in each, powers up to 2^3, a chain of four
/// constraints.
struct CeremonyFixture<E: PairingEngine>: Sendable {
    /// Prepared powers of tau.
    let powers: SectionedFile
    /// The circuit's `.r1cs` file.
    let circuit: [UInt8]
    /// The key with its two contributions.
    let key: SectionedFile

    static var power: Int { 3 }

    init() {
        do {
            let folder = try TemporaryFolder()
            let execution = Execution(threads: 2)
            func beacon(_ value: UInt8) throws -> Beacon { try Beacon(hash: [value, 1], iterationsExponent: 10) }
            try PowersCeremony.start(
                curve: E.curve, power: Self.power, path: folder.path("0.ptau"), execution: execution)
            for i in 0..<2 {
                try PowersCeremony.beacon(
                    from: folder.path("\(i).ptau"), to: folder.path("\(i + 1).ptau"), name: "p\(i)",
                    beacon: try beacon(UInt8(i)), execution: execution)
            }
            try PowersCeremony.prepare(from: folder.path("2.ptau"), to: folder.path("p.ptau"), execution: execution)
            powers = try SectionedFile(folder.read("p.ptau"), magic: "ptau")
            try SetupCircuits.chain(steps: 4, of: E.Fr.self).circuit.write(path: folder.path("c.r1cs"))
            circuit = try folder.read("c.r1cs")
            try Setup.makeKey(
                circuit: folder.path("c.r1cs"), powers: folder.path("p.ptau"), key: folder.path("0.zkey"),
                execution: execution)
            for i in 0..<2 {
                try KeyCeremony.beacon(
                    from: folder.path("\(i).zkey"), to: folder.path("\(i + 1).zkey"), name: "k\(i)",
                    beacon: try beacon(UInt8(i)), execution: execution)
            }
            key = try SectionedFile(folder.read("2.zkey"), magic: "zkey")
        } catch {
            fatalError("the fixture's ceremony is a good one: \(error)")
        }
    }

    /// Verifies a file of powers.
    func verify(powers: SectionedFile) throws {
        let folder = try TemporaryFolder()
        _ = try PowersCeremony.verify(
            path: folder.write(powers.bytes, to: "x.ptau"), execution: Execution(threads: 1))
    }

    /// Verifies a key against a circuit and the fixture's powers.
    func verify(key: SectionedFile, circuit: [UInt8]? = nil) throws {
        let folder = try TemporaryFolder()
        _ = try KeyCeremony.verify(
            key: folder.write(key.bytes, to: "x.zkey"), circuit: folder.write(circuit ?? self.circuit, to: "c.r1cs"),
            powers: folder.write(powers.bytes, to: "p.ptau"), scratch: folder.path, execution: Execution(threads: 1))
    }
}

/// The fixtures of both curves.
enum CeremonyFixtures {
    static let bn254 = CeremonyFixture<BN254>()
    static let bls12381 = CeremonyFixture<BLS12381>()
}

/// A file of numbered sections, taken apart so that one can be changed.
struct SectionedFile: Sendable {
    let magic: String
    private var sections: [(type: UInt32, bytes: [UInt8])]

    init(_ bytes: [UInt8], magic: String) throws {
        self.magic = magic
        sections = try BinaryContainer(ByteRegion(copying: bytes), magic: magic, versions: 1...1, known: 1...32)
            .sections.map { ($0.type, $0.bytes.bytes) }
    }

    /// The file put together again.
    var bytes: [UInt8] { SectionFile.bytes(magic: magic, version: 1, sections) }

    /// The bytes of a section; empty where there is none.
    subscript(type: UInt32) -> [UInt8] {
        get { sections.first { $0.type == type }?.bytes ?? [] }
        set {
            for i in sections.indices where sections[i].type == type { sections[i].bytes = newValue }
        }
    }

    /// The file without a section.
    func without(_ type: UInt32) -> Self {
        var file = self
        file.sections.removeAll { $0.type == type }
        return file
    }

    /// The file with a change to one section.
    func changing(_ type: UInt32, _ change: (inout [UInt8]) -> Void) -> Self {
        var file = self
        change(&file[type])
        return file
    }

    /// The file with point `source` of a section also in the place of point `target`; points are of `size` bytes.
    func copying(point source: Int, over target: Int, in type: UInt32, size: Int) -> Self {
        changing(type) { $0.replace(at: target * size, with: Array($0[source * size..<(source + 1) * size])) }
    }
}

extension [UInt8] {
    /// Overwrites the bytes from `offset` on.
    mutating func replace(at offset: Int, with bytes: [UInt8]) {
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
}

/// Where the parts of a contribution's record stand.
struct RecordLayout {
    /// The points in the order in which a reader checks them, each with its offset in the record and its length.
    let points: [(element: String, offset: Int, size: Int)]
    /// The offset of what stands before the label: hashes.
    let hashes: Int
    /// The offset of the label's type, after which its length and parameters follow.
    let label: Int
    /// The offset of the first record in its section.
    let first: Int

    /// A record of section 7 of a `.ptau`.
    static func powers<E: PairingEngine>(_ engine: E.Type) -> Self {
        let g1 = AffinePoint<E.G1>.byteCount, g2 = AffinePoint<E.G2>.byteCount
        var points = [
            ("tauG1", 0, g1), ("tauG2", g1, g2), ("alphaG1", g1 + g2, g1), ("betaG1", 2 * g1 + g2, g1),
            ("betaG2", 3 * g1 + g2, g2),
        ]
        let pairs = 3 * g1 + 2 * g2
        for (i, name) in ["tau", "alpha", "beta"].enumerated() {
            points.append((name + ".g1_s", pairs + 2 * i * g1, g1))
            points.append((name + ".g1_sx", pairs + (2 * i + 1) * g1, g1))
        }
        for (i, name) in ["tau", "alpha", "beta"].enumerated() {
            points.append((name + ".g2_spx", pairs + 6 * g1 + i * g2, g2))
        }
        let hashes = 9 * g1 + 5 * g2
        return Self(points: points, hashes: hashes, label: hashes + 216 + 64, first: 4)
    }

    /// A record of section 10 of a `.zkey`.
    static func key<E: PairingEngine>(_ engine: E.Type) -> Self {
        let g1 = AffinePoint<E.G1>.byteCount, g2 = AffinePoint<E.G2>.byteCount
        return Self(
            points: [
                ("deltaAfter", 0, g1), ("g1_s", g1, g1), ("g1_sx", 2 * g1, g1), ("g2_spx", 3 * g1, g2),
            ],
            hashes: 3 * g1 + g2, label: 3 * g1 + g2 + 64, first: 68)
    }

    /// The offset of an element in the first record of a section.
    func offset(_ element: String) -> Int { first + (points.first { $0.element == element }?.offset ?? 0) }

    /// Replaces the first record's label by one of `type` with the given parameters.
    func relabel(_ section: inout [UInt8], type: UInt32, parameters: [UInt8]) {
        let start = first + label
        let length = Int(section[start + 4])
        let words = [type, UInt32(parameters.count)].flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        section.replaceSubrange(start..<start + 8 + length, with: words + parameters)
    }
}
