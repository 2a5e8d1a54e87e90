/// The sponge over Keccak-f[1600] (FIPS 202 §4) with pad10*1.
private struct KeccakSponge: Sendable {
    private var state = KeccakPermutation()
    /// Bytes of the state that take input or give output.
    private let rate: Int
    /// The bits that follow the message, the first bit of the padding included.
    private let suffix: UInt8
    private var position = 0
    private var isSqueezing = false

    init(rate: Int, suffix: UInt8) {
        self.rate = rate
        self.suffix = suffix
    }

    private mutating func add(_ byte: UInt8, at index: Int) {
        state.lanes[index >> 3] ^= UInt64(byte) &<< UInt64(8 * (index & 7))
    }

    private mutating func addBlock(_ block: UnsafeRawPointer) {
        for lane in 0..<rate / 8 {
            let word = unsafe block.loadUnaligned(fromByteOffset: 8 * lane, as: UInt64.self)
            state.lanes[lane] ^= UInt64(littleEndian: word)
        }
        state.permute()
    }

    mutating func absorb(_ bytes: Span<UInt8>) {
        precondition(!isSqueezing, "a sponge takes no input after it gave output")
        var index = 0
        while index < bytes.count {
            if position == 0, bytes.count - index >= rate {
                unsafe bytes.withUnsafeBytes { unsafe addBlock($0.baseAddress! + index) }
                index += rate
                continue
            }
            add(bytes[index], at: position)
            index += 1
            position += 1
            if position == rate {
                state.permute()
                position = 0
            }
        }
    }

    mutating func squeeze(_ count: Int) -> [UInt8] {
        if !isSqueezing {
            add(suffix, at: position)
            add(0x80, at: rate - 1)
            state.permute()
            position = 0
            isSqueezing = true
        }
        var output: [UInt8] = []
        output.reserveCapacity(max(0, count))
        while output.count < count {
            if position == rate {
                state.permute()
                position = 0
            }
            output.append(UInt8(truncatingIfNeeded: state.lanes[position >> 3] >> UInt64(8 * (position & 7))))
            position += 1
        }
        return output
    }
}

/// A hash of the Keccak family: `digestSize` bytes out of a capacity twice as large; `suffix` is what follows the
/// message, the first bit of the padding included.
public struct KeccakHash<let digestSize: Int, let suffix: Int>: HashFunction {
    public static var digestCount: Int { digestSize }
    public static var blockCount: Int { 200 - 2 * digestSize }
    private var sponge = KeccakSponge(rate: blockCount, suffix: UInt8(truncatingIfNeeded: suffix))

    public init() {}

    public mutating func update(_ bytes: Span<UInt8>) { sponge.absorb(bytes) }

    public func finalize() -> [UInt8] {
        var sponge = sponge
        return sponge.squeeze(digestSize)
    }
}

/// Keccak-256 as Ethereum uses it: the padding of Keccak's submission, not that of SHA-3.
public typealias Keccak256 = KeccakHash<32, 0x01>

/// SHA3-256 (FIPS 202).
public typealias SHA3_256 = KeccakHash<32, 0x06>

/// SHA3-512 (FIPS 202).
public typealias SHA3_512 = KeccakHash<64, 0x06>

/// An extendable-output function of FIPS 202: first the message goes in, piece by piece, then any amount comes out.
public struct SHAKE: Sendable {
    /// The function's security level.
    public enum Strength: Int, Hashable, Sendable {
        /// SHAKE128.
        case bits128 = 128
        /// SHAKE256.
        case bits256 = 256
    }

    private var sponge: KeccakSponge

    /// A function that has taken nothing yet.
    public init(_ strength: Strength) {
        sponge = KeccakSponge(rate: 200 - strength.rawValue / 4, suffix: 0x1f)
    }

    /// Appends `bytes` to the message. Requires that no output was taken.
    public mutating func update(_ bytes: Span<UInt8>) { sponge.absorb(bytes) }

    /// Appends `bytes` to the message. Requires that no output was taken.
    public mutating func update(_ bytes: [UInt8]) { sponge.absorb(bytes.span) }

    /// The next `count` bytes of output.
    public mutating func read(_ count: Int) -> [UInt8] { sponge.squeeze(count) }

    /// The first `count` bytes of output for `message`.
    public static func digest(of message: [UInt8], _ strength: Strength, count: Int) -> [UInt8] {
        var shake = SHAKE(strength)
        shake.update(message)
        return shake.read(count)
    }
}
