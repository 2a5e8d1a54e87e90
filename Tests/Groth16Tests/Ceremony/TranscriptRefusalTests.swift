import Algebra
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Each refusal of a contribution's record, in both phases and on both curves.
@Suite("Refused contribution records") struct TranscriptRefusalTests {
    /// Reads the contributions of a file with a changed record of its first contribution.
    private typealias Reader = (_ change: (inout [UInt8]) -> Void) throws -> Void

    /// Calls `body` for the records of both phases of a fixture.
    private func forBothPhases<E: PairingEngine>(
        _ fixture: CeremonyFixture<E>, _ body: (RecordLayout, Reader) throws -> Void
    ) rethrows {
        try body(RecordLayout.powers(E.self)) { try fixture.verify(powers: fixture.powers.changing(7, $0)) }
        try body(RecordLayout.key(E.self)) { change in
            let section = fixture.key.changing(10, change)[10]
            _ = try Phase2Transcript<E>(section: ByteRegion(copying: section))
        }
    }

    @Test("types and parameters") func labels() throws {
        func check<E: PairingEngine>(_ fixture: CeremonyFixture<E>) throws {
            try forBothPhases(fixture) { layout, read in
                // The unchanged records are read.
                try read { _ in }
                func refusal(_ type: UInt32, _ parameters: [UInt8]) -> TranscriptError? {
                    #expect(throws: TranscriptError.self) {
                        try read { layout.relabel(&$0, type: type, parameters: parameters) }
                    }
                }
                for type in [UInt32(2), .max] {
                    #expect(refusal(type, []) == .unknownType(contribution: 1, type: type))
                }
                let hash: [UInt8] = [3, 2, 7, 7]
                #expect(refusal(1, hash + [2, 10]) == .parametersOutOfOrder(contribution: 1, parameter: 2))
                #expect(refusal(1, [2, 10, 2, 10] + hash) == .parametersOutOfOrder(contribution: 1, parameter: 2))
                #expect(refusal(0, [0]) == .parametersOutOfOrder(contribution: 1, parameter: 0))
                #expect(refusal(0, [1, 1, 65, 1, 1, 65]) == .parametersOutOfOrder(contribution: 1, parameter: 1))
                #expect(refusal(0, [4]) == .unknownParameter(contribution: 1, parameter: 4))
                #expect(refusal(1, [2, 10] + hash + [255]) == .unknownParameter(contribution: 1, parameter: 255))
                // A beacon without parameters, with one of two, with impossible ones; a participant with a beacon's.
                let impossible: [[UInt8]] = [
                    [], [2, 10], hash, [2, 9] + hash, [2, 64] + hash, [2, 255] + hash, [2, 10, 3, 0],
                ]
                for parameters in impossible {
                    #expect(refusal(1, parameters) == .badBeacon(contribution: 1), "\(parameters)")
                }
                for parameters in [[2, 10], hash, [2, 10] + hash] {
                    #expect(refusal(0, parameters) == .badBeacon(contribution: 1), "\(parameters)")
                }
            }
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("parameters that end too early, and counts beyond the section") func lengths() {
        func check<E: PairingEngine>(_ fixture: CeremonyFixture<E>) {
            forBothPhases(fixture) { layout, read in
                for parameters: [UInt8] in [[1], [1, 5, 65], [2], [2, 10, 3], [2, 10, 3, 2, 1]] {
                    let error = #expect(throws: ByteReaderError.self) {
                        try read { layout.relabel(&$0, type: 1, parameters: parameters) }
                    }
                    #expect(error?.name == "truncated", "\(parameters)")
                }
                // The count stands before the first record.
                let error = #expect(throws: ByteReaderError.self) {
                    try read { $0.replace(at: layout.first - 4, with: [255, 255, 255, 255]) }
                }
                #expect(error?.name == "countTooLarge")
                let left = #expect(throws: ByteReaderError.self) { try read { $0.append(0) } }
                #expect(left?.name == "trailingBytes")
            }
        }
        check(CeremonyFixtures.bn254)
        check(CeremonyFixtures.bls12381)
    }

    @Test("every point of a record") func points() {
        func check<E: PairingEngine>(_ fixture: CeremonyFixture<E>) where E.Fq: RandomField {
            var generator = SeededGenerator(seed: 91)
            let outside = OddPoints.outsideSubgroup(E.G2.self, using: &generator).montgomeryBytes
            forBothPhases(fixture) { layout, read in
                for (element, offset, size) in layout.points {
                    let start = layout.first + offset
                    // Off the curve, not canonical, on the curve and outside the subgroup.
                    var changes: [(inout [UInt8]) -> Void] = [
                        { $0[start] ^= 1 }, { $0.replace(at: start, with: [UInt8](repeating: 255, count: size)) },
                    ]
                    if size == outside.count { changes.append { $0.replace(at: start, with: outside) } }
                    for change in changes {
                        #expect(throws: TranscriptError.badPoint(contribution: 1, element: element)) {
                            try read(change)
                        }
                    }
                    #expect(throws: TranscriptError.atInfinity(contribution: 1, element: element)) {
                        try read { $0.replace(at: start, with: [UInt8](repeating: 0, count: size)) }
                    }
                }
            }
        }
        check(CeremonyFixtures.bn254)
        check(CeremonyFixtures.bls12381)
    }
}
