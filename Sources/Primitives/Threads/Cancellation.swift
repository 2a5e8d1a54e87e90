public import Synchronization

/// A computation was given up because its ``CancellationFlag`` was set.
public struct Cancelled: Error, Hashable, Sendable {
    /// The error, which says nothing more.
    public init() {}
}

/// An error type that can say "cancelled", so that a cancellable function throws one type only.
public protocol CancellableError: Error {
    /// The value of this type that means: given up on request.
    init(_ cancelled: Cancelled)
}

extension Cancelled: CancellableError {
    public init(_ cancelled: Cancelled) { self = cancelled }
}

/// A switch that asks running work to stop; set once, never reset.
///
/// Work polls it between chunks, so the delay is that of one chunk. Setting it is one atomic store and may be done
/// from any thread.
public final class CancellationFlag: Sendable {
    @usableFromInline
    let flag = Atomic<Bool>(false)

    /// A flag that is not set.
    public init() {}

    /// Asks the work that watches this flag to stop.
    @inlinable
    public func cancel() { flag.store(true, ordering: .relaxed) }

    /// Whether ``cancel()`` was called.
    @inlinable
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Throws ``Cancelled`` once ``cancel()`` was called; costs one relaxed load.
    @inlinable
    public func check() throws(Cancelled) {
        if isCancelled { throw Cancelled() }
    }
}
