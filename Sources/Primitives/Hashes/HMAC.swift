/// HMAC (RFC 2104, FIPS 198-1) over the hash function `H`, fed piece by piece.
///
/// Time depends on the lengths only. The key's traces in the hashers are not wiped.
public struct HMAC<H: HashFunction>: Sendable {
    private var inner = H()
    private var outer = H()

    /// Starts a code under `key`, of any length.
    public init(key: [UInt8]) {
        var block = key.count > H.blockCount ? H.digest(of: key) : key
        block.append(contentsOf: [UInt8](repeating: 0, count: H.blockCount - block.count))
        inner.update(block.map { $0 ^ 0x36 })
        outer.update(block.map { $0 ^ 0x5c })
    }

    /// Appends `bytes` to the message.
    public mutating func update(_ bytes: [UInt8]) { inner.update(bytes) }

    /// The code of the message so far, as long as `H`'s digest.
    public func finalize() -> [UInt8] {
        var outer = outer
        outer.update(inner.finalize())
        return outer.finalize()
    }

    /// The code of `message` under `key`.
    public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = HMAC(key: key)
        code.update(message)
        return code.finalize()
    }

    /// Whether `code` is the code of `message` under `key`, compared in constant time; no shortened codes.
    public static func isValid(_ code: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, self.code(of: message, key: key))
    }
}
