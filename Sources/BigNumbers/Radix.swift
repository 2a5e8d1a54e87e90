internal import CGMP

/// Why a text is not an integer.
public enum BigIntParsingError: Error, Equatable, Sendable {
    /// There is no digit.
    case noDigits
    /// A byte at this UTF-8 offset is not a digit of the radix.
    case invalidDigit(offset: Int, actual: UInt8)
    /// A decimal number has a 0 before its first significant digit.
    case leadingZero
    /// Zero carries a sign.
    case negativeZero
    /// The text has more digits than the caller allows.
    case tooManyDigits(actual: Int, maximum: Int)
    /// The text does not begin with the required `0x`.
    case missingPrefix
}

/// What stands before hexadecimal digits.
public enum HexadecimalPrefix: Sendable {
    /// `0x` may be there or not.
    case optional
    /// `0x` must be there.
    case required
    /// `0x` must not be there.
    case forbidden
}

extension BigInt {
    /// The value of a decimal text, which has exactly one form: an optional `-`, then ASCII digits without a leading
    /// zero. No `+`, space, separator or `-0`.
    ///
    /// - Parameter maximumDigits: the digits allowed, 10,000 unless told; the cost is below quadratic in them.
    public init(decimal text: some StringProtocol, maximumDigits: Int = 10_000) throws(BigIntParsingError) {
        var digits = Array(text.utf8)
        let isNegative = digits.first == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        let count = digits.count - start
        guard count > 0 else { throw .noDigits }
        guard count <= maximumDigits else { throw .tooManyDigits(actual: count, maximum: maximumDigits) }
        for offset in start..<digits.count {
            let digit = digits[offset]
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
                throw .invalidDigit(offset: offset, actual: digit)
            }
        }
        if digits[start] == UInt8(ascii: "0") {
            guard count == 1 else { throw .leadingZero }
            guard !isNegative else { throw .negativeZero }
        }
        digits.append(0)
        self.init(checkedDigits: digits, radix: 10)
    }

    /// The value of a hexadecimal text: digits of either case, leading zeros allowed, no sign.
    ///
    /// - Parameters:
    ///   - prefix: whether `0x` precedes the digits.
    ///   - maximumDigits: the digits allowed after the prefix, 10,000 unless told.
    public init(
        hexadecimal text: some StringProtocol, prefix: HexadecimalPrefix = .forbidden, maximumDigits: Int = 10_000
    ) throws(BigIntParsingError) {
        var digits = Array(text.utf8)
        var start = 0
        if prefix != .forbidden {
            if digits.starts(with: "0x".utf8) {
                start = 2
            } else if prefix == .required {
                throw .missingPrefix
            }
        }
        let count = digits.count - start
        guard count > 0 else { throw .noDigits }
        guard count <= maximumDigits else { throw .tooManyDigits(actual: count, maximum: maximumDigits) }
        for offset in start..<digits.count {
            switch digits[offset] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                break
            default:
                throw .invalidDigit(offset: offset, actual: digits[offset])
            }
        }
        digits.removeFirst(start)
        digits.append(0)
        self.init(checkedDigits: digits, radix: 16)
    }

    /// `digits` is a NUL-terminated text that GMP accepts.
    private init(checkedDigits digits: [UInt8], radix: Int32) {
        let storage = IntegerStorage()
        let result = unsafe digits.withUnsafeBytes { bytes in
            unsafe __gmpz_set_str(storage.value, bytes.assumingMemoryBound(to: CChar.self).baseAddress, radix)
        }
        precondition(result == 0, "every byte was checked to be a digit of the radix")
        self.init(storage: storage)
    }

    /// The text in a radix from 2 to 36, lower case, with `-` before a negative one and no prefix.
    ///
    /// Precondition: `radix` is in that range.
    public func text(radix: Int = 10) -> String {
        precondition((2...36).contains(radix), "digits and letters make radices from 2 to 36")
        return unsafe BigInt.withOperand(self) { operand in
            // Sign and terminating NUL.
            let capacity = unsafe __gmpz_sizeinbase(operand, Int32(radix)) + 2
            return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
                unsafe __gmpz_get_str(buffer.baseAddress, Int32(radix), operand)
                return unsafe String(cString: buffer.baseAddress!)  // capacity is at least 3
            }
        }
    }

    /// The hexadecimal text of the absolute value after `0x`, after `-` for a negative integer.
    public var hexadecimal: String {
        (isNegative ? "-0x" : "0x") + magnitude.text(radix: 16)
    }
}

extension BigInt: CustomStringConvertible {
    /// The decimal text.
    public var description: String { text(radix: 10) }
}
