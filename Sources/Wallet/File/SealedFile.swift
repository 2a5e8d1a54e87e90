internal import Primitives
internal import SecretStorage

/// Why bytes are no file of a form, or do not open. Each case is one check.
enum SealedFileError: Error {
    /// It begins in another way.
    case wrongMagic
    /// It is of a version that is not read.
    case unsupportedVersion(actual: UInt32, supported: UInt32)
    /// It is shorter or longer than it says.
    case truncated(actual: Int, expected: Int)
    /// Its bytes are not those that were written.
    case damaged
    /// The key is the right one, and somebody changed the file.
    case forged
    /// The system has no randomness.
    case randomness(RandomnessError)
}

/// A file as it lies on the disk: a header that is authenticated, the encrypted content, and a checksum of everything
/// (docs/spec, sections 11.5 and 11.7).
///
/// Magic (8 bytes), version (4), what is said of the key (as many as the form has), the key's check (32), nonce (12), the
/// ciphertext's length (4), the ciphertext with its tag, the checksum (32).
struct SealedFile {
    /// What kinds of files differ in.
    struct Form: Sendable {
        /// Eight bytes.
        let magic: [UInt8]
        /// The versions that are read; the last one is written.
        let versions: ClosedRange<UInt32>
        /// The number of bytes that say how the key is made.
        let aboutCount: Int
        /// The checksum's hash.
        let checksum: WalletDomain
        /// More bytes than a file may have.
        let maximumByteCount: Int

        init(
            _ magic: String, versions: ClosedRange<UInt32>, aboutCount: Int, checksum: WalletDomain,
            maximumByteCount: Int
        ) {
            self.magic = Array(magic.utf8)
            self.versions = versions
            self.aboutCount = aboutCount
            self.checksum = checksum
            self.maximumByteCount = maximumByteCount
        }

        fileprivate static let versionEnd = 8 + 4
        fileprivate var aboutEnd: Int { Self.versionEnd + aboutCount }
        fileprivate var checkEnd: Int { aboutEnd + SealedFile.hashCount }
        fileprivate var nonceEnd: Int { checkEnd + ChaCha20Poly1305.nonceCount }
        fileprivate var headerCount: Int { nonceEnd + 4 }
    }

    fileprivate static let hashCount = 32

    let version: UInt32
    /// How the key is made.
    let about: [UInt8]
    /// What tells the right key.
    let check: [UInt8]
    /// All of the file's bytes.
    let bytes: [UInt8]
    private let nonce: [UInt8]
    private let header: [UInt8]
    private let sealed: [UInt8]

    /// The file of a content, under a new nonce.
    ///
    /// - Throws: `.randomness`.
    init(_ content: [UInt8], as form: Form, about: [UInt8] = [], key: SealingKey) throws(SealedFileError) {
        precondition(about.count == form.aboutCount, "the form fixes how much is said of a key")
        do throws(RandomnessError) { nonce = try SystemRandom.bytes(ChaCha20Poly1305.nonceCount) } catch {
            throw .randomness(error)
        }
        version = form.versions.upperBound
        self.about = about
        check = key.check
        var writer = ByteWriter(
            reservingCapacity: form.headerCount + content.count + ChaCha20Poly1305.tagCount + Self.hashCount)
        writer.write(form.magic)
        writer.writeUInt32(version)
        writer.write(about)
        writer.write(check)
        writer.write(nonce)
        writer.writeUInt32(UInt32(content.count + ChaCha20Poly1305.tagCount))
        header = writer.bytes
        sealed = key.seal(content, nonce: nonce, header: header)
        writer.write(sealed)
        writer.write(form.checksum.digest(writer.bytes))
        bytes = writer.bytes
    }

    /// Takes a file apart; nothing is decrypted yet.
    ///
    /// - Throws: `.wrongMagic`, `.unsupportedVersion`, `.truncated`, `.damaged`.
    init(bytes: [UInt8], as form: Form) throws(SealedFileError) {
        guard bytes.starts(with: form.magic) else { throw .wrongMagic }
        guard bytes.count >= Form.versionEnd else { throw .truncated(actual: bytes.count, expected: form.headerCount) }
        version = Self.integer(bytes[8..<Form.versionEnd])
        guard form.versions.contains(version) else {
            throw .unsupportedVersion(actual: version, supported: form.versions.upperBound)
        }
        guard bytes.count >= form.headerCount else {
            throw .truncated(actual: bytes.count, expected: form.headerCount)
        }
        let end = form.headerCount + Int(Self.integer(bytes[form.nonceEnd..<form.headerCount]))
        guard bytes.count == end + Self.hashCount else {
            throw .truncated(actual: bytes.count, expected: end + Self.hashCount)
        }
        guard form.checksum.digest(Array(bytes[..<end])) == Array(bytes[end...]) else { throw .damaged }
        about = Array(bytes[Form.versionEnd..<form.aboutEnd])
        check = Array(bytes[form.aboutEnd..<form.checkEnd])
        nonce = Array(bytes[form.checkEnd..<form.nonceEnd])
        header = Array(bytes[..<form.headerCount])
        sealed = Array(bytes[form.headerCount..<end])
        self.bytes = bytes
    }

    /// Whether a key is the one that the file was written with.
    func isSealed(with key: SealingKey) -> Bool { ConstantTime.areEqual(key.check, check) }

    /// The content, which is the caller's to wipe.
    ///
    /// - Throws: `.forged`.
    func content(key: SealingKey) throws(SealedFileError) -> [UInt8] {
        guard let content = key.open(sealed, nonce: nonce, header: header) else { throw .forged }
        return content
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// The key of a sealed file. The bytes live in one place that all copies share, which is wiped when the last copy goes.
struct SealingKey: Sendable {
    /// What tells the right key, and binds a file to it: a ciphertext of ChaCha20-Poly1305 can be made to open under two.
    let check: [UInt8]
    private let secret: SharedSecretBytes

    /// Takes the 32 bytes of a key, and wipes them where they were.
    init(moving key: inout [UInt8], check: [UInt8]) {
        self.check = check
        secret = SharedSecretBytes(moving: &key)
    }

    func seal(_ content: [UInt8], nonce: [UInt8], header: [UInt8]) -> [UInt8] {
        withKey { ChaCha20Poly1305.seal(content, key: $0, nonce: nonce, authenticating: header) }
    }

    func open(_ sealed: [UInt8], nonce: [UInt8], header: [UInt8]) -> [UInt8]? {
        withKey { ChaCha20Poly1305.open(sealed, key: $0, nonce: nonce, authenticating: header) }
    }

    private func withKey<R>(_ body: ([UInt8]) -> R) -> R {
        var key = secret.bytes(in: 0..<secret.count)
        defer { key.wipe() }
        return body(key)
    }
}
