import CLibCrypto

/// ChaCha20-Poly1305 (RFC 8439): encryption that notices every change, computed by libcrypto.
///
/// Time depends on the lengths only. Key and nonce together must not serve twice. The key is not committed to: a
/// ciphertext can be made that opens under two keys.
public enum ChaCha20Poly1305 {
    /// Length of a key in bytes.
    public static let keyCount = 32
    /// Length of a nonce in bytes.
    public static let nonceCount = 12
    /// Length of the tag behind a ciphertext, in bytes.
    public static let tagCount = 16

    private static let cipher = LibraryCipher("ChaCha20-Poly1305")
    private static let streamCipher = LibraryCipher("ChaCha20")

    /// The ciphertext of `message`, as long as it, and the tag.
    public static func seal(
        _ message: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8] = []
    ) -> [UInt8] {
        let context = CipherContext(cipher, key: key, nonce: nonce, nonceCount: nonceCount, encrypts: true)
        context.authenticate(data)
        var sealed = context.update(message, reserving: tagCount)
        let tag = context.finishAndTag()
        sealed.append(contentsOf: tag)
        return sealed
    }

    /// The message in `sealed`, a ciphertext and its tag; nil where key, nonce, `data` or a byte differ.
    public static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8] = []
    ) -> [UInt8]? {
        guard sealed.count >= tagCount else { return nil }
        let context = CipherContext(cipher, key: key, nonce: nonce, nonceCount: nonceCount, encrypts: false)
        context.authenticate(data)
        var message = context.update(Array(sealed[..<(sealed.count - tagCount)]), reserving: 0)
        guard context.isGenuine(tag: Array(sealed[(sealed.count - tagCount)...])) else {
            message.wipe()
            return nil
        }
        return message
    }

    /// The first bytes of a message from the first bytes of its ciphertext, with nothing noticed where they were
    /// changed or belong to another key.
    public static func decryptUnauthenticated(prefix: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8] {
        precondition(nonce.count == nonceCount, "a nonce of ChaCha20 has twelve bytes")
        // The message is encrypted from the stream's second block on.
        let context = CipherContext(
            streamCipher, key: key, nonce: [1, 0, 0, 0] + nonce, nonceCount: 16, encrypts: false)
        return context.update(prefix, reserving: 0)
    }
}

/// A cipher of libcrypto, looked up once: the look-up costs more than encrypting a few blocks.
@safe
private struct LibraryCipher: @unchecked Sendable {
    // `@unchecked`: immutable and never freed.
    let pointer: OpaquePointer

    init(_ name: String) {
        guard let cipher = unsafe EVP_CIPHER_fetch(nil, name, nil) else {
            preconditionFailure("libcrypto has ChaCha20 in every configuration")
        }
        unsafe pointer = cipher
    }
}

/// One run of a cipher. libcrypto wipes it when it is freed.
@safe
private struct CipherContext: ~Copyable {
    private let pointer: OpaquePointer

    init(_ cipher: LibraryCipher, key: [UInt8], nonce: [UInt8], nonceCount: Int, encrypts: Bool) {
        precondition(key.count == ChaCha20Poly1305.keyCount, "a key of ChaCha20 has 32 bytes")
        precondition(nonce.count == nonceCount, "a nonce of ChaCha20 has twelve bytes")
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            preconditionFailure("libcrypto has memory for a cipher")
        }
        let isReady = unsafe EVP_CipherInit_ex2(context, cipher.pointer, key, nonce, encrypts ? 1 : 0, nil)
        precondition(isReady == 1, "libcrypto has ChaCha20 in every configuration")
        unsafe pointer = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(pointer) }

    borrowing func authenticate(_ data: [UInt8]) {
        if data.isEmpty { return }
        var count: Int32 = 0
        let isDone = unsafe EVP_CipherUpdate(pointer, nil, &count, data, Int32(data.count))
        precondition(isDone == 1, "a cipher that was made takes data")
    }

    borrowing func update(_ input: [UInt8], reserving extra: Int) -> [UInt8] {
        if input.isEmpty { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: input.count + extra) { buffer, initialized in
            var count: Int32 = 0
            let isDone = unsafe EVP_CipherUpdate(pointer, buffer.baseAddress, &count, input, Int32(input.count))
            precondition(isDone == 1 && count == input.count, "a stream cipher that was made gives as much as it takes")
            initialized = input.count
        }
    }

    borrowing func finishAndTag() -> [UInt8] {
        var count: Int32 = 0
        var none: UInt8 = 0
        var tag = [UInt8](repeating: 0, count: ChaCha20Poly1305.tagCount)
        let isDone =
            unsafe EVP_CipherFinal_ex(pointer, &none, &count) == 1
            && EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        precondition(isDone, "a cipher that encrypted has a tag")
        return tag
    }

    borrowing func isGenuine(tag: [UInt8]) -> Bool {
        var count: Int32 = 0
        var none: UInt8 = 0
        var tag = tag
        return unsafe EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_CipherFinal_ex(pointer, &none, &count) == 1
    }
}
