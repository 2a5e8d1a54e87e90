import CLibCrypto

/// A digest computation of libcrypto; a class, so that it is freed once.
@safe
private final class DigestContext: @unchecked Sendable {
    // `@unchecked`: changed only while uniquely referenced, see `LibraryHasher`.
    let pointer: OpaquePointer

    init(_ algorithm: LibraryDigest) {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("libcrypto has memory for a digest") }
        unsafe pointer = context
        guard unsafe EVP_DigestInit_ex(pointer, algorithm.pointer, nil) == 1 else {
            preconditionFailure("libcrypto has SHA-2 in every configuration")
        }
    }

    init(copying other: DigestContext) {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_MD_CTX_copy_ex(context, other.pointer) == 1 else {
            preconditionFailure("libcrypto has memory for a digest")
        }
        unsafe pointer = context
    }

    deinit { unsafe EVP_MD_CTX_free(pointer) }
}

/// An algorithm of libcrypto, looked up once: the look-up costs more than hashing a block.
@safe
private struct LibraryDigest: @unchecked Sendable {
    // `@unchecked`: immutable and never freed.
    let pointer: OpaquePointer

    init(_ name: String) {
        guard let algorithm = unsafe EVP_MD_fetch(nil, name, nil) else {
            preconditionFailure("libcrypto has SHA-2 in every configuration")
        }
        unsafe pointer = algorithm
    }

    static let sha256 = LibraryDigest("SHA256")
    static let sha512 = LibraryDigest("SHA512")
}

/// A hasher with the semantics of a value over a computation of libcrypto.
private struct LibraryHasher: Sendable {
    private var context: DigestContext

    init(_ algorithm: LibraryDigest) { context = DigestContext(algorithm) }

    mutating func update(_ bytes: Span<UInt8>) {
        if !isKnownUniquelyReferenced(&context) { context = DigestContext(copying: context) }
        let status = unsafe bytes.withUnsafeBufferPointer {
            unsafe EVP_DigestUpdate(context.pointer, $0.baseAddress, $0.count)
        }
        precondition(status == 1, "a digest that was started takes more bytes")
    }

    func finalize(count: Int) -> [UInt8] {
        let last = DigestContext(copying: context)
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let status = unsafe EVP_DigestFinal_ex(last.pointer, buffer.baseAddress, nil)
            precondition(status == 1, "a digest that was started can be finished")
            initialized = count
        }
    }
}

/// SHA-256 (FIPS 180-4), computed by libcrypto.
public struct SHA256: HashFunction {
    public static let digestCount = 32
    public static let blockCount = 64
    private var hasher = LibraryHasher(.sha256)

    public init() {}

    public mutating func update(_ bytes: Span<UInt8>) { hasher.update(bytes) }

    public func finalize() -> [UInt8] { hasher.finalize(count: Self.digestCount) }

    /// Replaces `digest` by its own digest, `times` over.
    static func iterate(_ digest: inout [UInt8], times: Int) {
        guard times > 0 else { return }
        let context = DigestContext(.sha256)
        let first = digest.count
        digest.append(contentsOf: [UInt8](repeating: 0, count: max(0, digestCount - first)))
        unsafe digest.withUnsafeMutableBufferPointer { buffer in
            for round in 0..<times {
                let count = round == 0 ? first : digestCount
                let isDone =
                    unsafe EVP_DigestInit_ex(context.pointer, nil, nil) == 1
                    && EVP_DigestUpdate(context.pointer, buffer.baseAddress, count) == 1
                    && EVP_DigestFinal_ex(context.pointer, buffer.baseAddress, nil) == 1
                precondition(isDone, "libcrypto has SHA-2 in every configuration")
            }
        }
        digest.removeLast(digest.count - digestCount)
    }
}

/// SHA-512 (FIPS 180-4), computed by libcrypto.
public struct SHA512: HashFunction {
    public static let digestCount = 64
    public static let blockCount = 128
    private var hasher = LibraryHasher(.sha512)

    public init() {}

    public mutating func update(_ bytes: Span<UInt8>) { hasher.update(bytes) }

    public func finalize() -> [UInt8] { hasher.finalize(count: Self.digestCount) }
}
