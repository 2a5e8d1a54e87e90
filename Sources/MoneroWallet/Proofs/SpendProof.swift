internal import Algebra
internal import Curves
public import MoneroTransactions
public import Primitives
public import RingSignatures

/// Why a proof of having spent is refused, or cannot be made.
public enum SpendProofError: NamedError, Hashable {
    /// The text does not begin with `SpendProofV1`.
    case unknownKind
    /// There are not as many rings as inputs.
    case wrongRingCount(actual: Int, expected: Int)
    /// A ring has not as many members as the input.
    case wrongRingSize(input: Int, actual: Int, expected: Int)
    /// The text has not one signature part for each ring member.
    case wrongLength(actual: Int, expected: Int)
    /// A part, counted from 0, is not base 58.
    case notBase58(part: Int, Base58Error)
    /// A part cannot be read.
    case invalidPart(part: Int, SchnorrError)
    /// The ring signature of an input is refused, or cannot be made.
    case ringSignature(input: Int, RingSignatureError)
    /// The transaction spends nothing.
    case noInputs
    /// The secret keys are not those of the transaction's key images.
    case notOwned(input: Int)

    public var explanation: String {
        switch self {
        case .unknownKind: "The text is no proof of having spent: it does not begin with SpendProofV1."
        case .wrongRingCount(let actual, let expected): "There are \(actual) rings for \(expected) inputs."
        case .wrongRingSize(let input, let actual, let expected):
            "The ring of input \(input) has \(actual) members instead of \(expected)."
        case .wrongLength(let actual, let expected): "The proof has \(actual) characters instead of \(expected)."
        case .notBase58(_, let error): error.explanation
        case .invalidPart(_, let error): error.explanation
        case .ringSignature(let input, let error): "Input \(input): \(error.explanation)"
        case .noInputs: "The transaction spends nothing."
        case .notOwned(let input): "The keys are not those of what input \(input) spends."
        }
    }
}

/// Proofs that one made a transaction, as text: `SpendProofV1…` (monero `src/wallet/wallet2.cpp`, `get_spend_proof`).
///
/// A ring signature with each input's key image over the transaction's hash and a message: it tells no more than the
/// transaction does of which member was spent.
public enum SpendProof {
    private static let prefix = "SpendProofV1"
    private static let partCount = CryptoNoteBase58.characterCount(of: SchnorrSignature.byteCount)

    /// Proves with the outputs that the transaction spends, in any order, and the keys of each ring's members.
    ///
    /// - Throws: `.noInputs`, `.wrongRingCount`, `.wrongRingSize`, `.notOwned`, `.ringSignature`.
    public static func prove(
        transaction: MoneroTransaction, rings: [[CompressedPoint]], spending outputs: [ReceivedOutput],
        keys: WalletKeys, message: [UInt8]
    ) throws(SpendProofError) -> String {
        let images = try check(transaction, rings)
        let owned = Dictionary(outputs.map { (keys.keyImage(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
        let hash = transaction.boundHash(message)
        var text = prefix
        for (input, ring) in rings.enumerated() {
            guard let output = owned[images[input]], let index = ring.firstIndex(of: output.key) else {
                throw .notOwned(input: input)
            }
            do {
                let signature = try CryptoNoteRing.sign(
                    message: hash, keys: ring, index: index, secretKey: keys.secret(of: output)
                ).signature
                for part in signature.parts {
                    text += CryptoNoteBase58.encode(SchnorrSignature(part).bytes)
                }
            } catch { throw .ringSignature(input: input, error) }
        }
        return text
    }

    /// Checks a proof against the keys of each ring's members; variable time.
    ///
    /// - Throws: `.unknownKind`, `.noInputs`, `.wrongRingCount`, `.wrongRingSize`, `.wrongLength`, `.notBase58`,
    ///   `.invalidPart`, `.ringSignature`.
    public static func verify(
        _ text: String, transaction: MoneroTransaction, rings: [[CompressedPoint]], message: [UInt8]
    ) throws(SpendProofError) {
        guard text.hasPrefix(prefix) else { throw .unknownKind }
        let images = try check(transaction, rings)
        let characters = Array(text.utf8)
        let count = rings.reduce(0) { $0 + $1.count }
        let expected = prefix.utf8.count + count * partCount
        guard characters.count == expected else { throw .wrongLength(actual: characters.count, expected: expected) }
        let hash = transaction.boundHash(message)
        var number = 0
        for (input, ring) in rings.enumerated() {
            var parts: [CryptoNoteRingSignature.Part] = []
            for _ in ring {
                let start = prefix.utf8.count + number * partCount
                let text = String(decoding: characters[start..<start + partCount], as: UTF8.self)
                parts.append(try part(text, number).part)
                number += 1
            }
            do {
                try CryptoNoteRing.verify(
                    message: hash, keys: ring, keyImage: images[input], signature: CryptoNoteRingSignature(parts: parts)
                )
            } catch { throw .ringSignature(input: input, error) }
        }
    }

    private static func part(_ text: String, _ number: Int) throws(SpendProofError) -> SchnorrSignature {
        let bytes: [UInt8]
        do { bytes = try CryptoNoteBase58.decode(text) } catch { throw .notBase58(part: number, error) }
        do { return try SchnorrSignature(bytes: bytes) } catch { throw .invalidPart(part: number, error) }
    }

    /// The key images of the transaction, whose inputs must be as many and as large as the rings.
    private static func check(
        _ transaction: MoneroTransaction, _ rings: [[CompressedPoint]]
    ) throws(SpendProofError) -> [CompressedPoint] {
        let images = transaction.keyImages
        guard !images.isEmpty else { throw .noInputs }
        guard rings.count == images.count, images.count == transaction.inputs.count else {
            throw .wrongRingCount(actual: rings.count, expected: transaction.inputs.count)
        }
        for (input, ring) in rings.enumerated() where ring.count != transaction.inputs[input].ringSize {
            throw .wrongRingSize(input: input, actual: ring.count, expected: transaction.inputs[input].ringSize)
        }
        return images
    }
}
