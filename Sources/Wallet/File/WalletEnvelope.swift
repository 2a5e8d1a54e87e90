internal import Primitives
internal import SecretStorage

/// A wallet's file as it lies on the disk (docs/spec, section 11.5): a header that is authenticated, the encrypted
/// content, and a checksum of everything.
struct WalletEnvelope {
    static let magic = Array("NJWALLET".utf8)
    static let version: UInt32 = 1
    /// More than the largest wallet takes.
    static let maximumByteCount = 64 << 20
    /// The file's parts of fixed length: magic, version, cost, salt, check, nonce, the ciphertext's length.
    static let headerCount = 8 + 4 + 4 + 32 + 32 + 12 + 4
    private static let checksumCount = 32

    let cost: ScryptCost
    let salt: [UInt8]
    let check: [UInt8]
    let nonce: [UInt8]
    let sealed: [UInt8]
    /// What is authenticated with the content.
    let header: [UInt8]

    /// The file of a content, under a new nonce.
    init(_ content: [UInt8], key: WalletFileKey) throws(WalletFileError) {
        do throws(RandomnessError) { nonce = try SystemRandom.bytes(ChaCha20Poly1305.nonceCount) } catch {
            throw .randomness(error)
        }
        cost = key.cost
        salt = key.salt
        check = key.check
        var writer = ByteWriter(reservingCapacity: Self.headerCount)
        writer.write(Self.magic)
        writer.writeUInt32(Self.version)
        writer.write([cost.logarithm, cost.blockSize, cost.parallelism, 0])
        writer.write(salt)
        writer.write(check)
        writer.write(nonce)
        writer.writeUInt32(UInt32(content.count + ChaCha20Poly1305.tagCount))
        header = writer.bytes
        sealed = key.seal(content, nonce: nonce, header: header)
    }

    /// The file's bytes.
    var bytes: [UInt8] {
        let bytes = header + sealed
        return bytes + WalletDomain.file.digest(bytes)
    }

    /// Takes a file apart; nothing is decrypted yet.
    ///
    /// - Throws: `.notAWallet`, `.unsupportedVersion`, `.truncated`, `.damaged`.
    init(bytes: [UInt8], path: String) throws(WalletFileError) {
        guard bytes.starts(with: Self.magic) else { throw .notAWallet(path: path) }
        guard bytes.count >= 12 else { throw .truncated(path: path, actual: bytes.count, expected: Self.headerCount) }
        let version = Self.integer(bytes[8..<12])
        guard version == Self.version else {
            throw .unsupportedVersion(path: path, actual: version, supported: Self.version)
        }
        guard bytes.count >= Self.headerCount else {
            throw .truncated(path: path, actual: bytes.count, expected: Self.headerCount)
        }
        let sealedCount = Int(Self.integer(bytes[92..<96]))
        let end = Self.headerCount + sealedCount
        guard bytes.count == end + Self.checksumCount else {
            throw .truncated(path: path, actual: bytes.count, expected: end + Self.checksumCount)
        }
        // The reserved byte is zero in this version.
        guard WalletDomain.file.digest(Array(bytes[..<end])) == Array(bytes[end...]), bytes[15] == 0 else {
            throw .damaged(path: path)
        }
        cost = ScryptCost(logarithm: bytes[12], blockSize: bytes[13], parallelism: bytes[14])
        salt = Array(bytes[16..<48])
        check = Array(bytes[48..<80])
        nonce = Array(bytes[80..<92])
        header = Array(bytes[..<Self.headerCount])
        sealed = Array(bytes[Self.headerCount..<end])
    }

    /// The content, which is the caller's to wipe.
    ///
    /// - Throws: `.forged`.
    func content(key: WalletFileKey, path: String) throws(WalletFileError) -> [UInt8] {
        guard let content = key.open(sealed, nonce: nonce, header: header) else { throw .forged(path: path) }
        return content
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
