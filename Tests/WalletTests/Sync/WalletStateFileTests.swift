import Chain
import Primitives
import Sapling
import SecretStorage
import TestSupport
import Testing
import Wallet

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("What a wallet keeps of a chain")
struct WalletStateFileTests {
    private let folder: TemporaryFolder
    private let wallet: String
    private let path: String
    private let content: WalletContent
    private let state: WalletState

    init() throws {
        folder = try TemporaryFolder()
        wallet = folder.path("alice.wallet")
        path = WalletStateFile.path(of: wallet)
        content = try TestWallet.content(1)
        var chain = try WalletChain(seed: 1)
        var owner = try TestWallet(content, chain)
        chain.add([try chain.shield([(try owner.shielded(), 8, "memo")])])
        try owner.take(chain.blocks)
        _ = owner.state.read(chain.whole[0], at: 1, keys: owner.keys)
        state = owner.state
    }

    private func save() throws { try WalletStateFile.open(wallet: wallet, content).save(state) }

    /// The name of the refusal of the file with these bytes.
    private func refusal(_ bytes: [UInt8], _ content: WalletContent? = nil) throws -> String? {
        _ = unsafe unlink(path)
        try SecretFile.create(path: path, bytes)
        do throws(WalletStateFileError) {
            _ = try WalletStateFile.read(wallet: wallet, content ?? self.content)
            return nil
        } catch {
            #expect(!error.explanation.isEmpty)
            return error.name
        }
    }

    private func mended(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = Array(bytes.dropLast(32))
        change(&bytes)
        return bytes + BLAKE2b.digest("NightjarWltSyFil") { $0.write(bytes) }
    }

    @Test("what is written is read again, in mode 0600, and replaced in one step")
    func roundTrip() throws {
        #expect(try WalletStateFile.read(wallet: wallet, content) == nil)
        let file = try WalletStateFile.open(wallet: wallet, content)
        #expect(file.state == nil)
        try file.save(state)
        var status = stat()
        #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try WalletStateFile.read(wallet: wallet, content)?.encoded == state.encoded)
        var later = state
        try later.rewind(to: 0)
        try file.save(later)
        #expect(file.state?.height == 0)
        #expect(try WalletStateFile.read(wallet: wallet, content)?.encoded == later.encoded)
        #expect(try folder.names() == ["alice.wallet.sync", "alice.wallet.sync.lock"])
        // The same content never gives the same file.
        let before = try SecretFile.read(path: path)
        try file.save(later)
        #expect(try SecretFile.read(path: path) != before)
    }

    @Test("who has the file has it alone, and reading needs no lock")
    func lock() throws {
        try save()
        let file = try WalletStateFile.open(wallet: wallet, content)
        #expect(throws: WalletStateFileError.lock(.locked(path: path))) {
            try WalletStateFile.open(wallet: wallet, content)
        }
        #expect(try WalletStateFile.read(wallet: wallet, content) != nil)
        withExtendedLifetime(file) {}
    }

    @Test("a damaged file can be made anew")
    func anew() throws {
        try SecretFile.create(path: path, [1, 2, 3])
        #expect(throws: WalletStateFileError.notAState(path: path)) {
            try WalletStateFile.open(wallet: wallet, content)
        }
        let file = try WalletStateFile.open(wallet: wallet, content, isAnew: true)
        #expect(file.state == nil)
        try file.save(state)
        #expect(try WalletStateFile.read(wallet: wallet, content) != nil)
    }

    @Test("each refusal has its name")
    func refusals() throws {
        try save()
        let bytes = try SecretFile.read(path: path)
        #expect(try refusal(bytes) == nil)
        #expect(try refusal([0] + bytes) == "notAState")
        #expect(try refusal(Array(bytes.prefix(11))) == "truncated")
        #expect(try refusal(Array(bytes.prefix(59))) == "truncated")
        #expect(try refusal(bytes + [0]) == "truncated")
        #expect(try refusal(mended(bytes) { $0[8] = 0 }) == "unsupportedVersion")
        #expect(try refusal(mended(bytes) { $0[8] = 3 }) == "unsupportedVersion")
        // The version is authenticated.
        #expect(try refusal(mended(bytes) { $0[8] = 1 }) == "forged")
        #expect(try refusal(mended(bytes) { $0[56] ^= 1 }) == "truncated")
        var damaged = bytes
        damaged[70] ^= 1
        #expect(try refusal(damaged) == "damaged")
        #expect(try refusal(mended(bytes) { $0[70] ^= 1 }) == "forged")
        #expect(try refusal(mended(bytes) { $0[45] ^= 1 }) == "forged")
        #expect(try refusal(bytes, try TestWallet.content(2)) == "otherWallet")
        // More accounts are the same wallet; its viewing key is another.
        #expect(try refusal(bytes, try TestWallet.content(1, accounts: 3)) == nil)
        let watching = try WalletContent(watching: [try content.viewKeys(account: 0)])
        #expect(try refusal(bytes, watching) == "otherWallet")
        #expect(unsafe chmod(path, 0o644) == 0)
        #expect(throws: WalletStateFileError.file(.looseMode(path: path, actual: "0644"))) {
            try WalletStateFile.read(wallet: wallet, content)
        }
        for error: WalletStateFileError in [
            .content(path: path, .notCanonical), .otherChain(path: path, actual: "a", expected: "b"),
            .randomness(.unavailable(code: 5)),
        ] {
            #expect(!error.name.isEmpty && !error.explanation.isEmpty)
        }
    }

    @Test("a watching wallet keeps its own")
    func watching() throws {
        let watching = try WalletContent(watching: [try content.viewKeys(account: 0)])
        try WalletStateFile.open(wallet: wallet, watching).save(state)
        #expect(try WalletStateFile.read(wallet: wallet, watching)?.height == 1)
        #expect(throws: WalletStateFileError.otherWallet(path: path)) {
            try WalletStateFile.read(wallet: wallet, content)
        }
    }
}

