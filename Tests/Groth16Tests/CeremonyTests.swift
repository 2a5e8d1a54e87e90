import Algebra
import Circuits
import Curves
import Foundation
import Groth16
import Primitives
import TestSupport
import Testing

@Suite struct CeremonyTests {
    /// BLAKE2b-512 (first 16 bytes) of what snarkjs 0.7.6 writes for the same arguments: a fresh file of power 4, after
    /// the beacon 0102030405 of 2^10 iterations named "bé", after the nameless 0708 of 2^11, and prepared for phase 2.
    private static let snarkjsFiles: [(CurveID, [String])] = [
        (
            .bn128,
            [
                "23bcd2c1e3ad93631f16622dff2fd620", "3709d665734abc77322d6ac323620a63",
                "ca75db13204ab2211424fefc4cdaa807", "524f9d6c3620fa0e72f872154adadb61",
            ]
        ),
        (
            .bls12381,
            [
                "8f2695ccead6e4fff2504d1270a0d9f6", "4fcd2261febc4ed1fec3a37a64286e31",
                "444b555da98602bbfd6713c0a0e432bf", "a2b03a7a6b413fdf6e17542a7e856410",
            ]
        ),
    ]

    private static func makePowers(_ curve: CurveID, in folder: TemporaryFolder) throws {
        let execution = Execution(threads: 2)
        try PowersCeremony.start(curve: curve, power: 4, path: folder.path("0.ptau"), execution: execution)
        try PowersCeremony.beacon(
            from: folder.path("0.ptau"), to: folder.path("1.ptau"), name: "bé",
            beacon: try Beacon(hash: [1, 2, 3, 4, 5], iterationsExponent: 10), execution: execution)
        try PowersCeremony.beacon(
            from: folder.path("1.ptau"), to: folder.path("2.ptau"), name: nil,
            beacon: try Beacon(hash: [7, 8], iterationsExponent: 11), execution: execution)
        try PowersCeremony.prepare(from: folder.path("2.ptau"), to: folder.path("3.ptau"), execution: execution)
    }

