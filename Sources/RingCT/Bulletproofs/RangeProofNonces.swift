internal import Algebra
internal import Curves
internal import Primitives

/// The random scalars of a proof: SHAKE256 of fresh randomness and of everything secret in the statement, so that a
/// generator that repeats itself does not give two proofs the same nonces.
struct RangeProofNonces {
    private var stream = SHAKE(.bits256)

    /// - Throws: the first check of the statement that fails, or `.noRandomness`.
    init(amounts: [UInt64], masks: [Scalar]) throws(RangeProvingError) {
        guard (1...RangeProofSize.maximumAmounts).contains(amounts.count) else {
            throw .wrongAmountCount(actual: amounts.count, maximum: RangeProofSize.maximumAmounts)
        }
        guard masks.count == amounts.count else {
            throw .wrongMaskCount(actual: masks.count, expected: amounts.count)
        }
        var writer = ByteWriter()
        writer.write("nightjar range proof nonces".utf8)
        do { writer.write(try SystemRandom.bytes(64)) } catch { throw .noRandomness(error) }
        for (amount, mask) in zip(amounts, masks) {
            writer.writeUInt64(amount)
            writer.write(mask.littleEndianBytes)
        }
        var bytes = writer.bytes
        stream.update(bytes)
        bytes.wipe()
    }

    /// The next scalar, uniform.
    mutating func next() -> Scalar { Scalar(reducingLittleEndian: stream.read(64)) }
}
