import Algebra
import Curves
import Foundation
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Each refusal of a file of powers, by one alteration of a file that verifies; on both curves.
@Suite("Refused powers of tau") struct PowersRefusalTests {
    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// Where the two powers stand in section 1.
    private static func powersOffset<E: PairingEngine>(_ engine: E.Type) -> Int { 4 + E.Fq.byteCount }

    private func expect<E: PairingEngine>(
        _ error: PowersOfTauError, _ fixture: CeremonyFixture<E>, _ file: SectionedFile,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: error, sourceLocation: location) { try fixture.verify(powers: file) }
    }

    @Test("header and lengths") func header() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            try f.verify(powers: f.powers)
            let offset = Self.powersOffset(E.self)
            expect(.unknownCurve, f, f.powers.changing(1) { $0[4] ^= 2 })
            for (power, ceremony) in [(UInt32(0), UInt32(3)), (3, 2), (3, 33), (40, 40), (.max, .max)] {
                expect(
                    .badPower(power: power, ceremonyPower: ceremony), f,
                    f.powers.changing(1) { $0.replace(at: offset, with: Self.word(power) + Self.word(ceremony)) })
            }
            for section: UInt32 in [2, 3, 4, 5, 6, 12, 13, 14, 15] {
                let expected = f.powers[section].count
                expect(
                    .sectionSize(section: section, actual: expected + 1, expected: expected), f,
                    f.powers.changing(section) { $0.append(0) })
                expect(
                    .sectionSize(section: section, actual: expected - 1, expected: expected), f,
                    f.powers.changing(section) { $0.removeLast() })
            }
            // A power of another size does not fit the sections.
            expect(
                .sectionSize(
                    section: 2, actual: f.powers[2].count, expected: 7 * AffinePoint<E.G1>.byteCount), f,
                f.powers.changing(1) { $0.replace(at: offset, with: Self.word(2)) })
            for missing: UInt32 in 12...15 {
                expect(.partlyPrepared(missing: missing), f, f.powers.without(missing))
            }
            expect(.noContribution, f, f.powers.changing(7) { $0 = [0, 0, 0, 0] })
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("points of the sections") func points() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws where E.Fq: RandomField {
            var generator = SeededGenerator(seed: 92)
            let outside = OddPoints.outsideSubgroup(E.G2.self, using: &generator).montgomeryBytes
            let g1 = AffinePoint<E.G1>.byteCount, g2 = AffinePoint<E.G2>.byteCount
            let sections: [(UInt32, Int)] = [
                (2, g1), (3, g2), (4, g1), (5, g1), (6, g2), (12, g1), (13, g2), (14, g1), (15, g1),
            ]
            for (section, size) in sections {
                let index = f.powers[section].count / size - 1
                var changes: [(inout [UInt8]) -> Void] = [
                    { $0[index * size] ^= 1 },
                    { $0.replace(at: index * size, with: [UInt8](repeating: 255, count: size)) },
                ]
                if size == g2 { changes.append { $0.replace(at: index * size, with: outside) } }
                // The identity is a power of nothing; Lagrange points may be the identity and are compared as a whole.
                if section < 12 {
                    changes.append { $0.replace(at: index * size, with: [UInt8](repeating: 0, count: size)) }
                }
                for change in changes {
                    expect(.badPoint(section: section, index: index), f, f.powers.changing(section, change))
                }
            }
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("points that are others than they must be") func relations() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            let g1 = AffinePoint<E.G1>.byteCount, g2 = AffinePoint<E.G2>.byteCount
            for (section, size) in [(UInt32(2), g1), (3, g2)] {
                let first = f.powers.copying(point: 1, over: 0, in: section, size: size)
                expect(.wrongFirstPoint(section: section), f, first)
                let second = f.powers.copying(point: 2, over: 1, in: section, size: size)
                expect(.contributionMismatch(section: section, index: 1), f, second)
            }
            for section: UInt32 in [4, 5] {
                let first = f.powers.copying(point: 1, over: 0, in: section, size: g1)
                expect(.contributionMismatch(section: section, index: 0), f, first)
            }
            let beta = f.powers.changing(6) { $0 = Array(f.powers[3].prefix(g2)) }
            expect(.contributionMismatch(section: 6, index: 0), f, beta)
            for (section, size) in [(UInt32(2), g1), (3, g2), (4, g1), (5, g1)] {
                let last = f.powers[section].count / size - 1
                for target in [3, last] {
                    expect(
                        .notPowers(section: section), f,
                        f.powers.copying(point: 2, over: target, in: section, size: size))
                }
            }
            // The basis of the domain of 2^k points begins at point 2^k − 1.
            for (section, size) in [(UInt32(12), g1), (13, g2), (14, g1), (15, g1)] {
                for power in 1...(section == 12 ? 4 : 3) {
                    let start = 1 << power - 1
                    expect(
                        .lagrangeMismatch(section: section, power: power), f,
                        f.powers.copying(point: start, over: start + 1, in: section, size: size))
                }
                let single = f.powers.copying(point: 1, over: 0, in: section, size: size)
                expect(.lagrangeMismatch(section: section, power: 0), f, single)
            }
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("contributions: proofs of knowledge, the chain, beacons, hashes") func contributions() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            let layout = RecordLayout.powers(E.self)
            // Another point of the same group in the place of an element.
            func replaced(_ element: String, in file: SectionedFile) -> SectionedFile {
                let g1 = AffinePoint<E.G1>.byteCount
                let isG2 = element.contains("G2") || element.hasSuffix("g2_spx")
                let source = isG2 ? f.powers[3] : f.powers[2]
                let size = isG2 ? AffinePoint<E.G2>.byteCount : g1
                return file.changing(7) {
                    $0.replace(at: layout.offset(element), with: Array(source[3 * size..<4 * size]))
                }
            }
            // A beacon's record passes as a participant's, whose keys nothing else determines.
            let participant = f.powers.changing(7) { layout.relabel(&$0, type: 0, parameters: [1, 1, 65]) }
            try f.verify(powers: participant)
            for secret in ["tau", "alpha", "beta"] {
                for element in ["g1_s", "g1_sx", "g2_spx"] {
                    let name = secret + "." + element
                    expect(.badKey(contribution: 1, secret: secret), f, replaced(name, in: participant))
                    expect(.beaconMismatch(contribution: 1, secret: secret), f, replaced(name, in: f.powers))
                }
            }
            for element in ["tauG1", "tauG2", "alphaG1", "betaG1", "betaG2"] {
                expect(.brokenChain(contribution: 1, element: element), f, replaced(element, in: f.powers))
            }
            // Another published value, and another number of iterations.
            for parameters: [UInt8] in [[2, 10, 3, 2, 0, 2], [2, 11, 3, 2, 0, 1]] {
                expect(
                    .beaconMismatch(contribution: 1, secret: "tau"), f,
                    f.powers.changing(7) { layout.relabel(&$0, type: 1, parameters: parameters) })
            }
            // The last contribution's next challenge, and the state from which its response follows.
            let label = layout.first + layout.label
            let record = label + 8 + Int(f.powers[7][label + 4])
            expect(
                .challengeMismatch, f, f.powers.changing(7) { $0[record + layout.label - 1] ^= 1 })
            expect(
                .challengeMismatch, f, f.powers.changing(7) { $0[record + layout.hashes + 128] ^= 1 })
            // A finished state is none.
            #expect(throws: BLAKE2Error.finishedState) {
                try f.verify(powers: f.powers.changing(7) { $0[record + layout.hashes + 208] = 1 })
            }
            // Without its second contribution the file's points belong to nobody's record.
            let cut = f.powers.changing(7) { $0 = Self.word(1) + $0[4..<record] }
            expect(.contributionMismatch(section: 2, index: 1), f, cut)
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("a file that was cut down verifies and takes no contribution") func reduced() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            let g1 = AffinePoint<E.G1>.byteCount, g2 = AffinePoint<E.G2>.byteCount
            var file = f.powers
            for section: UInt32 in 12...15 { file = file.without(section) }
            file[1].replace(at: Self.powersOffset(E.self), with: Self.word(2))
            for (section, size) in [(UInt32(2), 7 * g1), (3, 4 * g2), (4, 4 * g1), (5, 4 * g1)] {
                file[section] = Array(file[section].prefix(size))
            }
            try f.verify(powers: file)
            let folder = try TemporaryFolder()
            let path = try folder.write(file.bytes, to: "r.ptau")
            #expect(throws: PowersOfTauError.reduced(power: 2, ceremonyPower: 3)) {
                try PowersCeremony.contribute(
                    from: path, to: folder.path("x.ptau"), name: nil, entropy: "", execution: Execution(threads: 1))
            }
            #expect(try folder.names() == ["r.ptau"])
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    /// BN254's roots of unity of order 2^28 serve powers up to 2^27 with their doubled domain. The file is all holes.
    @Test("powers beyond the roots of unity are neither prepared nor verified as prepared")
    func powerTooLarge() throws {
        let f = CeremonyFixtures.bn254
        let folder = try TemporaryFolder()
        let n: UInt64 = 1 << 28
        let sizes: [UInt32: UInt64] = [
            2: 64 * (2 * n - 1), 3: 128 * n, 4: 64 * n, 5: 64 * n, 6: 128, 12: 64 * (4 * n - 1), 13: 128 * (2 * n - 1),
            14: 64 * (2 * n - 1), 15: 64 * (2 * n - 1),
        ]
        var header = f.powers[1]
        header.replace(at: Self.powersOffset(BN254.self), with: Self.word(28) + Self.word(28))
        for (name, sections) in [("plain", Array(1...7)), ("prepared", Array(1...7) + Array(12...15))] {
            try folder.write([], to: name)
            let file = try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
            var writer = ByteWriter()
            writer.write(Array("ptau".utf8))
            writer.writeUInt32(1)
            writer.writeUInt32(UInt32(sections.count))
            try file.write(contentsOf: writer.bytes)
            for section in sections.map(UInt32.init) {
                let contents = section == 1 ? header : section == 7 ? f.powers[7] : []
                var writer = ByteWriter()
                writer.writeUInt32(section)
                writer.writeUInt64(sizes[section] ?? UInt64(contents.count))
                try file.write(contentsOf: writer.bytes + contents)
                if let size = sizes[section] { try file.seek(toOffset: try file.offset() + size) }
            }
            try file.truncate(atOffset: try file.offset())
            try file.close()
        }
        #expect(throws: PowersOfTauError.powerTooLarge(power: 28, maximum: 27)) {
            try PowersCeremony.prepare(
                from: folder.path("plain"), to: folder.path("x.ptau"), execution: Execution(threads: 1))
        }
        #expect(throws: PowersOfTauError.powerTooLarge(power: 28, maximum: 27)) {
            _ = try PowersCeremony.verify(path: folder.path("prepared"), execution: Execution(threads: 1))
        }
        #expect(try folder.names() == ["plain", "prepared"])
    }
}
