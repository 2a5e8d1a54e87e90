import Primitives
import SecretStorage
import TestSupport
import Testing
import Wallet

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Wallet files")
struct WalletFileTests {
    /// As cheap as it can be.
    private static let cost = ScryptCost(logarithm: 10)
    private let folder: TemporaryFolder
    private let path: String
    private let content: WalletContent

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("wallet")
        content = try WalletContent(phrase: SeedPhrase.random(), passphrase: "more", birthday: 77)
    }

    private func create(_ content: WalletContent? = nil) throws {
        try WalletFile.create(path: path, content ?? self.content, passphrase: "correct horse", cost: Self.cost)
    }

    private func open(_ purpose: WalletFile.Purpose = .reading, _ passphrase: String = "correct horse") throws
        -> WalletFile
    {
        try WalletFile.open(path: path, passphrase: passphrase, for: purpose)
    }

    private func phrase(_ content: WalletContent) -> String? {
        guard case .phrase(let phrase, let passphrase) = content.source else { return nil }
        return phrase.text + "/" + passphrase
    }

    /// The name of the refusal of the file with these bytes.
    private func name(_ bytes: [UInt8]) throws -> String? {
        let other = folder.path("other")
        _ = unsafe unlink(other)
        try SecretFile.create(path: other, bytes)
        do {
            _ = try WalletFile.open(path: other, passphrase: "correct horse", for: .reading)
            return nil
        } catch { return error.name }
    }

    /// The same file with a checksum that fits, as somebody would make it who changes the file on purpose.
    private func mended(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = Array(bytes.dropLast(32))
        change(&bytes)
        return bytes + BLAKE2b.digest("NightjarWltFile_") { $0.write(bytes) }
    }

    @Test("what is written is read again, with what was changed since")
    func roundTrip() throws {
        try create()
        var status = stat()
        #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let file = try open(.writing)
        #expect(phrase(file.content) == phrase(content) && file.content.birthday == 77)
        let number = try file.update { content in
            let number = try content.addAccount(name: "savings ♥")
            _ = try content.addAddress(.ring, account: number)
            _ = try content.addAddress(.shielded, account: number)
            _ = try content.addAddress(.transparent, account: number)
            return number
        }
        let again = try open().content
        #expect(again.accounts.map(\.name) == ["", "savings ♥"] && number == 1)
        for kind in AddressKind.allCases {
            #expect(try again.latestAddress(kind, account: 1) == file.content.latestAddress(kind, account: 1))
        }
        #expect(phrase(again) == phrase(content))
        #expect(try folder.names() == ["wallet", "wallet.lock"])
    }

    @Test("a wallet that watches holds viewing keys and no words")
    func watchOnly() throws {
        let keys = try content.viewKeys(account: 0)
        try create(try WalletContent(watching: [keys, keys], birthday: 3))
        let read = try open().content
        #expect(read.isWatchOnly && read.birthday == 3 && read.accounts.count == 2)
        #expect(try read.viewKeys(account: 1).text == keys.text)
    }

    @Test("a change that fails leaves the content and the file as they were")
    func failingChange() throws {
        try create()
        let before = try folder.read("wallet")
        let file = try open(.writing)
        #expect(throws: WalletAddressError.noAccount(number: 9)) {
            try file.update { content in
                try content.addAccount()
                try content.rename(account: 9, to: "none")
            }
        }
        #expect(file.content.accounts.count == 1)
        #expect(try folder.read("wallet") == before)
    }

    @Test("a wrong passphrase is refused and changes nothing")
    func wrongPassphrase() throws {
        try create()
        let before = try folder.read("wallet")
        for wrong in ["Correct horse", "correct horse ", "x"] {
            #expect(throws: WalletFileError.wrongPassphrase(path: path)) { try open(.writing, wrong) }
        }
        #expect(throws: WalletFileError.emptyPassphrase) { try open(.reading, "") }
        #expect(try folder.read("wallet") == before)
        #expect(throws: WalletFileError.emptyPassphrase) {
            try WalletFile.create(path: folder.path("new"), content, passphrase: "", cost: Self.cost)
        }
        #expect(try !folder.names().contains("new"))
    }

    @Test("a new passphrase replaces the old one and the salt; ways to type it do not matter")
    func changeOfPassphrase() throws {
        try create()
        let before = try folder.read("wallet")
        do {
            let file = try open(.writing)
            #expect(throws: WalletFileError.emptyPassphrase) { try file.changePassphrase(to: "", cost: Self.cost) }
            #expect(try folder.read("wallet") == before)
            try file.changePassphrase(to: "Ångström", cost: Self.cost)
            try file.update { content in try content.addAccount() }
        }
        #expect(throws: WalletFileError.wrongPassphrase(path: path)) { try open() }
        #expect(try open(.reading, "A\u{30a}ngstro\u{308}m").content.accounts.count == 2)
        #expect(try folder.read("wallet")[16..<48] != before[16..<48])
    }

    @Test("one process writes at a time, others may read")
    func locks() throws {
        try create()
        let writer = try open(.writing)
        try withExtendedLifetime(writer) {
            #expect(throws: WalletFileError.lock(.locked(path: path))) { try open(.writing) }
            _ = try open()
        }
    }

    @Test("nothing is overwritten, and no lock appears beside what is no wallet")
    func existing() throws {
        try create()
        let before = try folder.read("wallet")
        #expect(throws: WalletFileError.file(.exists(path: path))) { try create() }
        #expect(try folder.read("wallet") == before)
        let none = folder.path("none")
        #expect(throws: WalletFileError.file(.system(path: none, code: ENOENT))) {
            try WalletFile.open(path: none, passphrase: "x", for: .writing)
        }
        #expect(try !folder.names().contains("none.lock"))
    }

    @Test("loose modes and links are refused")
    func modes() throws {
        try create()
        #expect(unsafe chmod(path, 0o644) == 0)
        #expect(throws: WalletFileError.file(.looseMode(path: path, actual: "0644"))) { try open() }
        #expect(unsafe chmod(path, 0o600) == 0)
        let link = folder.path("link")
        #expect(unsafe symlink(path, link) == 0)
        #expect(throws: WalletFileError.file(.symbolicLink(path: link))) {
            try WalletFile.open(path: link, passphrase: "correct horse", for: .reading)
        }
    }

    @Test("every cut is noticed, and so is every changed byte")
    func damage() throws {
        try create()
        let bytes = try folder.read("wallet")
        #expect(try name(bytes) == nil)
        #expect(try name([]) == "notAWallet")
        #expect(try name(Array(bytes[..<7])) == "notAWallet")
        #expect(try name(Array("{\"kind\": \"nightjar ledger key\"}".utf8)) == "notAWallet")
        for count in Swift.stride(from: 8, to: bytes.count, by: 11) {
            #expect(try name(Array(bytes[..<count])) == "truncated")
        }
        let longer = bytes + [0]
        #expect(try name(longer) == "truncated")
        for offset in Swift.stride(from: 12, to: bytes.count, by: 7) where !(92..<96).contains(offset) {
            var changed = bytes
            changed[offset] ^= 1
            #expect(try name(changed) == "damaged")
        }
        var newer = bytes
        newer[8] = 2
        #expect(try name(newer) == "unsupportedVersion")
    }

    @Test("a file changed on purpose, checksum and all, is refused")
    func forgery() throws {
        try create()
        let bytes = try folder.read("wallet")
        #expect(try name(mended(bytes) { _ in }) == nil)
        // The ciphertext and the nonce; the salt and the check; the cost; the reserved byte.
        for offset in [80, 91, 96, 120, bytes.count - 33] {
            #expect(try name(mended(bytes) { $0[offset] ^= 0x40 }) == "forged")
        }
        for offset in [16, 47, 48, 79, 14] {
            #expect(try name(mended(bytes) { $0[offset] ^= 2 }) == "wrongPassphrase")
        }
        #expect(try name(mended(bytes) { $0[15] = 1 }) == "damaged")
        for (offset, value) in [(12, 9), (12, 63), (13, 0), (13, 255), (14, 0), (14, 200)] as [(Int, UInt8)] {
            #expect(try name(mended(bytes) { $0[offset] = value }) == "costOutOfBounds")
        }
        // Refused before anybody is asked for a passphrase.
        let costly = mended(bytes) { $0[12] = 22 }
        try SecretFile.replace(path: path, costly)
        #expect(throws: WalletFileError.scrypt(.costOutOfBounds(ScryptCost(logarithm: 22)))) {
            try WalletFile.check(path: path)
        }
    }
}
