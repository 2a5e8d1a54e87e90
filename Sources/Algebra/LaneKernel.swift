public import CFieldKernels

/// Kernels that work on eight field elements at once, over arrays in Montgomery form.
///
/// They exist for prime fields of four and six words whose arrays hold nothing but the words, and for their extension by
/// u² = −1, on processors with 52-bit vector multiplication (AVX-512 IFMA).
public struct LaneKernel: Sendable {
    @usableFromInline let modulus: nfk_modulus
    /// 1 for the prime field, 2 for its quadratic extension.
    @usableFromInline let degree: Int32

    /// The kernels for the prime field with this modulus, or nil where there are none. Costs some 20 µs.
    public init?(modulus words: [UInt64]) {
        guard nfk_has_ifma(), words.count == 4 || words.count == 6 else { return nil }
        var modulus = nfk_modulus()
        guard unsafe nfk_modulus_init(&modulus, words, words.count) else { return nil }
        self.modulus = modulus
        degree = 1
    }

    @inlinable init(_ modulus: nfk_modulus, degree: Int32) {
        self.modulus = modulus
        self.degree = degree
    }

    /// The kernels for the extension by u² = −1 of a prime field; nil for an extension.
    @inlinable public func quadraticExtension() -> LaneKernel? {
        degree == 1 ? LaneKernel(modulus, degree: 2) : nil
    }
}
