internal import CLibCrypto
public import Primitives

/// Why scrypt is not computed.
public enum ScryptError: NamedError, Hashable {
    /// The cost is outside what this program computes: more would take too much memory or time, less hides nothing.
    case costOutOfBounds(ScryptCost)
    /// The system has not the memory, in bytes.
    case outOfMemory(needed: Int)

    public var explanation: String {
        switch self {
        case .costOutOfBounds(let cost):
            "The file asks for scrypt with \(cost); N from 2^\(ScryptCost.logarithms.lowerBound) to "
                + "2^\(ScryptCost.logarithms.upperBound), r from 1 to \(ScryptCost.blockSizes.upperBound), p from 1 to "
                + "\(ScryptCost.parallelisms.upperBound) and \(ScryptCost.maximumMemory >> 20) MiB are possible."
        case .outOfMemory(let needed): "scrypt needs \(needed >> 20) MiB of memory, which the system does not give."
        }
    }
}

/// What computing scrypt costs (RFC 7914 §2): N = 2^logarithm, r and p.
public struct ScryptCost: Sendable, Hashable, CustomStringConvertible {
    /// The base-2 logarithm of N.
    public let logarithm: UInt8
    /// r: the size of a block, in 128 bytes.
    public let blockSize: UInt8
    /// p: how often it is done.
    public let parallelism: UInt8

    /// Logarithms of N that are computed.
    public static let logarithms: ClosedRange<UInt8> = 10...22
    /// Values of r that are computed.
    public static let blockSizes: ClosedRange<UInt8> = 1...32
    /// Values of p that are computed.
    public static let parallelisms: ClosedRange<UInt8> = 1...16
    /// The most memory that is taken, in bytes.
    public static let maximumMemory = 1 << 30

    /// The cost with these parameters, which need not be within the bounds.
    public init(logarithm: UInt8, blockSize: UInt8 = 8, parallelism: UInt8 = 1) {
        self.logarithm = logarithm
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 128 MiB, and about half a second.
    public static let interactive = ScryptCost(logarithm: 17)

    /// The memory that it takes, in bytes; nil where the cost is out of bounds.
    public var memory: Int? {
        guard Self.logarithms.contains(logarithm), Self.blockSizes.contains(blockSize),
            Self.parallelisms.contains(parallelism)
        else { return nil }
        let bytes = 128 * Int(blockSize) << Int(logarithm)
        return bytes <= Self.maximumMemory ? bytes : nil
    }

    public var description: String { "N = 2^\(logarithm), r = \(blockSize), p = \(parallelism)" }
}

/// scrypt (RFC 7914), a key from a passphrase that is costly to guess, computed by libcrypto.
///
/// Reads memory at places that depend on the passphrase, as its definition demands.
public enum Scrypt {
    /// `count` bytes; the result is the caller's to wipe.
    ///
    /// - Throws: `.costOutOfBounds`, `.outOfMemory`.
    public static func key(
        passphrase: [UInt8], salt: [UInt8], cost: ScryptCost, count: Int
    ) throws(ScryptError) -> [UInt8] {
        guard let memory = cost.memory else { throw .costOutOfBounds(cost) }
        precondition(count > 0, "a key has a byte")
        var key = [UInt8](repeating: 0, count: count)
        // What libcrypto counts beside N blocks: p blocks, and one in work.
        let limit = memory + 128 * Int(cost.blockSize) * (Int(cost.parallelism) + 2) + 4096
        let isDone = unsafe passphrase.withUnsafeBytes { passphrase in
            unsafe EVP_PBE_scrypt(
                passphrase.baseAddress?.assumingMemoryBound(to: CChar.self), passphrase.count, salt, salt.count,
                1 << UInt64(cost.logarithm), UInt64(cost.blockSize), UInt64(cost.parallelism), UInt64(limit), &key,
                count)
        }
        guard isDone == 1 else { throw .outOfMemory(needed: limit) }
        return key
    }
}
