import Algebra
public import ChainTransactions
import Curves
import RingCT
import RingSignatures
public import TestSupport
public import ZcashTransactions

/// The key of the account of a number.
public func testAccountKey(_ number: UInt8) throws -> AccountSigningKey {
    try AccountSigningKey(seed: [UInt8](repeating: number, count: 32))
}

/// Transactions whose encoding is well-formed and that nothing else holds of.
public enum SampleTransaction {
    /// A transaction with every section, several of each thing, and random contents.
    public static func full(using generator: inout SeededGenerator) throws -> LedgerTransaction {
        LedgerTransaction(
            chainID: try ChainID("sample-1"), expiryHeight: generator.next(), fee: generator.next(),
            transparent: transparent(using: &generator), sapling: sapling(using: &generator),
            ring: try ring(using: &generator), applications: applications(using: &generator),
            governance: governance(using: &generator))
    }

    private static func hash(_ generator: inout SeededGenerator) -> Hash256 { Hash256(generator.bytes(32)) ?? .zero }

    public static func transparent(using generator: inout SeededGenerator) -> TransparentBundle {
        TransparentBundle(
            debits: (0..<2).map { _ in
                AccountDebit(
                    account: hash(&generator), amount: generator.next(), sequence: generator.next(),
                    signature: generator.bytes(64))
            },
            credits: (0..<3).map { _ in AccountCredit(account: hash(&generator), amount: generator.next()) })
    }

    public static func sapling(using generator: inout SeededGenerator) -> SaplingBundle {
        let anchor = generator.bytes(32)
        return SaplingBundle(
            spends: (0..<2).map { _ in
                SpendDescription(
                    valueCommitment: generator.bytes(32), anchor: anchor, nullifier: generator.bytes(32),
                    randomizedKey: generator.bytes(32), proof: generator.bytes(192), signature: generator.bytes(64))
            },
            outputs: (0..<2).map { _ in
                OutputDescription(
                    valueCommitment: generator.bytes(32), noteCommitment: generator.bytes(32),
                    ephemeralKey: generator.bytes(32), noteCiphertext: generator.bytes(580),
                    outgoingCiphertext: generator.bytes(80), proof: generator.bytes(192))
            }, valueBalance: Int64(bitPattern: generator.next()), bindingSignature: generator.bytes(64))
    }

    public static func ring(using generator: inout SeededGenerator) throws -> RingBundle {
        func point(_ generator: inout SeededGenerator) -> CompressedPoint {
            CompressedPoint(generator.bytes(32)) ?? CompressedPoint(EdwardsPoint<Ed25519>.identity)
        }
        func scalar(_ generator: inout SeededGenerator) -> Ed25519.ScalarField {
            Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
        }
        return RingBundle(
            inputs: (0..<2).map { _ in
                RingInput(
                    members: (0..<RingBundle.ringSize).map { _ in generator.next() }, keyImage: point(&generator),
                    pseudoOutput: point(&generator),
                    signature: CLSAGSignature(
                        s: (0..<RingBundle.ringSize).map { _ in scalar(&generator) }, c1: scalar(&generator),
                        d: point(&generator)))
            },
            outputs: (0..<2).map { _ in
                RingOutput(
                    key: point(&generator), commitment: point(&generator), ephemeralKey: point(&generator),
                    viewTag: UInt8(truncatingIfNeeded: generator.next()), encryptedAmount: generator.next())
            },
            deposits: [
                RingDeposit(
                    key: point(&generator), ephemeralKey: point(&generator),
                    viewTag: UInt8(truncatingIfNeeded: generator.next()), amount: generator.next())
            ], withdrawn: generator.next(),
            rangeProof: BulletproofPlus(
                a: point(&generator), a1: point(&generator), b: point(&generator), r1: scalar(&generator),
                s1: scalar(&generator), d1: scalar(&generator), l: (0..<7).map { _ in point(&generator) },
                r: (0..<7).map { _ in point(&generator) }))
    }

    public static func applications(using generator: inout SeededGenerator) -> ApplicationBundle {
        ApplicationBundle(
            registrations: [
                CircuitRegistration(
                    verifyingKey: generator.bytes(300), policy: generator.bytes(20), setupRecord: hash(&generator))
            ],
            deposits: [CircuitDeposit(circuit: hash(&generator), amount: generator.next())],
            calls: (0..<2).map { index in
                CircuitCall(
                    circuit: hash(&generator), publicInputs: (0..<3).map { _ in generator.bytes(32) },
                    released: generator.next(), proof: generator.bytes(index == 0 ? 192 : 128))
            })
    }

    public static func governance(using generator: inout SeededGenerator) -> GovernanceBundle {
        GovernanceBundle(
            changes: [
                .pool(.transparent, isOpen: true), .pool(.sapling, isOpen: false), .pool(.ring, isOpen: true),
                .pool(.circuit(hash(&generator)), isOpen: false),
                .approveCircuit(hash(&generator), setupRecord: hash(&generator)), .retireCircuit(hash(&generator)),
            ], height: generator.next(),
            approvals: [.init(validator: hash(&generator), signature: generator.bytes(64))])
    }
}
