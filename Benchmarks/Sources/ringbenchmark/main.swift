// Times ring signatures, range proofs and scanning: one line for each, a name, a tab and seconds.
//
// usage: ringbenchmark REPEAT
import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingCT
import RingSignatures

typealias Scalar = Ed25519.ScalarField

guard CommandLine.arguments.count == 2, let repeats = Int(CommandLine.arguments[1]), repeats > 0 else {
    fatalError("usage: ringbenchmark REPEAT")
}

/// Prints the least time of several runs of `count` pieces of work, for one of them.
func report<T>(_ name: String, repeats: Int = repeats, count: Int = 1, _ body: () throws -> T) rethrows {
    var best = Duration.seconds(1 << 30)
    for _ in 0..<repeats {
        let start = ContinuousClock.now
        _ = try body()
        best = min(best, ContinuousClock.now - start)
    }
    let parts = best.components
    print("\(name)\t\((Double(parts.seconds) + Double(parts.attoseconds) * 1e-18) / Double(count))")
}

/// Does `body` a hundred times, to be divided by the count.
func hundred<T>(_ body: () throws -> T) rethrows { for _ in 0..<100 { _ = try body() } }

func scalar(_ seed: UInt64) -> Scalar {
    Scalar(reducingLittleEndian: (0..<64).map { UInt8(truncatingIfNeeded: seed &* 0x9e37_79b9 &+ $0 &* 251) })
}
func point(_ seed: UInt64) -> EdwardsPoint<Ed25519> { EdwardsPoint<Ed25519>.generator * scalar(seed) }

// The group.
let secret = scalar(1)
let base = point(2)
let fixed = EdwardsFixedBase(EdwardsAffinePoint<Ed25519>.generator)
let encoded = CompressedPoint(base)
report("multiplication, secret scalar", count: 100) { hundred { base * secret } }
report("multiplication, fixed base, secret scalar", count: 100) { hundred { fixed * secret } }
try report("decoding a point", count: 100) { try hundred { try encoded.decoded() } }
report("hash to point", count: 100) { hundred { CryptoNoteHashToPoint.hash(encoded.bytes) } }
report("key derivation", count: 100) { hundred { KeyDerivation(secret: secret, point: base) } }
let image = CompressedPoint(point(3))
report("subgroup check of a key image", count: 100) {
    hundred { guard KeyImage.isInPrimeOrderSubgroup(image) else { fatalError("the image is in the subgroup") } }
}

// CLSAG. The signer is member 3.
let message = Keccak256.digest(of: Array("message".utf8))
let pseudoOutput = Commitment(amount: 77, mask: scalar(4))
struct SignedRing: Sendable {
    let message: [UInt8]
    let ring: [RingMember]
    let pseudoOutput: CompressedPoint
    let signature: CLSAGSignature
    let keyImage: CompressedPoint

    func verify() throws {
        try MoneroCLSAG.verify(
            message: message, ring: ring, keyImage: keyImage, pseudoOutput: pseudoOutput, signature: signature)
    }
}
func members(_ size: Int) -> [RingMember] {
    (0..<UInt64(size)).map { i in
        let commitment = i == 3 ? Commitment(amount: 77, mask: scalar(6)).encoded : CompressedPoint(point(200 + i))
        return RingMember(key: CompressedPoint(point(i == 3 ? 5 : 100 + i)), commitment: commitment)
    }
}
func sign(_ ring: [RingMember]) throws -> SignedRing {
    let (signature, image) = try MoneroCLSAG.sign(
        message: message, ring: ring, index: 3, secretKey: scalar(5), inputMask: scalar(6), pseudoMask: scalar(4),
        pseudoOutput: pseudoOutput.encoded)
    return SignedRing(
        message: message, ring: ring, pseudoOutput: pseudoOutput.encoded, signature: signature, keyImage: image)
}
for size in [11, 16] {
    let ring = members(size)
    try report("CLSAG, ring of \(size), sign") { try sign(ring) }
    let signed = try sign(ring)
    try report("CLSAG, ring of \(size), verify") { try signed.verify() }
}

// Range proofs.
func statement(_ count: Int) -> (amounts: [UInt64], masks: [Scalar], commitments: [CompressedPoint]) {
    let amounts = (0..<UInt64(count)).map { 749_327_532_984 + $0 }
    let masks = (0..<UInt64(count)).map { scalar(300 + $0) }
    return (amounts, masks, zip(amounts, masks).map { Commitment(amount: $0, mask: $1).encoded })
}
for count in [1, 2, 15] {
    let (amounts, masks, commitments) = statement(count)
    let proof = try BulletproofPlus.prove(amounts: amounts, masks: masks)
    let name = "Bulletproofs+, \(count) output\(count == 1 ? "" : "s")"
    try report("\(name), prove") { try BulletproofPlus.prove(amounts: amounts, masks: masks) }
    try report("\(name), verify") { try proof.verify(commitments: commitments) }
}
let (amounts, masks, commitments) = statement(2)
let rangeProof = try BulletproofPlus.prove(amounts: amounts, masks: masks)
let batch = (0..<64).map { _ in (proof: rangeProof, commitments: commitments) }
try report("Bulletproofs+, 2 outputs, batch of 64, each", count: batch.count) {
    try BulletproofPlus.verifyBatch(batch)
}
let older = try Bulletproof.prove(amounts: amounts, masks: masks)
try report("Bulletproofs, 2 outputs, prove") { try Bulletproof.prove(amounts: amounts, masks: masks) }
try report("Bulletproofs, 2 outputs, verify") { try older.verify(commitments: commitments) }
let (borromean, borromeanMask) = try BorromeanRangeProof.prove(amount: amounts[0])
let borromeanCommitment = Commitment(amount: amounts[0], mask: borromeanMask).encoded
try report("Borromean, prove") { try BorromeanRangeProof.prove(amount: amounts[0]) }
try report("Borromean, verify") { try borromean.verify(commitment: borromeanCommitment) }

// What 32 transactions of two inputs of ring 16 and two outputs cost: 64 CLSAGs and a batch of 32 range proofs.
let signed = try sign(members(16))
for threads in [1, 2] {
    let pool = WorkerPool(threads: threads)
    try report("32 transactions, \(threads) thread\(threads == 1 ? "" : "s"), each", count: 32) {
        try pool.run(count: 64) { _ in try signed.verify() }
        try BulletproofPlus.verifyBatch(Array(batch.prefix(32)), pool: pool)
    }
}

// Scanning transactions of two outputs that are not ours.
let wallet = try WalletKeys(seed: [UInt8](repeating: 7, count: 32))
let scanner = OutputScanner(keys: wallet.viewing, accounts: 2, indices: 50)
for hasTags in [true, false] {
    let transactions = (0..<100).map { (i: UInt64) in
        MoneroTransaction(
            inputs: [],
            // One tag in 256 is the right one by chance.
            outputs: (0..<2).map { (j: UInt64) in
                TransactionOutput(
                    key: CompressedPoint(point(1000 + 2 * i + j)),
                    viewTag: hasTags ? UInt8(truncatingIfNeeded: i) : nil)
            },
            extra: TransactionExtra([.publicKey(CompressedPoint(point(2000 + i)))]).bytes)
    }
    report("scan an output, \(hasTags ? "view tags" : "no view tags")", count: 200) {
        guard transactions.allSatisfy({ scanner.scan($0).isEmpty }) else { fatalError("nobody paid us") }
    }
}
