public import Algebra
internal import Primitives

/// CryptoNote's and Monero's maps to Ed25519.
///
/// Constant time in the input.
public enum CryptoNoteHashToPoint {
    typealias Fq = Ed25519.BaseField

    /// Curve25519's A.
    private static let a = Fq(486_662)
    private static let aSquared = a.squared()
    /// 2A(A + 2), and 1/(1 + i).
    private static let doubledFactor = (a * (a + Fq(2))).doubled()
    private static let inverseOfOnePlusI = (Fq.one + Ed25519.rootOfMinusOne).inverse() ?? .zero

    /// The point that 32 bytes map to, cofactor not cleared (monero `src/crypto/crypto-ops.c`,
    /// `ge_fromfe_frombytes_vartime`): Elligator 2 on Curve25519 with the bytes as a 256-bit integer u modulo q.
    public static func map(_ bytes: [UInt8]) -> EdwardsPoint<Ed25519> {
        precondition(bytes.count == 32, "the map takes 32 bytes")
        let u = Fq(reducingLow: Limbs(littleEndian: bytes), high: Limbs())
        let v = u.squared().doubled()
        let w = v + .one
        let x = w.squared() - aSquared * v
        // With t = w/x; x is not zero, since A²·v = (v + 1)² has no solution.
        let root = Ed25519.evenSquareRoot(ofRatio: doubledFactor * w, x)
        // Where 2A(A + 2)t is no square, √(i·2A(A + 2)t)/(1 + i) is a root of A(A + 2)t, since (1 + i)² = 2i.
        let numerator = Fq.select(root.value * inverseOfOnePlusI, u * root.value, when: root.isSquare)
        let z = Fq.select(-a, -a * v, when: root.isSquare)
        // Even in the first case, odd in the second.
        let wanted = Choice(bit: numerator.sign) ^ !root.isSquare
        let signed = numerator.negated(when: wanted)
        let denominator = z + w
        let numeratorV = z - w
        return EdwardsPoint(
            uncheckedU: signed * denominator, v: numeratorV, t: signed * numeratorV, z: denominator)
    }

    /// Hp of a public key: 8·map(Keccak-256(key)) (`biased_hash_to_ec`).
    public static func hash(_ bytes: [UInt8]) -> EdwardsPoint<Ed25519> {
        map(Keccak256.digest(of: bytes)).multipliedByCofactor()
    }

    /// 8·map of both halves of a BLAKE2b-512 digest under "Monero", summed (`unbiased_hash_to_ec`).
    public static func unbiasedHash(_ bytes: [UInt8]) -> EdwardsPoint<Ed25519> {
        guard
            var hasher = try? BLAKE2b(
                count: 64, personalization: Array("Monero".utf8) + [UInt8](repeating: 0, count: 10))
        else { preconditionFailure("a personalisation has sixteen bytes") }
        hasher.update(bytes)
        let digest = hasher.finalize()
        return (map(Array(digest[..<32])) + map(Array(digest[32...]))).multipliedByCofactor()
    }
}
