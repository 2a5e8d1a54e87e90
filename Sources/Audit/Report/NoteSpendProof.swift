internal import Algebra
package import ChainTransactions
internal import Curves
internal import Groth16
package import Primitives
package import Sapling
package import SaplingCircuits
internal import ZcashTransactions

/// Shows that a note which a report opens has a nullifier that the chain shows, without the key that sees nullifiers
/// (docs/spec, section 13.2).
///
/// It is a Spend proof in a tree that holds the note's commitment alone: whoever checks it makes the tree's root from
/// commitment and position. The value commitment is opened, since a note without value need not be in the tree.
public struct NoteSpendProof: Sendable, Hashable {
    /// The length of an encoding in bytes.
    static let byteCount = 4 + 2 * 32 + 192 + RedJubjubSignature.byteCount

    /// Where the note stands in the chain's tree.
    package let position: UInt32
    /// rcv, which opens the value commitment: 32 bytes, below the subgroup's order.
    package let valueRandomness: [UInt8]
    /// rk, the account's key, randomised: 32 bytes.
    package let randomizedKey: [UInt8]
    /// The proof, 192 bytes.
    package let proof: [UInt8]
    /// The signature under rk of what ``digest(_:signer:nullifier:)`` says, 64 bytes.
    package let signature: [UInt8]

    /// The proof with this encoding: position (least significant byte first), rcv, rk, proof, signature. Nil for another
    /// length and for a scalar that is not below the order.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        position = bytes[..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        valueRandomness = Array(bytes[4..<36])
        randomizedKey = Array(bytes[36..<68])
        proof = Array(bytes[68..<260])
        signature = Array(bytes[260...])
        guard (try? Jubjub.ScalarField(canonicalLittleEndian: valueRandomness)) != nil else { return nil }
    }

    /// The encoding.
    package var bytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: position >> UInt32(8 * $0)) } + valueRandomness + randomizedKey + proof
            + signature
    }

    /// Proves that a key's note at a position has the nullifier that it has. About a second on two threads.
    ///
    /// - Parameters:
    ///   - digest: what is signed: ``digest(_:signer:nullifier:)``.
    ///   - prover: what makes the proof, with the parameters of the chain.
    /// - Throws: `ViewingKeyError`, `RandomnessError`, and what the prover throws.
    package init(
        of note: Note, at position: UInt32, key: ExpandedSpendingKey, digest: (Nullifier) -> [UInt8],
        prover: SaplingProver, execution: Execution
    ) throws {
        let path = Self.path(to: position)
        let (valueRandomness, randomizer) = (try ValueCommitmentRandomness.random(), try RedJubjub.randomizer())
        var spends = [
            PlannedSpend(
                key: try key.fullViewingKey(), note: note, path: path, valueRandomness: valueRandomness,
                randomizer: randomizer)
        ]
        var outputs: [PlannedOutput] = []
        try prover.addProofs(
            to: &spends, &outputs, anchor: path.root(of: note.commitment.cmu), keys: [key.proofAuthorizingKey],
            verifyAfter: true, execution: execution
        ) { LedgerBuildingError.noProvingKey(spend: $0) }
        let signer = RedJubjubSigningKey<SpendAuthorization>(key.ask + randomizer)
        self.position = position
        self.valueRandomness = valueRandomness.scalar.littleEndianBytes
        randomizedKey = spends[0].randomizedKey.encoded
        proof = spends[0].proof ?? []
        signature = try signer.sign(digest(spends[0].nullifier)).bytes
    }

    /// What is signed: 32 bytes that no other report, signer or nullifier has.
    package static func digest(_ terms: AuditTerms, signer: AccountID, nullifier: [UInt8]) -> [UInt8] {
        AuditDomain.noteSpend.hash { writer in
            writer.write(terms.hash.bytes)
            writer.write(signer.bytes)
            writer.write(nullifier)
        }.bytes
    }

    /// The way to the root of a tree in which no other leaf is taken.
    private static func path(to position: UInt32) -> MerklePath {
        MerklePath(position: position, siblings: Array(NoteCommitmentHash.emptyRoots.dropLast()))
    }

    /// What the proof is about if it is the spend of a note of this commitment and value, with this nullifier, and the
    /// signature holds. Variable time in all of it, which is public.
    ///
    /// - Throws: `.noteWithoutValue`, `.spendDescription`, `.spendSignature`.
    func statement(
        _ commitment: BLS12381.Fr, value: UInt64, nullifier: [UInt8], digest: [UInt8], in transaction: Hash256
    ) throws(AuditReportError) -> (inputs: SpendInputs, proof: SaplingProof) {
        guard value > 0 else { throw .noteWithoutValue(transaction: transaction) }
        let randomness = ValueCommitmentRandomness(Jubjub.ScalarField(reducingLittleEndian: valueRandomness))
        let inputs: SpendInputs
        let decoded: SaplingProof
        do throws(DescriptionError) {
            inputs = try SpendInputs(
                valueCommitment: ValueCommitment(value: value, randomness: randomness).encoded,
                anchor: Self.path(to: position).rootVariableTime(of: commitment).littleEndianBytes,
                nullifier: nullifier, randomizedKey: randomizedKey)
            do { decoded = try SaplingProof(encoded: proof) } catch { throw .badProof(error) }
        } catch { throw .spendDescription(transaction: transaction, error) }
        do throws(RedJubjubError) {
            try RedJubjubVerifyingKey<SpendAuthorization>(inputs.randomizedKey)
                .verify(try RedJubjubSignature(bytes: signature), of: digest)
        } catch { throw .spendSignature(transaction: transaction, error) }
        return (inputs, decoded)
    }
}

/// The proofs of a report's spent notes, by transaction and number of the spend.
public struct NoteSpendProofs: Sendable {
    private(set) var proofs: [Hash256: [Int: NoteSpendProof]] = [:]

    /// None: spends stand by the signer's word.
    public init() {}

    mutating func add(_ proof: NoteSpendProof, _ transaction: Hash256, _ index: Int) {
        proofs[transaction, default: [:]][index] = proof
    }
}
