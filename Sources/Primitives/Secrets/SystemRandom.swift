#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's random number generator failed.
public enum RandomnessError: Error, Hashable, Sendable {
    /// The system call failed with this `errno`.
    case unavailable(code: Int32)
}

/// Random bytes from the operating system: `getentropy(3)`, which is `getrandom(2)` without flags on Linux.
public enum SystemRandom {
    /// The most that one call of `getentropy` gives.
    private static let blockSize = 256

    /// `count` random bytes.
    public static func bytes(_ count: Int) throws(RandomnessError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        try fill(&bytes)
        return bytes
    }

    /// Overwrites every byte of `bytes`.
    public static func fill(_ bytes: inout [UInt8]) throws(RandomnessError) {
        try unsafe bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(RandomnessError) in try unsafe fill(buffer) }
        }.get()
    }

    static func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(RandomnessError) {
        try unsafe fill(buffer) { start, count in unsafe getentropy(start, count) == 0 ? 0 : errno }
    }

    /// Fills `buffer` in blocks from `source`, which returns 0 or an `errno`.
    package static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from source: (UnsafeMutableRawPointer, Int) -> Int32
    ) throws(RandomnessError) {
        guard let start = buffer.baseAddress else { return }
        var offset = 0
        while offset < buffer.count {
            let count = min(blockSize, buffer.count - offset)
            let code = unsafe source(start + offset, count)
            if code == EINTR { continue }
            guard code == 0 else { throw .unavailable(code: code) }
            offset += count
        }
    }
}