@Suite("The encoding of what a wallet knows")
struct WalletStateCodingTests {
    @Test("no truncated encoding is taken, nothing may follow, and no changed byte traps")
    func malformed() throws {
        let chain = try AliceChain()
        let bytes = chain.alice.state.encoded
        for count in stride(from: 0, to: bytes.count, by: 5) {
            #expect(throws: WalletStateError.self) { try WalletState(encoded: Array(bytes[..<count])) }
        }
        #expect(throws: WalletStateError.self) { try WalletState(encoded: Array(bytes.dropLast())) }
        #expect(throws: WalletStateError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
            try WalletState(encoded: bytes + [0])
        }
        for index in stride(from: 0, to: bytes.count, by: 11) {
            var changed = bytes
            changed[index] ^= 0x81
            guard var state = try? WalletState(encoded: changed) else { continue }
            #expect(state.encoded == changed)
            _ = state.balance(account: 0)
            _ = try? state.spendableFunds(account: 0, of: chain.alice.content)
            var keys = chain.alice.keys
            try? state.take([], keys: &keys, on: WalletChain.pool)
            try? state.rewind(to: 2)
        }
    }

    @Test("every refusal has its name")
    func refusals() throws {
        let chain = try WalletChain(seed: 3)
        let state = try TestWallet(try TestWallet.content(1), chain).state
        let bytes = state.encoded
        func refusal(_ change: (inout [UInt8]) -> Void) -> WalletStateError? {
            var changed = bytes
            change(&changed)
            do throws(WalletStateError) {
                _ = try WalletState(encoded: changed)
                return nil
            } catch {
                #expect(error.explanation.hasSuffix("."))
                return error
            }
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0[48] = 2 }?.name == "invalidValue")
        // The height, the number of recent blocks, and the count of ring outputs in a longer form than it needs.
        #expect(refusal { $0[50] = 1 }?.name == "invalidValue")
        #expect(refusal { $0[49] = 1 }?.name != nil)
        #expect(refusal { $0.replaceSubrange(109...109, with: [0x80, 0]) } == .notCanonical)
        #expect(
            refusal { $0.removeLast() }?.name == "countTooLarge" || refusal { $0.removeLast() }?.name == "truncated")
        #expect(
            refusal { $0.replaceSubrange(($0.count - 16)..., with: [4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) }
                == .pending(.layout(.countTooLarge(offset: 0, count: 1, elementSize: 4, remaining: 0))))
        for error: WalletStateError in [
            .tree(.beyondEnd(offset: 1)), .pending(.malformed), .notCanonical, .invalidValue("note", offset: 3),
            .layout(.trailingBytes(offset: 1, remaining: 1)),
        ] {
            #expect(!error.name.isEmpty && !error.explanation.isEmpty)
        }
    }
}
