import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingWallet
import Sapling
import SecretStorage
import Wallet

/// A key file: the seeds of an account and of a shielded key, as plain JSON, mode 0600. It is not encrypted, and says so.
///
/// The ring keys come from both seeds, so every key file has them.
struct LedgerKeyFile: Sendable, Confidential {
    /// Signs for the account.
    let signer: AccountSigningKey
    /// Spends shielded notes.
    let sapling: ExtendedSpendingKey
    /// Spends ring outputs.
    let ring: WalletKeys

    /// The account.
    var account: AccountID { signer.account }
    /// Sees what the shielded key has.
    var viewing: DiversifiableFullViewingKey { sapling.viewingKey }

    /// What sees all that the key has.
    var viewKeys: AccountViewKeys {
        AccountViewKeys(transparent: [account], sapling: viewing, ring: ring.viewing)
    }

    /// The ring address that payments go to.
    var ringAddress: MoneroAddress { ring.viewing.address(network: MoneroAddress.ledgerNetwork) }

    /// The shielded address that payments go to.
    ///
    /// - Throws: `.content` for a key that has none, which none has.
    func address() throws -> PaymentAddress {
        guard let address = viewing.defaultAddress() else {
            throw SecretFileError.content(path: "the key", expected: "a key with an address")
        }
        return address
    }

    private init(accountSeed: [UInt8], saplingSeed: [UInt8]) throws {
        let sapling = try ExtendedSpendingKey(seed: saplingSeed)
        let signer = try AccountSigningKey(seed: accountSeed)
        var hasher = BLAKE2b(personalization: LedgerDomain.ringKeys.rawValue)
        hasher.update(accountSeed.span)
        hasher.update(saplingSeed.span)
        var ringSeed = hasher.finalize()
        defer { ringSeed.wipe() }
        ring = try WalletKeys(seed: ringSeed)
        self.sapling = sapling
        self.signer = signer
    }

    /// A new key in a new file.
    static func create(path: String, isTest: Bool) throws -> LedgerKeyFile {
        var accountSeed = try SystemRandom.bytes(32)
        var saplingSeed = try SystemRandom.bytes(32)
        defer {
            accountSeed.wipe()
            saplingSeed.wipe()
        }
        let document = JSONValue.object([
            .init("kind", .string(isTest ? "nightjar ledger test key" : "nightjar ledger key")),
            .init(
                "warning",
                .string(
                    isTest
                        ? "A key for trials: whoever made the chain has it too. Not encrypted."
                        : "Not encrypted: whoever reads this file can spend what the key has.")),
            .init("accountSeed", .string(Hexadecimal.encode(accountSeed))),
            .init("saplingSeed", .string(Hexadecimal.encode(saplingSeed))),
        ])
        try SecretFile.create(path: path, Array((document.serialized(indentation: 2) + "\n").utf8))
        return try LedgerKeyFile(accountSeed: accountSeed, saplingSeed: saplingSeed)
    }

    /// The key of a file.
    static func read(path: String) throws -> LedgerKeyFile {
        var content = try SecretFile.read(path: path)
        defer { content.wipe() }
        let expected = SecretFileError.content(path: path, expected: "a ledger key")
        guard let json = try? JSONValue(parsing: content), json["kind"]?.text?.hasPrefix("nightjar ledger ") == true,
            var accountSeed = try? json.bytes("accountSeed"), var saplingSeed = try? json.bytes("saplingSeed")
        else { throw expected }
        defer {
            accountSeed.wipe()
            saplingSeed.wipe()
        }
        do { return try LedgerKeyFile(accountSeed: accountSeed, saplingSeed: saplingSeed) } catch { throw expected }
    }
}
