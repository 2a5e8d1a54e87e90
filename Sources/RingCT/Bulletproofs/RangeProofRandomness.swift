internal import Algebra
internal import Curves
internal import Primitives
internal import RingSignatures

extension HedgedScalars {
    /// The random scalars of a range proof, hedged with the amounts and masks.
    ///
    /// - Throws: the first check of the statement that fails, or `.noRandomness`.
    init(amounts: [UInt64], masks: [Scalar]) throws(RangeProvingError) {
        guard (1...RangeProofSize.maximumAmounts).contains(amounts.count) else {
            throw .wrongAmountCount(actual: amounts.count, maximum: RangeProofSize.maximumAmounts)
        }
        guard masks.count == amounts.count else {
            throw .wrongMaskCount(actual: masks.count, expected: amounts.count)
        }
        do {
            try self.init(
                domain: Array("Nightjar range proof nonces".utf8), secrets: amounts.map { Scalar($0) } + masks)
        } catch {
            throw .noRandomness(error)
        }
    }
}
