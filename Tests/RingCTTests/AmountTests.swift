import Algebra
import Curves
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite("Amounts") struct AmountTests {
    static let key = CryptoNoteHash.scalar([1, 2, 3])

    @Test("a commitment is mask·G + amount·H and adds up")
    func commitments() {
        let statement = RangeStatement([7, 1 << 63], seed: 40)
        let h = EdwardsPoint(AmountGenerator.point)
        for (amount, mask) in zip(statement.amounts, statement.masks) {
            let expected = EdwardsPoint<Ed25519>.generator * mask + h * Ed25519.ScalarField(amount)
            #expect(EdwardsPoint(Commitment(amount: amount, mask: mask).point) == expected)
        }
        #expect(Commitment(openAmount: 9) == Commitment(amount: 9, mask: .one))
        #expect(Commitment(amount: 0, mask: .zero).point.isIdentity)
        let sum = EdwardsPoint(Commitment(amount: 3, mask: .one).point) + Commitment(amount: 4, mask: .one).point
        #expect(sum == EdwardsPoint(Commitment(amount: 7, mask: Ed25519.ScalarField(2)).point))
    }

    @Test("both kinds of encrypted amounts open under their key", arguments: [0, 1, 1 << 40, UInt64.max])
    func openings(amount: UInt64) throws {
        let mask = CryptoNoteHash.scalar([9])
        let scalars = AmountCiphertext(.init(amount: amount, mask: mask), scalarsUnder: Self.key)
        let commitment = Commitment(amount: amount, mask: mask).encoded
        #expect(try scalars.opening(of: commitment, with: Self.key) == .init(amount: amount, mask: mask))

        let derived = AmountCiphertext.mask(under: Self.key)
        let compact = AmountCiphertext(amount, compactUnder: Self.key)
        let second = Commitment(amount: amount, mask: derived).encoded
        #expect(try compact.opening(of: second, with: Self.key) == .init(amount: amount, mask: derived))
        #expect(throws: AmountError.commitmentDiffers) { try compact.opening(of: commitment, with: Self.key) }
        #expect(throws: AmountError.commitmentDiffers) { try scalars.opening(of: second, with: Self.key) }
        #expect(throws: AmountError.commitmentDiffers) {
            try compact.opening(of: second, with: CryptoNoteHash.scalar([4]))
        }
    }

    @Test("an amount of more than 64 bits is refused")
    func tooLarge() throws {
        let pad = CryptoNoteHash.scalar(CryptoNoteHash.scalar(Self.key.littleEndianBytes).littleEndianBytes)
        let beyond = Ed25519.ScalarField(.max) + .one
        for amount in [beyond, -Ed25519.ScalarField.one] {
            let ciphertext = AmountCiphertext.scalars(
                mask: StoredScalar(.one), amount: StoredScalar(amount + pad))
            #expect(throws: AmountError.tooLarge) { try ciphertext.decrypted(with: Self.key) }
        }
    }
}
