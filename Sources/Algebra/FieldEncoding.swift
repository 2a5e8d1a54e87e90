/// Why bytes or text are not a field element.
public enum FieldDecodingError: Error, Equatable, Sendable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The integer is not below the modulus: one element, one encoding.
    case notCanonical
    /// The text is not a decimal number without sign, space or leading zeros.
    case notDecimal
}

extension PrimeField {
    /// Decodes `byteCount` little-endian bytes.
    ///
    /// - Throws: `.wrongLength`, or `.notCanonical` for an integer not below the modulus.
    @inlinable public init(canonicalLittleEndian bytes: [UInt8]) throws(FieldDecodingError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        guard let element = Self(canonical: Canonical(littleEndian: bytes)) else { throw .notCanonical }
        self = element
    }

    /// Decodes `byteCount` big-endian bytes.
    ///
    /// - Throws: `.wrongLength`, or `.notCanonical` for an integer not below the modulus.
    @inlinable public init(canonicalBigEndian bytes: [UInt8]) throws(FieldDecodingError) {
        try self.init(canonicalLittleEndian: bytes.reversed())
    }

    /// The element congruent to a big-endian integer of any length (OS2IP mod p).
    @inlinable public init(reducingBigEndian bytes: [UInt8]) {
        self.init(reducingLittleEndian: bytes.reversed())
    }

    /// The element congruent to a little-endian integer of any length.
    @inlinable public init(reducingLittleEndian bytes: [UInt8]) {
        // Horner in base 2^(8·byteCount), from the most significant chunk.
        let width = Self.byteCount
        var result = Self.zero
        var end = bytes.count
        var start = end - (end % width == 0 ? width : end % width)
        while end > 0 {
            let chunk = Canonical(littleEndian: Array(bytes[start..<end]))
            result =
                Self(reducingLow: chunk, high: Canonical()) + Self(reducingLow: Canonical(), high: result.canonical)
            end = start
            start = end - width
        }
        self = result
    }

    /// The canonical integer as `byteCount` little-endian bytes.
    @inlinable public var littleEndianBytes: [UInt8] { canonical.littleEndianBytes }
    /// The canonical integer as `byteCount` big-endian bytes.
    @inlinable public var bigEndianBytes: [UInt8] { canonical.littleEndianBytes.reversed() }

    /// Parses a decimal number without sign or leading zeros, below the modulus.
    ///
    /// - Throws: `.notDecimal`, or `.notCanonical` for a number not below the modulus.
    @inlinable public init(decimal text: String) throws(FieldDecodingError) {
        let digits = Array(text.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }), digits.count == 1 || digits[0] != 48 else {
            throw .notDecimal
        }
        // A number of this many digits or more is certainly not below the modulus.
        guard digits.count <= 20 * Canonical.count else { throw .notCanonical }
        var integer = Canonical()
        for digit in digits {
            guard integer.multiplyAndAdd(10, UInt64(digit - 48)) == 0 else { throw .notCanonical }
        }
        guard let element = Self(canonical: integer) else { throw .notCanonical }
        self = element
    }

    /// The canonical integer in decimal.
    @inlinable public var decimal: String { canonical.decimal }
}

extension LimbVector {
    /// Reads up to `8·count` little-endian bytes; missing ones are zero, further ones are ignored.
    @inlinable public init(littleEndian bytes: [UInt8]) {
        self.init()
        for (i, byte) in bytes.prefix(8 * Self.count).enumerated() {
            self[i >> 3] |= UInt64(byte) << UInt64(8 * (i & 7))
        }
    }

    /// `8·count` little-endian bytes.
    @inlinable public var littleEndianBytes: [UInt8] {
        (0..<8 * Self.count).map { UInt8(truncatingIfNeeded: self[$0 >> 3] >> UInt64(8 * ($0 & 7))) }
    }

    /// `self = self·factor + addend`; returns the carry out.
    @inlinable public mutating func multiplyAndAdd(_ factor: UInt64, _ addend: UInt64) -> UInt64 {
        var carry = addend
        for i in 0..<Self.count {
            let w = UInt128(self[i]) &* UInt128(factor) &+ UInt128(carry)
            self[i] = UInt64(truncatingIfNeeded: w)
            carry = UInt64(truncatingIfNeeded: w >> 64)
        }
        return carry
    }

    /// `self /= divisor`; returns the remainder. `divisor` must not be zero.
    @inlinable public mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for i in stride(from: Self.count - 1, through: 0, by: -1) {
            (self[i], remainder) = divisor.dividingFullWidth((remainder, self[i]))
        }
        return remainder
    }

    /// The integer in decimal.
    @inlinable public var decimal: String {
        var rest = self
        var groups: [UInt64] = []
        repeat { groups.append(rest.divide(by: 10_000_000_000_000_000_000)) } while !rest.isZero
        var text = String(groups[groups.count - 1])
        for group in groups.dropLast().reversed() {
            let digits = String(group)
            text += String(repeating: "0", count: 19 - digits.utf8.count) + digits
        }
        return text
    }
}

extension Fp: CustomStringConvertible {
    /// The canonical integer in decimal.
    public var description: String { decimal }
}
