/// Keeps a block of memory alive and gives it back at the end.
@usableFromInline
@safe
final class ByteOwner: @unchecked Sendable {
    // `@unchecked`: the block is never written after `init`, and `release` runs once.
    @usableFromInline let base: UnsafeRawPointer
    @usableFromInline let count: Int
    private let release: @Sendable (UnsafeRawPointer, Int) -> Void

    init(base: UnsafeRawPointer, count: Int, release: @escaping @Sendable (UnsafeRawPointer, Int) -> Void) {
        unsafe self.base = base
        self.count = count
        unsafe self.release = release
    }

    deinit { unsafe release(base, count) }
}

/// A read-only stretch of bytes that keeps its memory alive: part of a mapped file, or of a copied array.
///
/// Copying a region copies a reference. Every access is bounds-checked; integers may lie at any alignment.
@frozen
@safe
public struct ByteRegion: @unchecked Sendable {
    // `@unchecked`: the memory is read-only for as long as `owner` lives.
    @usableFromInline let owner: ByteOwner
    @usableFromInline let base: UnsafeRawPointer
    /// The number of bytes.
    public let count: Int
    /// Where the region begins in the whole it was cut from; errors name positions in that whole.
    public let origin: Int

    init(owner: ByteOwner) {
        self.owner = owner
        unsafe self.base = owner.base
        self.count = owner.count
        self.origin = 0
    }

    private init(of whole: ByteRegion, at offset: Int, count: Int) {
        self.owner = whole.owner
        unsafe self.base = whole.base + offset
        self.count = count
        self.origin = whole.origin + offset
    }

    /// A region with a copy of `bytes`.
    public init(copying bytes: [UInt8]) {
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        unsafe bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { unsafe block.copyMemory(from: start, byteCount: source.count) }
        }
        self.init(owner: unsafe ByteOwner(base: block, count: bytes.count) { start, _ in unsafe start.deallocate() })
    }

    /// The `count` bytes from `offset` on, without copying.
    public func subregion(at offset: Int, count: Int) throws(ByteReaderError) -> ByteRegion {
        guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
            throw .truncated(
                offset: origin.addingSaturating(offset), needed: count, remaining: max(0, self.count - max(0, offset)))
        }
        return ByteRegion(of: self, at: offset, count: count)
    }

    /// Gives `body` the bytes; the span must not outlive the call.
    @inlinable
    public func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
        defer { withExtendedLifetime(owner) {} }
        return try unsafe body(Span(_unsafeBytes: buffer))
    }

    /// Gives `body` the bytes as a buffer, for the loops where bounds were checked once for all.
    @inlinable
    @unsafe
    public func withUnsafeBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        defer { withExtendedLifetime(owner) {} }
        return try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The little-endian integer at `offset`, at any alignment. Requires that it lies inside the region (traps if
    /// not): for positions computed from sizes already checked. ``ByteReader`` is the way in for outside data.
    @inlinable
    public func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self, at offset: Int) -> T {
        precondition(
            offset >= 0 && offset <= count - MemoryLayout<T>.size,
            "the caller checked the region's size before computing positions in it")
        defer { withExtendedLifetime(owner) {} }
        return T(littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// A copy of the bytes.
    public var bytes: [UInt8] {
        defer { withExtendedLifetime(owner) {} }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count))
    }
}

extension Int {
    /// `self + other`, held at the ends of the range instead of overflowing.
    func addingSaturating(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}