    @Test("Powers of tau are snarkjs's, byte for byte, and verify", arguments: CurveID.allCases)
    func powersMatchSnarkjs(curve: CurveID) throws {
        let folder = try TemporaryFolder()
        try Self.makePowers(curve, in: folder)
        let expected = try #require(Self.snarkjsFiles.first { $0.0 == curve }).1
        for i in 0..<4 {
            let digest = BLAKE2b.digest(of: try folder.read("\(i).ptau"))
            #expect(Hexadecimal.encode(digest.prefix(16)) == expected[i], "file \(i)")
        }
        let report = try PowersCeremony.verify(path: folder.path("3.ptau"), execution: Execution())
        #expect(report.isPrepared && report.contributions.map(\.name) == ["bé", ""])
        #expect(throws: PowersOfTauError.noContribution) {
            _ = try PowersCeremony.verify(path: folder.path("0.ptau"), execution: Execution())
        }
    }

    @Test("Published powers verify")
    func publishedPowers() throws {
        guard let folder = PublishedVectors.find("negative-groth16/uncontributed") else { return }
        let report = try PowersCeremony.verify(path: folder.appending(path: "qf.ptau").path, execution: Execution())
        #expect(report.header.power == 6 && report.isPrepared)
        #expect(throws: PowersOfTauError.noContribution) {
            _ = try PowersCeremony.verify(
                path: folder.appending(path: "no_phase1_contribution.ptau").path, execution: Execution())
        }
    }

    @Test("A changed byte anywhere in a file of powers is refused by name")
    func changedPowers() throws {
        let folder = try TemporaryFolder()
        try Self.makePowers(.bn128, in: folder)
        let bytes = try folder.read("3.ptau")
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<60 {
            var changed = bytes
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            changed[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            try folder.write(changed, to: "x.ptau")
            // Names are the one thing that nothing binds.
            guard let report = try? PowersCeremony.verify(path: folder.path("x.ptau"), execution: Execution(threads: 1))
            else { continue }
            #expect(report.contributions.map(\.name) != ["bé", ""], "byte \(position)")
        }
    }

    @Test("A key's second phase on both curves: contribute, beacon, verify, refuse", arguments: CurveID.allCases)
    func secondPhase(curve: CurveID) throws {
        let folder = try TemporaryFolder()
        let execution = Execution(threads: 2)
        try Self.makePowers(curve, in: folder)
        switch curve {
        case .bn128: try SetupCircuits.chain(steps: 9, of: BN254.Fr.self).circuit.write(path: folder.path("c.r1cs"))
        case .bls12381:
            try SetupCircuits.chain(steps: 9, of: BLS12381.Fr.self).circuit.write(path: folder.path("c.r1cs"))
        }
        func verify(_ key: String) throws -> KeyReport {
            try KeyCeremony.verify(
                key: folder.path(key), circuit: folder.path("c.r1cs"), powers: folder.path("3.ptau"),
                scratch: folder.path, execution: execution)
        }
        try Setup.makeKey(
            circuit: folder.path("c.r1cs"), powers: folder.path("3.ptau"), key: folder.path("0.zkey"),
            execution: execution)
        #expect(throws: Phase2Error.noContribution) { _ = try verify("0.zkey") }
        let first = try KeyCeremony.contribute(
            from: folder.path("0.zkey"), to: folder.path("1.zkey"), name: "one", entropy: "words", execution: execution)
        let second = try KeyCeremony.beacon(
            from: folder.path("1.zkey"), to: folder.path("2.zkey"), name: nil,
            beacon: try Beacon(hash: [9], iterationsExponent: 10), execution: execution)
        let report = try verify("2.zkey")
        #expect(report.contributions.map(\.hash) == [first, second])
        #expect(report.contributions.map(\.name) == ["one", ""])
        // The same words never make the same secret.
        let again = try KeyCeremony.contribute(
            from: folder.path("0.zkey"), to: folder.path("1b.zkey"), name: "one", entropy: "words", execution: execution
        )
        #expect(again != first)
        #expect(throws: FileError.self) {
            try KeyCeremony.contribute(
                from: folder.path("1.zkey"), to: folder.path("1.zkey"), name: nil, entropy: "", execution: execution)
        }
        // A changed byte in any section.
        let bytes = try folder.read("2.zkey")
        let container = try ZKeyFormat.read(ByteRegion(copying: bytes))
        for section in container.sections {
            var changed = bytes
            // The middle of section 10 is a point of a contribution; of the others, a point or a number.
            changed[section.bytes.origin + section.bytes.count / 2] ^= 1
            try folder.write(changed, to: "x.zkey")
            #expect(throws: (any Error).self, "section \(section.type)") { _ = try verify("x.zkey") }
        }
        // C and H of another contribution do not fit this one's delta.
        let other = try folder.read("1b.zkey")
        let otherSections = try ZKeyFormat.read(ByteRegion(copying: other))
        for type in [UInt32(8), 9] {
            var changed = bytes
            let target = try container.section(type)
            changed.replaceSubrange(
                target.origin..<target.origin + target.count, with: try otherSections.section(type).bytes)
            try folder.write(changed, to: "x.zkey")
            #expect(throws: Phase2Error.ratioMismatch(section: type)) { _ = try verify("x.zkey") }
        }
        #expect(try folder.names().filter { $0.hasPrefix(".") } == [])
    }

    @Test("A test key's record verifies as a contribution, and the key is no ceremony's")
    func testKeyRecord() throws {
        let folder = try TemporaryFolder()
        let execution = Execution(threads: 2)
        try Self.makePowers(.bn128, in: folder)
        let circuit = SetupCircuits.chain(steps: 9, of: BN254.Fr.self).circuit
        try circuit.write(path: folder.path("c.r1cs"))
        try Setup.makeTestKey(circuit, key: folder.path("t.zkey"), execution: execution)
        let report = try KeyCeremony.verifyTranscript(key: folder.path("t.zkey"), execution: execution)
        #expect(report.contributions.map(\.name) == [TestKey.notice])
        #expect(throws: Phase2Error.testKey) {
            _ = try KeyCeremony.verify(
                key: folder.path("t.zkey"), circuit: folder.path("c.r1cs"), powers: folder.path("3.ptau"),
                scratch: folder.path, execution: execution)
        }
    }

    @Test("Powers that do not serve a circuit are refused by name")
    func unfitPowers() throws {
        let folder = try TemporaryFolder()
        let execution = Execution(threads: 2)
        try Self.makePowers(.bn128, in: folder)
        func make(_ steps: Int, _ powers: String, policy: KeyPolicy = .strict) throws {
            try SetupCircuits.chain(steps: steps, of: BN254.Fr.self).circuit.write(path: folder.path("c.r1cs"))
            try Setup.makeKey(
                circuit: folder.path("c.r1cs"), powers: folder.path(powers), key: folder.path("k.zkey"), policy: policy,
                execution: execution)
        }
        #expect(throws: SetupError.powersTooSmall(log2Domain: 5, power: 4)) { try make(14, "3.ptau") }
        #expect(throws: SetupError.powersNotPrepared) { try make(9, "2.ptau") }
        try PowersCeremony.prepare(from: folder.path("0.ptau"), to: folder.path("p.ptau"), execution: execution)
        #expect(throws: SetupError.noPhase1Contribution) { try make(9, "p.ptau") }
        try make(9, "p.ptau", policy: .allowInsecure)
        try SetupCircuits.chain(steps: 3, of: BLS12381.Fr.self).circuit.write(path: folder.path("b.r1cs"))
        #expect(throws: SetupError.curveMismatch(circuit: .bls12381, powers: .bn128)) {
            try Setup.makeKey(
                circuit: folder.path("b.r1cs"), powers: folder.path("3.ptau"), key: folder.path("k2.zkey"),
                execution: execution)
        }
        #expect(throws: PowersOfTauError.badPower(power: 29, ceremonyPower: 29)) {
            try PowersCeremony.start(curve: .bn128, power: 29, path: folder.path("z.ptau"), execution: execution)
        }
    }
}
