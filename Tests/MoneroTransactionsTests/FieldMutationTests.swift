import Algebra
import Curves
import MoneroTransactions
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

/// A kind of field of a transaction, how to change it, and what has to refuse the change.
struct FieldKind: CustomTestStringConvertible, Sendable {
    let name: String
    /// At least one of these fails, and besides them at most ring signatures.
    let rules: Set<MoneroRule>
    /// Whether every ring signature covers the field.
    let isSigned: Bool
    /// Changes the field; false where the transaction has none.
    let change: @Sendable (inout MoneroTransaction, inout SeededGenerator) -> Bool

    var testDescription: String { name }

    init(
        _ name: String, _ rules: Set<MoneroRule> = [], isSigned: Bool = true,
        _ change: @escaping @Sendable (inout MoneroTransaction, inout SeededGenerator) -> Bool
    ) {
        (self.name, self.rules, self.isSigned, self.change) = (name, rules, isSigned, change)
    }

    /// A field of the RingCT part.
    static func ringCT(
        _ name: String, _ rules: Set<MoneroRule> = [], isSigned: Bool = true,
        _ change: @escaping @Sendable (inout RingCTSignatures, inout SeededGenerator) -> Bool
    ) -> FieldKind {
        FieldKind(name, rules, isSigned: isSigned) { transaction, generator in
            guard var ringCT = transaction.ringCT, change(&ringCT, &generator) else { return false }
            transaction.signatures = .ringCT(ringCT)
            return true
        }
    }

    /// Another point than `point`, of no known relation to it.
    static func otherPoint(_ generator: inout SeededGenerator) -> CompressedPoint {
        Commitment(amount: generator.next(), mask: Ed25519.ScalarField(generator.next())).encoded
    }

    static func otherScalar(_ generator: inout SeededGenerator) -> Ed25519.ScalarField {
        Ed25519.ScalarField(reducingLittleEndian: generator.bytes(40))
    }

