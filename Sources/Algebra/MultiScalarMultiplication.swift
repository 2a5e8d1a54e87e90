public import Primitives

/// Why a multi-scalar multiplication is refused.
public enum MultiScalarError: NamedError, Equatable {
    /// The number of bases and of scalars differ.
    case lengthMismatch(bases: Int, scalars: Int)
    /// A buffer's length is not a whole number of elements.
    case partialElement
    /// A stored base has a coordinate that is not below the modulus.
    case baseNotCanonical

    public var explanation: String {
        switch self {
        case .lengthMismatch(let bases, let scalars): "There are \(bases) bases and \(scalars) scalars."
        case .partialElement: "A buffer ends inside an element."
        case .baseNotCanonical: "A base has a coordinate that is not below the modulus."
        }
    }
}

extension ProjectivePoint {
    /// Σ scalarᵢ·baseᵢ for public scalars; time and memory access depend on them.
    ///
    /// - Parameters:
    ///   - bases: affine points in Montgomery form one after another, as a `.zkey` section holds them, at any alignment.
    ///   - scalars: canonical little-endian integers of `C.ScalarField.byteCount` bytes each.
    /// - Throws: `.partialElement`, `.lengthMismatch`, `.baseNotCanonical`.
    @inlinable public static func multiScalarMultiplicationVariableTime(
        bases: UnsafeRawBufferPointer, scalars: UnsafeRawBufferPointer, pool: WorkerPool
    ) throws(MultiScalarError) -> Self {
        let pointSize = AffinePoint<C>.byteCount
        let scalarSize = C.ScalarField.byteCount
        guard bases.count % pointSize == 0, scalars.count % scalarSize == 0 else { throw .partialElement }
        let count = bases.count / pointSize
        guard count == scalars.count / scalarSize else {
            throw .lengthMismatch(bases: count, scalars: scalars.count / scalarSize)
        }
        guard count > 0, let base = bases.baseAddress, let scalar = scalars.baseAddress else { return .identity }
        let input = unsafe StoredTerms<C>(bases: base, scalars: scalar)
        let window = max(2, min(16, Int.bitWidth - count.leadingZeroBitCount - 3))
        let windows = (C.ScalarField.bitWidth + window - 1) / window
        let sums: [Self] = try pool.map(count: windows) { (index: Int) throws(MultiScalarError) in
            var buckets = [Self](repeating: .identity, count: (1 << window) - 1)
            for i in 0..<count {
                let digit = input.digit(i, at: index * window, width: window)
                if digit == 0 { continue }
                guard let point = input.base(i) else { throw .baseNotCanonical }
                buckets[digit - 1] += point
            }
            var running = Self.identity
            var sum = Self.identity
            for bucket in buckets.reversed() {
                running += bucket
                sum += running
            }
            return sum
        }
        var result = Self.identity
        for sum in sums.reversed() {
            for _ in 0..<window { result = result.doubled() }
            result += sum
        }
        return result
    }
}

/// Bases and scalars in memory, read in place by several threads.
@safe
@usableFromInline struct StoredTerms<C: CurveParameters>: @unchecked Sendable {
    @usableFromInline let bases: UnsafeRawPointer
    @usableFromInline let scalars: UnsafeRawPointer

    @inlinable init(bases: UnsafeRawPointer, scalars: UnsafeRawPointer) {
        unsafe self.bases = bases
        unsafe self.scalars = scalars
    }

    @inlinable func base(_ index: Int) -> AffinePoint<C>? {
        unsafe AffinePoint<C>.loadUncheckedMontgomery(bases + index * AffinePoint<C>.byteCount)
    }

    /// The `width` bits from position `bit` on of scalar `index`.
    @inlinable func digit(_ index: Int, at bit: Int, width: Int) -> Int {
        let scalar = unsafe C.ScalarField.Canonical(littleEndianAt: scalars + index * C.ScalarField.byteCount)
        let word = bit >> 6
        let shift = UInt64(bit & 63)
        var digit = scalar[word] >> shift
        if shift > 0, word + 1 < C.ScalarField.Canonical.count { digit |= scalar[word + 1] << (64 - shift) }
        return Int(digit & ((1 << UInt64(width)) - 1))
    }
}
