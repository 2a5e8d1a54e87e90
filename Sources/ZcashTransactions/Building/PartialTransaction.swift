import Algebra
public import Curves
public import Primitives
public import Sapling

/// A shielded transaction under construction: planned, and to be proved, authorised and extracted, in steps that
/// different machines may take.
///
/// - *Plan* (``TransactionBuilder/plan(change:fee:padding:)``) needs viewing keys only, and chooses all randomness.
/// - *Prove* (``prove(with:keys:)``) needs the keys that make proofs and cannot sign.
/// - *Authorise* (``authorize(with:)``) needs the spending key; in version 4 the proofs must be there, which
///   its signatures cover.
/// - *Extract* (``extract()``) needs no key and gives the transaction.
///
/// Between the steps it travels as ``bytes``. They hold the openings of every commitment, from which each machine makes
/// the descriptions anew: what a cold device shows (``outputs``, ``fee``) is what it signs. They hold viewing keys and
/// secrets of the outputs, so they are for the account's owner only.
public struct PartialTransaction: Sendable, Confidential {
    /// 4 or 5.
    public let version: TransactionVersion
    /// The consensus branch that signatures are for.
    public let branchID: UInt32
    /// The block or time before which the transaction is not final.
    public let lockTime: UInt32
    /// The last height at which the transaction may be mined, 0 for no limit.
    public let expiryHeight: UInt32
    /// The root that all spends refer to.
    public let anchor: BLS12381.Fr
    /// What is paid into the transparent pool.
    public let transparentOutputs: [TransparentOutput]
    /// The spends in their order in the transaction.
    public internal(set) var spends: [PlannedSpend]
    /// The outputs in their order in the transaction.
    public internal(set) var outputs: [PlannedOutput]
    /// What the Sapling bundle pays out, in zatoshi.
    public let balance: ValueBalance
    /// What is left for the miner, in zatoshi.
    public let fee: UInt64

    /// The most spends, and the most outputs: version 5's limit (ZIP 225).
    public static let maximumDescriptions = 65_535

    /// A transaction of these parts.
    ///
    /// - Throws: the first check that fails.
    init(
        version: TransactionVersion, branchID: UInt32, lockTime: UInt32, expiryHeight: UInt32, anchor: BLS12381.Fr,
        transparentOutputs: [TransparentOutput], spends: [PlannedSpend], outputs: [PlannedOutput]
    ) throws(PartialTransactionError) {
        for count in [spends.count, outputs.count] where count > Self.maximumDescriptions {
            throw .tooManyDescriptions(actual: count, maximum: Self.maximumDescriptions)
        }
        guard !spends.isEmpty || !outputs.isEmpty else { throw .nothingShielded }
        var first: [Nullifier: Int] = [:]
        for (index, spend) in spends.enumerated() {
            if let earlier = first.updateValue(index, forKey: spend.nullifier) {
                throw .duplicateNullifier(index: index, first: earlier)
            }
            guard spend.note.value == 0 || spend.path.rootVariableTime(of: spend.note.commitment.cmu) == anchor else {
                throw .pathBesideAnchor(spend: index)
            }
        }
        let maximum = UInt64(ValueBalance.maximum)
        func sum(_ values: [(CheckSubject, UInt64)]) throws(PartialTransactionError) -> UInt64 {
            var sum: UInt64 = 0
            for (subject, value) in values {
                guard value <= maximum, sum + value <= maximum else { throw .valueOutOfRange(subject) }
                sum += value
            }
            return sum
        }
        let spent = try sum(spends.enumerated().map { (.spend($0), $1.note.value) })
        let shielded = try sum(outputs.enumerated().map { (.output($0), $1.note.value) })
        // A negative value is beyond the maximum as a bit pattern.
        let transparent = try sum(transparentOutputs.map { (.transaction, UInt64(bitPattern: $0.value)) })
        let needed = shielded + transparent
        guard needed <= spent else { throw .outputsExceedInputs(available: spent, needed: needed) }
        guard let balance = try? ValueBalance(zatoshi: Int64(spent) - Int64(shielded)) else {
            preconditionFailure("the difference of two values in range is in range")
        }
        self.version = version
        self.branchID = branchID
        self.lockTime = lockTime
        self.expiryHeight = expiryHeight
        self.anchor = anchor
        self.transparentOutputs = transparentOutputs
        self.spends = spends
        self.outputs = outputs
        self.balance = balance
        fee = spent - needed
    }

