internal import Algebra
internal import Primitives

/// What is hashed, as labelled appends: for each the label's and the content's length as eight little-endian bytes, the
/// label, the content. A value: a copy goes on independently.
struct RingTranscript {
    private var hasher = SHA512()

    /// Appends `bytes` under a label.
    mutating func append(_ label: String, _ bytes: [UInt8]) {
        let label = Array(label.utf8)
        hasher.update(UInt64(label.count).littleEndianBytes)
        hasher.update(UInt64(bytes.count).littleEndianBytes)
        hasher.update(label)
        hasher.update(bytes)
    }

    /// The SHA-512 digest so far, as a little-endian integer modulo the group's order.
    func scalar<Scalar: PrimeField>() -> Scalar { Scalar(reducingLittleEndian: hasher.finalize()) }
}
