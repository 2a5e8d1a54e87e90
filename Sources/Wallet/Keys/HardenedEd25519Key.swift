internal import Primitives

/// A key of Ed25519 from which others are derived, all hardened (SLIP-0010).
///
/// The bytes live in one place that all copies share, which is wiped when the last copy goes.
package struct HardenedEd25519Key: Sendable {
    /// The key, then the chain code: 32 bytes each.
    private let secret: SharedSecretBytes
    private static let rootLabel = Array("ed25519 seed".utf8)

    /// The root of a seed, which the caller wipes.
    package init(seed: [UInt8]) { self.init(code: HMAC<SHA512>.code(of: seed, key: Self.rootLabel)) }

    private init(code: [UInt8]) {
        var code = code
        secret = SharedSecretBytes(moving: &code)
    }

    /// The key, 32 bytes that are the caller's to wipe: a seed of RFC 8032's Ed25519.
    package var key: [UInt8] { secret.bytes(in: 0..<32) }
    /// The chain code, 32 bytes that are the caller's to wipe.
    package var chainCode: [UInt8] { secret.bytes(in: 32..<64) }

    /// The child `number`′, which is below 2^31.
    package func child(_ number: UInt32) -> HardenedEd25519Key {
        precondition(number < 1 << 31, "the numbers of hardened children have 31 bits")
        var input = ByteWriter(reservingCapacity: 37)
        input.writeUInt8(0)
        var key = key, chainCode = chainCode
        input.write(key)
        input.writeBigEndian(number | 1 << 31)
        var bytes = input.bytes
        defer {
            key.wipe()
            chainCode.wipe()
            bytes.wipe()
        }
        return HardenedEd25519Key(code: HMAC<SHA512>.code(of: bytes, key: chainCode))
    }
}