    /// The transaction with zeros for what is not there yet.
    func transaction(bindingSignature: [UInt8]? = nil) -> Transaction {
        let anchor = anchor.littleEndianBytes
        return Transaction(
            version: version, consensusBranchID: version == .v5 ? branchID : nil,
            transparentOutputs: transparentOutputs, lockTime: lockTime, expiryHeight: expiryHeight,
            sapling: SaplingBundle(
                spends: spends.map { $0.description(anchor: anchor) }, outputs: outputs.map(\.description),
                valueBalance: balance.zatoshi, bindingSignature: bindingSignature))
    }

    /// What all signatures sign, 32 bytes. In version 4 it changes with every proof.
    public var signatureDigest: [UInt8] {
        guard let digest = try? transaction().shieldedSignatureDigest(branchID: branchID) else {
            preconditionFailure("versions 4 and 5 have a digest, and there are no transparent inputs")
        }
        return digest
    }

    /// Puts a proof, 192 bytes, in its place; it is not verified.
    ///
    /// - Throws: `.noSuchDescription`, `.wrongProofLength`.
    public mutating func insert(proof: [UInt8], for subject: CheckSubject) throws(PartialTransactionError) {
        guard proof.count == 192 else { throw .wrongProofLength(subject, actual: proof.count) }
        switch subject {
        case .spend(let index) where spends.indices.contains(index): spends[index].proof = proof
        case .output(let index) where outputs.indices.contains(index): outputs[index].proof = proof
        default: throw .noSuchDescription(subject)
        }
    }

    private func requireProofs() throws(PartialTransactionError) {
        for (index, spend) in spends.enumerated() where spend.proof == nil { throw .missingProof(.spend(index)) }
        for (index, output) in outputs.enumerated() where output.proof == nil { throw .missingProof(.output(index)) }
    }

    /// Signs the spends that belong to `key`, and those that were made up; constant time in the keys.
    ///
    /// - Returns: the number of notes of the key's that are spent.
    /// - Throws: `.missingProof` for version 4, `.keyNotInvolved`, `.noRandomness`.
    @discardableResult
    public mutating func authorize(with key: ExpandedSpendingKey) throws(PartialTransactionError) -> Int {
        if version == .v4 { try requireProofs() }
        let ak = key.ak
        let own = spends.indices.filter { spends[$0].decoyKey == nil && spends[$0].key.ak == ak }
        guard !own.isEmpty else { throw .keyNotInvolved }
        let digest = signatureDigest
        for index in own { try sign(index, digest, ask: key.ask) }
        try signDecoys(digest)
        return own.count
    }

    private mutating func signDecoys(_ digest: [UInt8]) throws(PartialTransactionError) {
        for (index, spend) in spends.enumerated() where spend.signature == nil {
            if let key = spend.decoyKey { try sign(index, digest, ask: key.ask) }
        }
    }

    private mutating func sign(
        _ index: Int, _ digest: [UInt8], ask: Jubjub.ScalarField
    ) throws(PartialTransactionError) {
        let key = RedJubjubSigningKey<SpendAuthorization>(ask + spends[index].randomizer)
        do { spends[index].signature = try key.sign(digest) } catch { throw .noRandomness(error) }
    }

    /// Takes over the proofs and signatures that another copy has and this one has not.
    ///
    /// - Throws: `.differentTransactions`.
    public mutating func merge(_ other: PartialTransaction) throws(PartialTransactionError) {
        guard bare.bytes == other.bare.bytes else { throw .differentTransactions }
        spends = zip(spends, other.spends).map { $0.merged(with: $1) }
        outputs = zip(outputs, other.outputs).map { $0.merged(with: $1) }
    }

    /// The plan alone.
    private var bare: PartialTransaction {
        var copy = self
        copy.spends = spends.map(\.bare)
        copy.outputs = outputs.map(\.bare)
        return copy
    }

    /// The finished transaction, with its binding signature. Every signature is verified; the proofs are not, which
    /// ``TransactionVerifier`` does.
    ///
    /// - Throws: `.missingProof`, `.missingSignature`, `.invalidSignature`, `.noRandomness`.
    public func extract() throws(PartialTransactionError) -> Transaction {
        try requireProofs()
        var copy = self
        let digest = signatureDigest
        try copy.signDecoys(digest)
        for (index, spend) in copy.spends.enumerated() {
            guard let signature = spend.signature else { throw .missingSignature(spend: index) }
            do throws(RedJubjubError) {
                try spend.randomizedKey.verify(signature, of: digest)
            } catch {
                throw .invalidSignature(spend: index)
            }
        }
        let key = RedJubjubSigningKey<Binding>(
            spends: spends.map(\.valueRandomness), outputs: outputs.map(\.valueRandomness))
        do {
            return copy.transaction(bindingSignature: try key.sign(digest).bytes)
        } catch { throw .noRandomness(error) }
    }
}
