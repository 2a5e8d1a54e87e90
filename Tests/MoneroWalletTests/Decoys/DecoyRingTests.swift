import Algebra
import Curves
import MoneroWallet
import RingSignatures
import TestSupport
import Testing

@Suite struct DecoyRingTests {
    private static let points: [CompressedPoint] = {
        var point = EdwardsPoint<Ed25519>.generator
        return (0..<400).map { _ in
            defer { point += EdwardsPoint<Ed25519>.generator }
            return CompressedPoint(point)
        }
    }()

    private func member(_ index: UInt64) -> RingMember {
        RingMember(key: Self.points[Int(index)], commitment: Self.points[Int(399 - index)])
    }

    private func answers(_ request: DecoyRing.Request, locked: Set<UInt64> = []) -> [DecoyRing.Candidate] {
        request.indices.map {
            DecoyRing.Candidate(index: $0, member: member($0), isUnlocked: !locked.contains($0))
        }
    }

    private func picker() throws -> DecoyPicker { try DecoyPicker(cumulativeCounts: (1...300).map { UInt64($0) }) }

    @Test func ringsHoldTheOutputAndDecoys() throws {
        var generator = SeededGenerator(seed: 16)
        var positions: Set<Int> = []
        for index in [0, 5, 100, 200, 289, 290] as [UInt64] {
            let request = try DecoyRing.request(spending: index, picker: picker(), using: &generator)
            #expect(request.indices == Array(Set(request.indices)).sorted())
            #expect(request.indices.count == 75 && request.indices.contains(index))
            let locked = Set(request.indices.filter { $0 % 3 == 1 && $0 != index })
            let ring = try DecoyRing(
                request: request, spending: member(index), answers: answers(request, locked: locked).shuffled())
            #expect(ring.indices.count == 16 && ring.members.count == 16)
            #expect(ring.indices == ring.indices.sorted() && Set(ring.indices).count == 16)
            #expect(ring.indices[ring.realPosition] == index)
            #expect(ring.members == ring.indices.map { member($0) })
            #expect(locked.isDisjoint(with: ring.indices))
            positions.insert(ring.realPosition)
        }
        #expect(positions.count > 1)
    }

    @Test func theFirstDrawnAreTaken() throws {
        // What makes the ring's distribution that of the picker: no choice by index afterwards.
        var generator = SeededGenerator(seed: 4)
        var again = SeededGenerator(seed: 4)
        let picker = try picker()
        let request = try DecoyRing.request(spending: 7, picker: picker, using: &generator)
        let drawn = try picker.candidates(75, including: 7, using: &again)
        let ring = try DecoyRing(request: request, spending: member(7), answers: answers(request))
        #expect(ring.indices == drawn.prefix(16).sorted())
    }

    @Test func eachMistakeIsNamed() throws {
        var generator = SeededGenerator(seed: 11)
        let picker = try picker()
        #expect(throws: DecoyError.ringTooSmall(actual: 1)) {
            var generator = SeededGenerator(seed: 1)
            return try DecoyRing.request(size: 1, spending: 3, picker: picker, using: &generator).indices
        }
        let request = try DecoyRing.request(spending: 3, picker: picker, using: &generator)
        func refuse(_ answers: [DecoyRing.Candidate], _ error: DecoyError) {
            #expect(throws: error) { try DecoyRing(request: request, spending: member(3), answers: answers) }
        }
        let good = answers(request)
        refuse(good.filter { $0.index != 3 }, .outputDiffers(index: 3))
        refuse(
            good.map { .init(index: $0.index, member: $0.index == 3 ? member(4) : $0.member, isUnlocked: true) },
            .outputDiffers(index: 3))
        refuse(answers(request, locked: [3]), .outputLocked(index: 3))
        refuse(
            answers(request, locked: Set(request.indices.filter { $0 != 3 })), .tooFewDecoys(actual: 0, expected: 15))
        // One key many times, the output's own key, and points outside the subgroup: no decoys.
        refuse(
            good.map { .init(index: $0.index, member: $0.index == 3 ? $0.member : member(9), isUnlocked: true) },
            .tooFewDecoys(actual: 1, expected: 15))
        refuse(
            good.map { .init(index: $0.index, member: member(3), isUnlocked: true) },
            .tooFewDecoys(actual: 0, expected: 15))
        let two = try EdwardsAffinePoint<Ed25519>(encoded: [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        let torsion = CompressedPoint(EdwardsPoint<Ed25519>.generator + two)
        for (key, commitment) in [(torsion, Self.points[1]), (Self.points[1], torsion)] {
            let bad = RingMember(key: key, commitment: commitment)
            refuse(
                good.map { .init(index: $0.index, member: $0.index == 3 ? $0.member : bad, isUnlocked: true) },
                .tooFewDecoys(actual: 0, expected: 15))
        }
    }
}
