import CSecureMemory

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Secret bytes of a fixed count, in memory pages of their own, wiped at the end of their life.
///
/// The pages are locked against swapping where the system allows it (``isLocked``). Not copyable, no description:
/// a copy is made by ``clone()`` and so can be seen. What a caller copies out of the span is the caller's to wipe.
@safe
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    // `@unchecked`: the sole owner of the pages.
    private let pages: UnsafeMutableRawPointer
    private let capacity: Int
    /// The number of bytes.
    public let count: Int
    /// Whether the pages cannot be swapped out.
    public let isLocked: Bool

    /// `count` zero bytes.
    public init(count: Int) {
        precondition(count >= 0, "a count of bytes is not negative")
        let page = max(4096, Int(sysconf(Int32(_SC_PAGESIZE))))
        self.count = count
        // Whole pages, so that unlocking them unlocks nobody else's.
        capacity = (max(1, count) + page - 1) / page * page
        unsafe pages = .allocate(byteCount: capacity, alignment: page)
        unsafe csm_zeroize(pages, capacity)
        isLocked = unsafe mlock(pages, capacity) == 0
    }

    /// A copy of `bytes`, which the caller still has to wipe.
    public init(copying bytes: [UInt8]) {
        self.init(count: bytes.count)
        withMutableBytes { target in for index in bytes.indices { target[index] = bytes[index] } }
    }

    /// Copies `bytes` in and overwrites the array with zeros; another array that shares its storage keeps its contents.
    public init(moving bytes: inout [UInt8]) {
        self.init(copying: bytes)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { unsafe csm_zeroize(start, buffer.count) }
        }
    }

    /// `count` bytes from the system's generator.
    public static func random(count: Int) throws(RandomnessError) -> SecretBytes {
        let secret = SecretBytes(count: count)
        try unsafe SystemRandom.fill(UnsafeMutableRawBufferPointer(start: secret.pages, count: count))
        return secret
    }

    deinit {
        unsafe csm_zeroize(pages, capacity)
        if isLocked { unsafe munlock(pages, capacity) }
        unsafe pages.deallocate()
    }

    /// Gives `body` the bytes; the span must not outlive the call.
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try unsafe body(Span(_unsafeBytes: UnsafeRawBufferPointer(start: pages, count: count)))
    }

    /// Gives `body` the bytes for writing; the span must not outlive the call.
    public mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        var span = unsafe MutableSpan<UInt8>(
            _unsafeBytes: UnsafeMutableRawBufferPointer(start: pages, count: count))
        return try body(&span)
    }

    /// Another secret with the same bytes.
    public borrowing func clone() -> SecretBytes {
        let copy = SecretBytes(count: count)
        unsafe copy.pages.copyMemory(from: pages, byteCount: count)
        return copy
    }

    /// Whether both hold the same bytes; time depends on the counts only.
    public borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
        withBytes { a in other.withBytes { b in ConstantTime.areEqual(a, b) } }
    }
}
