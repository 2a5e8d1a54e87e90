internal import CGMP

extension BigInt {
    /// The non-negative integer whose bytes are given, least significant first. No bytes are 0.
    public init(littleEndian bytes: some Collection<UInt8>) {
        self.init(bytes: Array(bytes), order: -1)
    }

    /// The non-negative integer whose bytes are given, most significant first. No bytes are 0.
    public init(bigEndian bytes: some Collection<UInt8>) {
        self.init(bytes: Array(bytes), order: 1)
    }

    private init(bytes: [UInt8], order: Int32) {
        let storage = IntegerStorage()
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe __gmpz_import(storage.value, buffer.count, order, 1, 0, 0, buffer.baseAddress)
        }
        self.init(storage: storage)
    }

    /// The bytes of a non-negative integer, least significant first, padded with zeros to `count`.
    ///
    /// Throws ``BigIntEncodingError/negative`` or ``BigIntEncodingError/tooLarge(actualBits:maximumBits:)``.
    public func littleEndianBytes(count: Int) throws(BigIntEncodingError) -> [UInt8] {
        let bytes = try exported(count: count)
        return bytes + [UInt8](repeating: 0, count: count - bytes.count)
    }

    /// The bytes of a non-negative integer, most significant first, padded with zeros to `count`.
    ///
    /// Throws ``BigIntEncodingError/negative`` or ``BigIntEncodingError/tooLarge(actualBits:maximumBits:)``.
    public func bigEndianBytes(count: Int) throws(BigIntEncodingError) -> [UInt8] {
        try littleEndianBytes(count: count).reversed()
    }

    /// The fewest bytes that hold the absolute value: 0 for 0.
    public var byteWidth: Int { (bitWidth + 7) / 8 }

    private func exported(count: Int) throws(BigIntEncodingError) -> [UInt8] {
        if isNegative { throw .negative }
        let width = byteWidth
        guard width <= count else { throw .tooLarge(actualBits: bitWidth, maximumBits: 8 * max(count, 0)) }
        return unsafe BigInt.withOperand(self) { operand in
            unsafe [UInt8](unsafeUninitializedCapacity: width) { buffer, initialized in
                if width > 0 { unsafe __gmpz_export(buffer.baseAddress, nil, -1, 1, 0, 0, operand) }
                initialized = width
            }
        }
    }
}
