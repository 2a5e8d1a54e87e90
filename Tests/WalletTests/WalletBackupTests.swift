import Chain
import SecretStorage
import TestSupport
import Testing
import Wallet

@Suite("Copies of a wallet")
struct WalletBackupTests {
    private static let passphrase = "correct horse"
    private let folder: TemporaryFolder
    private let wallet: String
    private let copy: String
    private let content: WalletContent
    private let file: WalletFile

    init() throws {
        folder = try TemporaryFolder()
        wallet = folder.path("alice.wallet")
        copy = folder.path("copy.wallet")
        content = try TestWallet.content(1)
        file = try WalletFile.create(
            path: wallet, content, passphrase: Self.passphrase,
            cost: ScryptCost(logarithm: 10, blockSize: 8, parallelism: 1))
    }

    private func keep() throws -> WalletState {
        var chain = try WalletChain(seed: 1)
        var owner = try TestWallet(content, chain)
        chain.add([try chain.shield([(try owner.shielded(), 8, "memo")])])
        try owner.take(chain.blocks)
        try WalletStateFile.open(wallet: wallet, content).save(owner.state)
        return owner.state
    }

    /// The name of the refusal.
    private func refusal(to path: String) -> String? {
        do {
            _ = try file.backUp(to: path)
            return nil
        } catch let error as WalletFileError { return error.name } catch let error as WalletStateFileError {
            return error.name
        } catch { return String(describing: error) }
    }

    @Test("both files open again under the passphrase")
    func roundTrip() throws {
        let state = try keep()
        #expect(try file.backUp(to: copy)?.encoded == state.encoded)
        let again = try WalletFile.open(path: copy, passphrase: Self.passphrase, for: .reading)
        #expect(again.content.bytes == content.bytes)
        #expect(try WalletStateFile.read(wallet: copy, again.content)?.encoded == state.encoded)
        // Nobody who sees both finds the same ciphertext, and no lock is left beside the copy.
        #expect(try SecretFile.read(path: copy) != SecretFile.read(path: wallet))
        let copies = try folder.names().filter { $0.hasPrefix("copy") }
        #expect(copies.sorted() == ["copy.wallet", "copy.wallet.sync"])
    }

    @Test("a wallet that knows no chain is copied too")
    func withoutState() throws {
        #expect(try file.backUp(to: copy) == nil)
        #expect(
            try WalletFile.open(path: copy, passphrase: Self.passphrase, for: .reading).content.bytes == content.bytes)
        #expect(!SecretFile.isPresent(path: copy + ".sync"))
    }

    @Test("nothing is replaced, and what is refused leaves nothing")
    func refusals() throws {
        _ = try keep()
        #expect(refusal(to: wallet) == "exists")
        try SecretFile.create(path: copy + ".sync", [1])
        #expect(refusal(to: copy) == "exists")
        #expect(try SecretFile.read(path: copy + ".sync") == [1])
        #expect(refusal(to: folder.path("missing/copy.wallet")) == "system")
        let other = folder.path("other.wallet")
        // Somebody pays.
        let held = try WalletStateFile.open(wallet: wallet, content)
        #expect(refusal(to: other) == "locked")
        withExtendedLifetime(held) {}
        #expect(!SecretFile.isPresent(path: other) && !SecretFile.isPresent(path: other + ".sync"))
    }

    @Test("what cannot be read is not copied")
    func damaged() throws {
        _ = try keep()
        var bytes = try SecretFile.read(path: wallet + ".sync")
        bytes[70] ^= 1
        try SecretFile.replace(path: wallet + ".sync", bytes)
        #expect(refusal(to: copy) == "damaged")
        #expect(!SecretFile.isPresent(path: copy))
    }
}
