public import Primitives

/// A number from 0 to 2^88 − 1, the position of an address among those of a key (ZIP 32, "Sapling diversifier
/// derivation").
public struct DiversifierIndex: Sendable, Hashable, Comparable {
    // Bits 0 to 63 and 64 to 87.
    fileprivate let low: UInt64
    fileprivate let high: UInt32

    fileprivate init(low: UInt64, high: UInt32) {
        self.low = low
        self.high = high
    }

    /// A small index.
    public init(_ value: UInt64) { self.init(low: value, high: 0) }

    /// Decodes 11 little-endian bytes.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(PaymentAddressError) {
        let diversifier = try Diversifier(bytes: bytes)
        self.init(low: diversifier.low, high: diversifier.high)
    }

    /// The largest index, 2^88 − 1.
    public static let max = DiversifierIndex(low: .max, high: 0xff_ffff)

    /// The 11 little-endian bytes.
    public var bytes: [UInt8] { Diversifier(low: low, high: high).bytes }

    /// The next index, or nil after the last.
    public var successor: DiversifierIndex? {
        let (sum, isOver) = low.addingReportingOverflow(1)
        let top = high + (isOver ? 1 : 0)
        return top > 0xff_ffff ? nil : DiversifierIndex(low: sum, high: top)
    }

    public static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

/// The key by which diversifiers are numbered (ZIP 32, "Sapling diversifier derivation"): a permutation of the 88-bit
/// strings, FF1 (NIST SP 800-38G, §5.1) with AES-256, radix 2 and an empty tweak.
///
/// Who has it can tell whether two addresses belong together. An ordinary value: copies are not wiped.
public struct DiversifierKey: Sendable, Equatable, Confidential {
    /// Length in bytes.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The key with these bytes; any will do.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(ViewingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        self.bytes = bytes
    }

    /// The first 32 bytes of a digest.
    package init(truncating digest: [UInt8]) {
        precondition(digest.count >= Self.byteCount, "a digest is as long as a key")
        bytes = Array(digest.prefix(Self.byteCount))
    }

    /// Whether both keys are the same, in constant time.
    public static func == (a: Self, b: Self) -> Bool { ConstantTime.areEqual(a.bytes, b.bytes) }

    /// The diversifier of an index, which has a base point or not. Eleven blocks of AES.
    public func diversifier(at index: DiversifierIndex) -> Diversifier {
        FeistelPermutation(key: bytes).encrypt(Diversifier(low: index.low, high: index.high))
    }

    /// The index of a diversifier, valid or not: every key has numbered them all.
    public func index(of diversifier: Diversifier) -> DiversifierIndex {
        let index = FeistelPermutation(key: bytes).decrypt(diversifier)
        return DiversifierIndex(low: index.low, high: index.high)
    }

    /// The first valid diversifier at an index not below `index`, with its own index; nil when there is none up to the
    /// last. Two attempts on average; their number is revealed by the time.
    public func firstValidDiversifier(
        from index: DiversifierIndex = DiversifierIndex(0)
    ) -> (index: DiversifierIndex, diversifier: Diversifier)? {
        let permutation = FeistelPermutation(key: bytes)
        var candidate: DiversifierIndex? = index
        while let index = candidate {
            let diversifier = permutation.encrypt(Diversifier(low: index.low, high: index.high))
            if diversifier.base != nil { return (index, diversifier) }
            candidate = index.successor
        }
        return nil
    }
}

/// FF1 on 88 bits: ten Feistel rounds on halves of 44 bits.
private struct FeistelPermutation: ~Copyable {
    private let cipher: AES256
    /// The first block, P: the same for all rounds, so its ciphertext is too.
    private let prefix: [UInt8]

    init(key: [UInt8]) {
        cipher = AES256(key: key.span)
        // Version 1, method 2, FF1; radix 2; ten rounds; half length 44; length 88; tweak length 0.
        prefix = cipher.encrypt([1, 2, 1, 0, 0, 2, 10, 44, 0, 0, 0, 88, 0, 0, 0, 0])
    }

    private static let mask: UInt64 = 1 << 44 - 1

    func encrypt(_ input: Diversifier) -> Diversifier {
        var (a, b) = Self.halves(input)
        for round in UInt8(0)..<10 { (a, b) = (b, (a &+ pad(round, b)) & Self.mask) }
        return Self.join(a, b)
    }

    func decrypt(_ output: Diversifier) -> Diversifier {
        var (a, b) = Self.halves(output)
        for round in (UInt8(0)..<10).reversed() { (a, b) = ((b &- pad(round, a)) & Self.mask, a) }
        return Self.join(a, b)
    }

    /// The round function modulo 2^44: twelve bytes of a CBC-MAC as a big-endian number.
    private func pad(_ round: UInt8, _ half: UInt64) -> UInt64 {
        var block = prefix
        block[9] ^= round
        for i in 0..<6 { block[15 - i] ^= UInt8(truncatingIfNeeded: half >> UInt64(8 * i)) }
        let output = cipher.encrypt(block)
        return (6..<12).reduce(0) { $0 << 8 | UInt64(output[$1]) } & Self.mask
    }

    /// The first and the last 44 bits as numbers, whose highest bit is the first one.
    private static func halves(_ diversifier: Diversifier) -> (UInt64, UInt64) {
        (
            reversed(diversifier.low & mask),
            reversed(diversifier.low >> 44 | UInt64(diversifier.high) << 20)
        )
    }

    private static func join(_ a: UInt64, _ b: UInt64) -> Diversifier {
        let (first, second) = (reversed(a), reversed(b))
        return Diversifier(low: first | second << 44, high: UInt32(truncatingIfNeeded: second >> 20))
    }

    /// The 44 bits in opposite order.
    private static func reversed(_ bits: UInt64) -> UInt64 {
        (0..<44).reduce(0) { $0 | (bits >> UInt64($1) & 1) << UInt64(43 - $1) }
    }
}
