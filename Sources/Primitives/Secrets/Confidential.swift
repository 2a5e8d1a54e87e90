internal import CSecureMemory

/// A value whose contents no description, debugger line or mirror shows.
public protocol Confidential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Confidential {
    /// The name of the type, and that the rest is hidden.
    public var description: String { "\(Self.self)(hidden)" }
    /// The same as the description.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Secret bytes that several values share, wiped when the last of them goes.
public final class SharedSecretBytes: Sendable {
    private let secret: SecretBytes

    /// Takes over a secret.
    public init(_ secret: consuming SecretBytes) { self.secret = secret }

    /// Copies `bytes` in and overwrites the array with zeros.
    public convenience init(moving bytes: inout [UInt8]) { self.init(SecretBytes(moving: &bytes)) }

    /// The number of bytes.
    public var count: Int { secret.count }

    /// Gives `body` the bytes; the span must not outlive the call.
    public func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try secret.withBytes(body)
    }

    /// A copy of a part, which is the caller's to wipe. The range must lie within the bytes.
    public func bytes(in range: Range<Int>) -> [UInt8] { withBytes { span in range.map { span[$0] } } }
}

extension [UInt8] {
    /// Overwrites every byte with zero in a way the optimiser keeps; another array that shares the storage keeps its
    /// contents.
    public mutating func wipe() {
        unsafe withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { unsafe csm_zeroize(start, buffer.count) }
        }
    }
}
