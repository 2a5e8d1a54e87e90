public import Algebra
public import Curves

/// What the public sees of a new note (Zcash protocol specification §4.5 and §4.18.3).
public struct OutputInputs: SaplingInputs, Equatable {
    /// cv, the commitment to the note's value.
    public let valueCommitment: EdwardsAffinePoint<Jubjub>
    /// epk, the key with which the receiver agrees on the note's encryption.
    public let ephemeralKey: EdwardsAffinePoint<Jubjub>
    /// cmu, the u-coordinate of the note's commitment.
    public let noteCommitment: BLS12381.Fr

    /// Known values.
    public init(
        valueCommitment: EdwardsAffinePoint<Jubjub>, ephemeralKey: EdwardsAffinePoint<Jubjub>,
        noteCommitment: BLS12381.Fr
    ) {
        self.valueCommitment = valueCommitment
        self.ephemeralKey = ephemeralKey
        self.noteCommitment = noteCommitment
    }

    /// Reads the fields of an Output description, 32 bytes each, with the consensus rules that concern them alone: cv
    /// and epk are canonical points not of small order, cmu is canonical. Two square roots.
    ///
    /// - Throws: the first check that fails, in the order of the arguments.
    public init(
        valueCommitment: [UInt8], noteCommitment: [UInt8], ephemeralKey: [UInt8]
    ) throws(DescriptionError) {
        self.valueCommitment = try DescriptionFields.point(.valueCommitment, valueCommitment)
        self.noteCommitment = try DescriptionFields.element(.noteCommitment, noteCommitment)
        self.ephemeralKey = try DescriptionFields.point(.ephemeralKey, ephemeralKey)
    }

    /// cv's coordinates, epk's coordinates and cmu.
    public var publicInputs: [BLS12381.Fr] {
        [valueCommitment.u, valueCommitment.v, ephemeralKey.u, ephemeralKey.v, noteCommitment]
    }
}

/// The readers of descriptions' fields.
package enum DescriptionFields {
    /// A point: canonical and not of small order. It need not lie in the subgroup of prime order.
    package static func point(
        _ field: DescriptionError.Field, _ bytes: [UInt8]
    ) throws(DescriptionError) -> EdwardsAffinePoint<Jubjub> {
        let point: EdwardsAffinePoint<Jubjub>
        do throws(EdwardsDecodingError) {
            point = try EdwardsAffinePoint(encoded: bytes)
        } catch {
            if case .wrongLength(let actual, let expected) = error {
                throw .wrongLength(field, actual: actual, expected: expected)
            }
            throw .badPoint(field, error)
        }
        guard !point.isSmallOrder else { throw .smallOrder(field) }
        return point
    }

    /// A canonical field element.
    package static func element(
        _ field: DescriptionError.Field, _ bytes: [UInt8]
    ) throws(DescriptionError) -> BLS12381.Fr {
        guard bytes.count == BLS12381.Fr.byteCount else {
            throw .wrongLength(field, actual: bytes.count, expected: BLS12381.Fr.byteCount)
        }
        guard let element = try? BLS12381.Fr(canonicalLittleEndian: bytes) else { throw .notCanonical(field) }
        return element
    }
}
