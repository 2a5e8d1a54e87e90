package import Algebra
package import Primitives

/// Random scalars for one signature or proof, hedged: a hash of the system's randomness with the secret and everything that is
/// stated, so that a generator that repeats itself or is predictable neither repeats a nonce for another message nor
/// reveals the key.
package struct HedgedScalars {
    private var hasher = SHA512()
    private var count: UInt64 = 0

    /// Draws 64 bytes from the system and absorbs them with the secrets and `parts`, each with its length. The copies of
    /// the secrets that it makes are wiped, but for the state of the hash.
    ///
    /// - Parameter domain: the bytes that name the purpose, which no other purpose has.
    package init<Scalar: PrimeField>(
        domain: [UInt8], secrets: [Scalar], _ parts: [UInt8]...
    ) throws(RandomnessError) {
        absorb(domain)
        absorb(try SystemRandom.bytes(64))
        for secret in secrets {
            var bytes = secret.littleEndianBytes
            absorb(bytes)
            bytes.wipe()
        }
        for part in parts { absorb(part) }
    }

    private mutating func absorb(_ part: [UInt8]) {
        hasher.update(UInt64(part.count).littleEndianBytes)
        hasher.update(part)
    }

    /// The next scalar; its distance from uniform is below 2^−128 for the groups here.
    package mutating func next<Scalar: PrimeField>() -> Scalar {
        var copy = hasher
        copy.update(count.littleEndianBytes)
        count += 1
        return Scalar(reducingLittleEndian: copy.finalize())
    }

    /// The next `count` scalars.
    package mutating func next<Scalar: PrimeField>(_ count: Int) -> [Scalar] { (0..<count).map { _ in next() } }
}

extension UInt64 {
    /// Eight bytes, least significant first.
    var littleEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> UInt64(8 * $0)) } }
}
