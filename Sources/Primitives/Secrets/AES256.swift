internal import CLibCrypto

/// The AES block cipher with a key of 256 bits (FIPS 197), one block at a time, computed by libcrypto, which does not
/// index tables by secrets.
///
/// A building block: it has no mode of operation and hides no structure of what it encrypts.
@safe
public struct AES256: ~Copyable {
    /// Length of a key in bytes.
    public static let keyCount = 32
    /// Length of a block in bytes.
    public static let blockCount = 16

    // libcrypto wipes the key schedule when the context is freed.
    private let context: OpaquePointer

    /// The cipher under `key`, which must have 32 bytes.
    public init(key: Span<UInt8>) {
        precondition(key.count == Self.keyCount, "a key of AES-256 has 32 bytes")
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            preconditionFailure("libcrypto has memory for a cipher")
        }
        let isReady = unsafe key.withUnsafeBufferPointer { key in
            unsafe EVP_EncryptInit_ex(context, EVP_aes_256_ecb(), nil, key.baseAddress, nil) == 1
                && EVP_CIPHER_CTX_set_padding(context, 0) == 1
        }
        precondition(isReady, "libcrypto has AES in every configuration")
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Encrypts a block of 16 bytes.
    public borrowing func encrypt(_ block: [UInt8]) -> [UInt8] {
        precondition(block.count == Self.blockCount, "a block of AES has 16 bytes")
        return unsafe [UInt8](unsafeUninitializedCapacity: Self.blockCount) { buffer, initialized in
            var count: Int32 = 0
            let isDone = unsafe block.withUnsafeBufferPointer {
                unsafe EVP_EncryptUpdate(context, buffer.baseAddress, &count, $0.baseAddress, Int32(Self.blockCount))
            }
            precondition(isDone == 1 && count == Self.blockCount, "a cipher that was made encrypts")
            initialized = Self.blockCount
        }
    }
}
