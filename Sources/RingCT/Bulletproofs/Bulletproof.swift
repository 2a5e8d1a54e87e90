internal import Algebra
public import Curves
public import Primitives
public import RingSignatures

/// A Bulletproofs range proof of 1 to 16 amounts (ePrint 2017/1066; monero `src/ringct/bulletproofs.cc`).
///
/// The points are stored times 1/8 and the scalars are canonical. The commitments are not part of it.
public struct Bulletproof: Sendable, Equatable {
    /// The commitments to the bits and to their blinding.
    public let a: CompressedPoint, s: CompressedPoint
    /// The commitments to the polynomial's coefficients.
    public let t1: CompressedPoint, t2: CompressedPoint
    /// The blinding of the polynomial's value and that of the vectors.
    public let taux: Ed25519.ScalarField, mu: Ed25519.ScalarField
    /// The two points of each round of folding.
    public let l: [CompressedPoint], r: [CompressedPoint]
    /// What the two vectors fold to, and the polynomial's value.
    public let aFolded: Ed25519.ScalarField, bFolded: Ed25519.ScalarField, t: Ed25519.ScalarField

    /// The proof with these parts, not checked.
    public init(
        a: CompressedPoint, s: CompressedPoint, t1: CompressedPoint, t2: CompressedPoint, taux: Ed25519.ScalarField,
        mu: Ed25519.ScalarField, l: [CompressedPoint], r: [CompressedPoint], aFolded: Ed25519.ScalarField,
        bFolded: Ed25519.ScalarField, t: Ed25519.ScalarField
    ) {
        self.a = a
        self.s = s
        self.t1 = t1
        self.t2 = t2
        self.taux = taux
        self.mu = mu
        self.l = l
        self.r = r
        self.aFolded = aFolded
        self.bFolded = bFolded
        self.t = t
    }

    /// Reads a proof as transactions of RingCT types 3 to 5 hold it: A, S, T1, T2, taux, mu, then L and R with their
    /// counts, then a, b, t.
    ///
    /// - Throws: the first check that fails; the counts of L and R are compared when the proof is verified.
    public init(from reader: inout ByteReader) throws(RangeProofDecodingError) {
        a = try reader.readPoint()
        s = try reader.readPoint()
        t1 = try reader.readPoint()
        t2 = try reader.readPoint()
        taux = try reader.readScalar(.taux)
        mu = try reader.readScalar(.mu)
        l = try reader.readRounds()
        r = try reader.readRounds()
        aFolded = try reader.readScalar(.a)
        bFolded = try reader.readScalar(.b)
        t = try reader.readScalar(.t)
    }

    /// Writes what ``init(from:)`` reads.
    public func write(to writer: inout ByteWriter) {
        writer.write([a, s, t1, t2])
        writer.write([taux, mu])
        writer.writeRounds(l)
        writer.writeRounds(r)
        writer.write([aFolded, bFolded, t])
    }

    /// The parts without counts, as the message that a transaction's ring signatures sign hashes them
    /// (monero `src/ringct/rctSigs.cpp`, `get_pre_mlsag_hash`).
    public var signedBytes: [UInt8] {
        var writer = ByteWriter()
        writer.write([a, s, t1, t2])
        writer.write([taux, mu])
        writer.write(l + r)
        writer.write([aFolded, bFolded, t])
        return writer.bytes
    }
}