    static let all: [FieldKind] = [
        FieldKind("unlock time") { transaction, generator in
            transaction.unlockTime ^= 1 << UInt64.random(in: 0..<64, using: &generator)
            return true
        },
        FieldKind("extra field") { transaction, generator in
            guard let index = transaction.extra.indices.randomElement(using: &generator) else { return false }
            transaction.extra[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            return true
        },
        FieldKind("key image", [.inputOrder]) { transaction, generator in
            guard case .key(let amount, let offsets, _) = transaction.inputs[0] else { return false }
            let image = CompressedPoint(CryptoNoteHashToPoint.hash(generator.bytes(32)))
            transaction.inputs[0] = .key(amount: amount, offsets: offsets, keyImage: image)
            return true
        },
        FieldKind("ring offset", [.ringMembers]) { transaction, generator in
            guard case .key(let amount, var offsets, let image) = transaction.inputs[0] else { return false }
            let index = Int.random(in: offsets.indices, using: &generator)
            offsets[index] ^= 1 << UInt64.random(in: 0..<10, using: &generator)
            transaction.inputs[0] = .key(amount: amount, offsets: offsets, keyImage: image)
            return true
        },
        FieldKind("input's amount", []) { transaction, generator in
            guard case .key(let amount, let offsets, let image) = transaction.inputs[0] else { return false }
            // A few piconero more, so that the sums stay possible.
            transaction.inputs[0] = .key(
                amount: amount + UInt64.random(in: 1...100, using: &generator), offsets: offsets, keyImage: image)
            return true
        },
        FieldKind("output's amount", [.amounts, .balance]) { transaction, generator in
            transaction.outputs[0].amount ^= 1 << UInt64.random(in: 0..<64, using: &generator)
            return true
        },
        FieldKind("output's key", []) { transaction, generator in
            transaction.outputs[0].key = otherPoint(&generator)
            return true
        },
        FieldKind("view tag", []) { transaction, generator in
            guard let tag = transaction.outputs[0].viewTag else { return false }
            transaction.outputs[0].viewTag = tag ^ 1 << UInt8.random(in: 0..<8, using: &generator)
            return true
        },
        .ringCT("fee", [.balance]) { ringCT, generator in
            ringCT.fee ^= 1 << UInt64.random(in: 0..<64, using: &generator)
            return true
        },
        // From type 3 on it is its own input's signature that covers a pseudo-output.
        .ringCT("pseudo-output", [.balance], isSigned: false) { ringCT, generator in
            guard !ringCT.pseudoOutputs.isEmpty else { return false }
            ringCT.pseudoOutputs[0] = otherPoint(&generator)
            return true
        },
        .ringCT("encrypted amount") { ringCT, generator in
            switch ringCT.encryptedAmounts[0] {
            case .compact(let bits):
                ringCT.encryptedAmounts[0] = .compact(bits ^ 1 << UInt64.random(in: 0..<64, using: &generator))
            case .scalars(let mask, _):
                ringCT.encryptedAmounts[0] = .scalars(
                    mask: mask, amount: StoredScalar(otherScalar(&generator)))
            }
            return true
        },
        .ringCT("commitment", [.balance, .rangeProof]) { ringCT, generator in
            ringCT.commitments[0] = otherPoint(&generator)
            return true
        },
        .ringCT("ring signature's challenge", isSigned: false) { ringCT, generator in
            switch ringCT.ringSignatures {
            case .clsag(var list):
                list[0].c1 = otherScalar(&generator)
                ringCT.ringSignatures = .clsag(list)
            case .mlsag(var list):
                list[0].c0 = otherScalar(&generator)
                ringCT.ringSignatures = .mlsag(list)
            }
            return true
        },
        .ringCT("ring signature's response", isSigned: false) { ringCT, generator in
            switch ringCT.ringSignatures {
            case .clsag(var list):
                let index = Int.random(in: list[0].s.indices, using: &generator)
                list[0].s[index] = otherScalar(&generator)
                ringCT.ringSignatures = .clsag(list)
            case .mlsag(var list):
                let index = Int.random(in: list[0].s.indices, using: &generator)
                let row = Int.random(in: list[0].s[index].indices, using: &generator)
                list[0].s[index][row] = otherScalar(&generator)
                ringCT.ringSignatures = .mlsag(list)
            }
            return true
        },
        .ringCT("image of the commitments", isSigned: false) { ringCT, generator in
            guard case .clsag(var list) = ringCT.ringSignatures else { return false }
            list[0].d = otherPoint(&generator)
            ringCT.ringSignatures = .clsag(list)
            return true
        },
        .ringCT("Bulletproofs+ proof", [.rangeProof]) { ringCT, generator in
            guard case .bulletproofsPlus(let proofs) = ringCT.rangeProofs else { return false }
            let (old, point, scalar) = (proofs[0], otherPoint(&generator), otherScalar(&generator))
            let field = Int.random(in: 0..<8, using: &generator)
            func pick<T>(_ index: Int, _ old: T, _ new: T) -> T { field == index ? new : old }
            ringCT.rangeProofs = .bulletproofsPlus([
                BulletproofPlus(
                    a: pick(0, old.a, point), a1: pick(1, old.a1, point), b: pick(2, old.b, point),
                    r1: pick(3, old.r1, scalar), s1: pick(4, old.s1, scalar), d1: pick(5, old.d1, scalar),
                    l: pick(6, old.l, [point] + old.l.dropFirst()), r: pick(7, old.r, old.r.dropLast() + [point]))
            ])
            return true
        },
        .ringCT("Bulletproofs proof", [.rangeProof]) { ringCT, generator in
            guard case .bulletproofs(let proofs) = ringCT.rangeProofs else { return false }
            let (old, point, scalar) = (proofs[0], otherPoint(&generator), otherScalar(&generator))
            let field = Int.random(in: 0..<11, using: &generator)
            func pick<T>(_ index: Int, _ old: T, _ new: T) -> T { field == index ? new : old }
            ringCT.rangeProofs = .bulletproofs([
                Bulletproof(
                    a: pick(0, old.a, point), s: pick(1, old.s, point), t1: pick(2, old.t1, point),
                    t2: pick(3, old.t2, point), taux: pick(4, old.taux, scalar), mu: pick(5, old.mu, scalar),
                    l: pick(6, old.l, [point] + old.l.dropFirst()), r: pick(7, old.r, old.r.dropLast() + [point]),
                    aFolded: pick(8, old.aFolded, scalar), bFolded: pick(9, old.bFolded, scalar),
                    t: pick(10, old.t, scalar))
            ])
            return true
        },
        .ringCT("Borromean proof", [.rangeProof]) { ringCT, generator in
            guard case .borromean(var proofs) = ringCT.rangeProofs else { return false }
            let old = proofs[0]
            var (s0, s1, ee, ci) = (old.s0, old.s1, old.ee, old.ci)
            let bit = Int.random(in: 0..<64, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: s0[bit] = StoredScalar(otherScalar(&generator))
            case 1: s1[bit] = StoredScalar(otherScalar(&generator))
            case 2: ee = StoredScalar(otherScalar(&generator))
            default: ci[bit] = otherPoint(&generator)
            }
            guard let changed = BorromeanRangeProof(s0: s0, s1: s1, ee: ee, ci: ci) else { return false }
            proofs[0] = changed
            ringCT.rangeProofs = .borromean(proofs)
            return true
        },
        FieldKind("CryptoNote signature", isSigned: false) { transaction, generator in
            guard case .cryptoNote(var list) = transaction.signatures else { return false }
            let index = Int.random(in: list[0].parts.indices, using: &generator)
            if Bool.random(using: &generator) {
                list[0].parts[index].c = otherScalar(&generator)
            } else {
                list[0].parts[index].r = otherScalar(&generator)
            }
            transaction.signatures = .cryptoNote(list)
            return true
        },
    ]
}

@Suite("Changed fields of Monero's transactions") struct FieldMutationTests {
    @Test("Changes of every kind of field are refused, and by the field's own rules", arguments: FieldKind.all)
    func fields(kind: FieldKind) throws {
        var generator = SeededGenerator(seed: 0x3039)
        var changed = 0
        let published = try Published.generatedTransactions()
        for made in published {
            let original = try MoneroTransaction(bytes: try made.bytes())
            let context = MoneroContext(hardFork: try Published.fork(original), rings: try made.members())
            let before = Set(try MoneroVerifier().verify(original, context: context).failures.map(\.rule))
            for _ in 0..<4 {
                var mutant = original
                guard kind.change(&mutant, &generator), mutant != original else { continue }
                // What is changed is a transaction still: the refusal is one of rules, not of the layout.
                #expect(try MoneroTransaction(bytes: mutant.bytes) == mutant)
                let report = try MoneroVerifier().verify(mutant, context: context)
                let failed = Set(report.failures.map(\.rule)).subtracting(before)
                let signatures = report.checks.filter { $0.rule == .ringSignature }
                #expect(failed.isSubset(of: kind.rules.union([.ringSignature])), "\(made.name): \(report.failures)")
                #expect(signatures.contains { $0.outcome != .passed }, "\(made.name)")
                if kind.isSigned { #expect(!signatures.contains { $0.outcome == .passed }, "\(made.name)") }
                changed += 1
            }
        }
        #expect(published.isEmpty || changed >= 4)
    }
}
