import Algebra
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import Synchronization
import TestSupport
import Testing

/// Beacons that claim more hashing than anybody waits for.
@Suite("Beacons of other people") struct BeaconTests {
    /// The parameters of the fixture's first beacon, claiming other iterations.
    private static func parameters(_ exponent: UInt8) -> [UInt8] { [2, exponent, 3, 2, 0, 1] }

    private func powers<E: PairingEngine>(_ f: CeremonyFixture<E>, _ exponent: UInt8) -> SectionedFile {
        let layout = RecordLayout.powers(E.self)
        return f.powers.changing(7) { layout.relabel(&$0, type: 1, parameters: Self.parameters(exponent)) }
    }

    private func key<E: PairingEngine>(_ f: CeremonyFixture<E>, _ exponent: UInt8) -> SectionedFile {
        let layout = RecordLayout.key(E.self)
        return f.key.changing(10) { layout.relabel(&$0, type: 1, parameters: Self.parameters(exponent)) }
    }

    @Test("a claim beyond the bound is refused by name before any hash is computed") func bound() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            for exponent: UInt8 in [33, 40, 63] {
                let error = TranscriptError.tooManyBeaconIterations(
                    contribution: 1, log2Iterations: exponent, maximum: BeaconWork.defaultExponent)
                #expect(throws: error) { try f.verify(powers: powers(f, exponent)) }
                #expect(throws: error) { try f.verify(key: key(f, exponent)) }
                let folder = try TemporaryFolder()
                let path = try folder.write(key(f, exponent).bytes, to: "k.zkey")
                #expect(throws: error) {
                    _ = try KeyCeremony.verifyTranscript(key: path, execution: Execution(threads: 1))
                }
            }
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("beacons count together, and the bound is the caller's") func sum() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            let folder = try TemporaryFolder()
            let powersPath = try folder.write(f.powers.bytes, to: "p.ptau")
            let keyPath = try folder.write(f.key.bytes, to: "k.zkey")
            // Two beacons of 2^10 hashes each are 2^11.
            let error = TranscriptError.tooManyBeaconIterations(contribution: 2, log2Iterations: 10, maximum: 10)
            #expect(throws: error) {
                _ = try PowersCeremony.verify(path: powersPath, beaconExponent: 10, execution: Execution(threads: 1))
            }
            #expect(throws: error) {
                _ = try KeyCeremony.verifyTranscript(
                    key: keyPath, beaconExponent: 10, execution: Execution(threads: 1))
            }
            _ = try PowersCeremony.verify(path: powersPath, beaconExponent: 11, execution: Execution(threads: 1))
            _ = try KeyCeremony.verifyTranscript(key: keyPath, beaconExponent: 11, execution: Execution(threads: 1))
            // The second of two claims of 2^63 exceeds every bound, and no sum overflows.
            let layout = RecordLayout.key(E.self)
            let twice = key(f, 63).changing(10) { section in
                let label = layout.first + layout.label
                let second = label + 8 + Int(section[label + 4]) + layout.label
                // After type, length and the name "k1" with its two bytes before, the exponent's number and itself.
                #expect(section[second + 12] == 2 && section[second + 13] == 10)
                section[second + 13] = 63
            }
            let path = try folder.write(twice.bytes, to: "t.zkey")
            let overflow = TranscriptError.tooManyBeaconIterations(contribution: 2, log2Iterations: 63, maximum: 63)
            #expect(throws: overflow) {
                _ = try KeyCeremony.verifyTranscript(key: path, beaconExponent: 63, execution: Execution(threads: 1))
            }
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("a long beacon tells how far it is and is given up on request, leaving nothing") func cancellation() throws {
        let f = CeremonyFixtures.bn254
        let folder = try TemporaryFolder()
        // With the second beacon's hashes 2^32 would be too many to verify.
        let paths = [
            try folder.write(powers(f, 31).bytes, to: "p.ptau"), try folder.write(key(f, 31).bytes, to: "k.zkey"),
        ]
        let beacon = try Beacon(hash: [1], iterationsExponent: 31)
        let works: [(Execution) throws -> Void] = [
            { _ = try PowersCeremony.verify(path: paths[0], execution: $0) },
            { _ = try KeyCeremony.verifyTranscript(key: paths[1], execution: $0) },
            {
                try PowersCeremony.beacon(
                    from: paths[0], to: folder.path("q.ptau"), name: nil, beacon: beacon, execution: $0)
            },
            {
                try KeyCeremony.beacon(
                    from: paths[1], to: folder.path("l.zkey"), name: nil, beacon: beacon, execution: $0)
            },
        ]
        for work in works {
            let flag = CancellationFlag()
            let seen = Mutex<[Progress]>([])
            let execution = Execution(threads: 1, cancellation: flag) { progress in
                guard progress.phase == "Hashing the beacon" else { return }
                seen.withLock { $0.append(progress) }
                if progress.completed == 2 { flag.cancel() }
            }
            #expect(throws: Cancelled.self) { try work(execution) }
            #expect(seen.withLock { $0.map(\.completed) } == [0, 1, 2])
            #expect(seen.withLock { $0.allSatisfy { $0.total == 1 << 15 } })
        }
        #expect(try folder.names() == ["k.zkey", "p.ptau"])
    }
}
