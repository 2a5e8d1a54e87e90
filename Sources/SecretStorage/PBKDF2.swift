internal import CLibCrypto

/// PBKDF2 with HMAC-SHA-512 (RFC 8018 §5.2), computed by libcrypto.
public enum PBKDF2 {
    /// `count` bytes from a password and a salt; the result is the caller's to wipe. Time depends on the lengths and on
    /// `rounds`, which is positive.
    public static func sha512(password: [UInt8], salt: [UInt8], rounds: Int, count: Int) -> [UInt8] {
        precondition(rounds > 0 && count > 0, "there is at least one round, and a byte to derive")
        var key = [UInt8](repeating: 0, count: count)
        let isDone = unsafe password.withUnsafeBytes { password in
            unsafe PKCS5_PBKDF2_HMAC(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count), salt,
                Int32(salt.count), Int32(rounds), EVP_sha512(), Int32(count), &key)
        }
        precondition(isDone == 1, "libcrypto has PBKDF2 and SHA-2 in every configuration")
        return key
    }
}
