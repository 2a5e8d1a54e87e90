internal import CGMP

/// An exact integer of any size.
///
/// A value type over GMP's `mpz` layer: copies share their storage and a mutation copies it first when it is shared.
/// Every operation is variable time in the values and sizes of its operands, except
/// ``power(secretExponent:exponentBits:mod:)``. Memory is not wiped when a value goes away, so a long-lived secret
/// belongs in a type that does so.
///
/// GMP ends the process when the system refuses it memory. Values from outside are therefore bounded where they enter:
/// ``init(decimal:maximumDigits:)``, ``init(hexadecimal:prefix:maximumDigits:)`` and the byte decoders, whose result
/// is no larger than their input.
public struct BigInt: Sendable {
    var storage: IntegerStorage

    init(storage: IntegerStorage) {
        self.storage = storage
    }

    /// Zero.
    public init() {
        self.init(storage: IntegerStorage())
    }

    /// The value of a standard library integer, exactly.
    public init<Source: BinaryInteger>(_ source: Source) {
        if let small = Int(exactly: source) {
            let storage = IntegerStorage()
            unsafe __gmpz_set_si(storage.value, small)
            self.init(storage: storage)
            return
        }
        let magnitude = source.magnitude
        self.init(words: magnitude.words.map { UInt64($0) })
        if source < 0 { negate() }
    }

    /// The non-negative integer whose 64-bit words are given, least significant first. Leading zero words are allowed.
    public init(words: some Collection<UInt64>) {
        let copy = Array(words)
        let storage = IntegerStorage()
        unsafe copy.withUnsafeBufferPointer { buffer in
            unsafe __gmpz_import(storage.value, buffer.count, -1, 8, 0, 0, buffer.baseAddress)
        }
        self.init(storage: storage)
    }

    /// 0.
    public static let zero = BigInt()
    /// 1.
    public static let one = BigInt(1)
    /// 2.
    public static let two = BigInt(2)

    /// −1, 0 or 1.
    public var signum: Int {
        withExtendedLifetime(storage) { unsafe Int(storage.value.pointee._mp_size.signum()) }
    }

    /// Whether this is 0.
    public var isZero: Bool { signum == 0 }

    /// Whether this is below 0.
    public var isNegative: Bool { signum < 0 }

    /// Whether the lowest bit is clear.
    public var isEven: Bool { !isOdd }

    /// Whether the lowest bit is set.
    public var isOdd: Bool {
        withExtendedLifetime(storage) { unsafe __gmpz_tstbit(storage.value, 0) == 1 }
    }

    /// The absolute value.
    public var magnitude: BigInt { isNegative ? -self : self }

    /// The number of 64-bit words of the absolute value, 0 for zero.
    public var wordCount: Int {
        withExtendedLifetime(storage) { unsafe __gmpz_size(storage.value) }
    }

    /// The 64-bit words of the absolute value, least significant first, none for zero.
    public var magnitudeWords: [UInt64] {
        withExtendedLifetime(storage) {
            unsafe (0..<__gmpz_size(storage.value)).map { unsafe UInt64(__gmpz_getlimbn(storage.value, $0)) }
        }
    }

    /// The words of a non-negative integer, least significant first, padded with zeros to `count`.
    ///
    /// Throws ``BigIntEncodingError/negative`` or ``BigIntEncodingError/tooLarge(actualBits:maximumBits:)``.
    public func words(count: Int) throws(BigIntEncodingError) -> [UInt64] {
        if isNegative { throw .negative }
        let words = magnitudeWords
        guard count >= words.count else {
            throw .tooLarge(actualBits: bitWidth, maximumBits: 64 * max(count, 0))
        }
        return words + [UInt64](repeating: 0, count: count - words.count)
    }
}

/// Why an integer does not fit the encoding asked for.
public enum BigIntEncodingError: Error, Equatable, Sendable {
    /// The encoding holds non-negative integers only.
    case negative
    /// The absolute value has more bits than the encoding.
    case tooLarge(actualBits: Int, maximumBits: Int)
}

/// Why an operation has no result.
public enum BigIntArithmeticError: Error, Equatable, Sendable {
    /// The divisor is 0.
    case divisionByZero
    /// A modulus must be at least 1.
    case modulusNotPositive
    /// This operation needs an odd modulus.
    case modulusNotOdd
    /// A power with a negative exponent is not an integer.
    case negativeExponent
    /// The exponent has more bits than the caller announced, or the announced width is not positive.
    case exponentTooWide(actualBits: Int, maximumBits: Int)
    /// The modulus is not prime, so there is no Legendre symbol.
    case modulusNotPrime
}

extension FixedWidthInteger {
    /// The value as a standard library integer, or nil when it does not fit.
    public init?(exactly value: BigInt) {
        let words = value.magnitudeWords
        var magnitude: Magnitude = 0
        guard value.magnitude.bitWidth <= Magnitude.bitWidth else { return nil }
        for (index, word) in words.enumerated() {
            magnitude |= Magnitude(truncatingIfNeeded: word) << (64 * index)
        }
        if value.isNegative {
            guard Self.isSigned, magnitude <= Self.min.magnitude else { return nil }
            self = 0 &- Self(truncatingIfNeeded: magnitude)
        } else {
            guard magnitude <= Self.max.magnitude else { return nil }
            self = Self(truncatingIfNeeded: magnitude)
        }
    }
}

extension BigInt: ExpressibleByIntegerLiteral {
    /// A literal of any length.
    public init(integerLiteral value: StaticBigInt) {
        // The literal's words are in two's complement of unlimited width.
        let count = value.bitWidth / UInt.bitWidth + 1
        let isNegative = value.signum() < 0
        var words = (0..<count).map { UInt64(isNegative ? ~value[$0] : value[$0]) }
        if words.isEmpty { words = [0] }
        self.init(words: words)
        if isNegative { self = -self - .one }
    }
}

extension BigInt: Comparable, Hashable {
    /// Whether both are the same integer.
    public static func == (left: BigInt, right: BigInt) -> Bool {
        unsafe withOperands(left, right) { unsafe __gmpz_cmp($0, $1) == 0 }
    }

    /// Whether the left integer is the smaller one.
    public static func < (left: BigInt, right: BigInt) -> Bool {
        unsafe withOperands(left, right) { unsafe __gmpz_cmp($0, $1) < 0 }
    }

    /// Feeds sign and words to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(signum)
        hasher.combine(magnitudeWords)
    }
}
