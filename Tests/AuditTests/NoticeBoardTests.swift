import Audit
import Chain
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import Sapling
import Testing
import Wallet
import ZcashTransactions

/// Grants that are published on the chain, and what others write beside them.
@Suite struct NoticeBoardTests {
    private var world: AuditWorld
    private let board: NoticeBoard

    init() throws {
        world = try AuditWorld()
        board = NoticeBoard(genesis: world.genesis.hash)
    }

    private func grant(
        _ purpose: String = "tax 2026", scope: AuditScope = .everything, challenge: [UInt8] = [],
        auditor: AccountID? = nil,
        holder: AccountID? = nil, salt: UInt8 = 7
    ) throws -> DisclosureGrant {
        DisclosureGrant(
            holder: holder ?? world.bob.account, auditor: auditor,
            terms: try AuditTerms(
                genesis: world.genesis, heights: 0...9, scope: scope, purpose: purpose, challenge: challenge),
            salt: try #require(Hash256([UInt8](repeating: salt, count: 32))), sign: world.bob.signer.sign)
    }

    private func publication(_ grant: DisclosureGrant) throws -> LedgerTransaction {
        try board.publish(
            grant, sequence: world.sequence(world.bob), balance: AuditWorld.begin, expiryHeight: 0,
            configuration: world.configuration
        ).transaction
    }

    /// A transaction of `payer`'s that writes a memo to the board and credits an account.
    private func writing(
        _ memo: Memo, by payer: Person, paying account: AccountID? = nil
    ) throws -> LedgerTransaction {
        var builder = try world.builder()
        try builder.debit(
            AuditWorld.fee + (account == nil ? 0 : 1), from: payer.account, sequence: world.sequence(payer))
        if let account { try builder.pay(1, to: account) }
        try builder.pay(0, to: board.address, memo: memo, ovk: nil)
        return try builder.plan().transaction
    }

    private func published(refused: [Int: Set<Int>] = [:]) throws -> PublishedGrants {
        var grants = PublishedGrants(genesis: world.genesis)
        for (index, block) in world.blocks.enumerated() {
            try grants.take(block, refused: refused[index] ?? [], on: WorkerPool(threads: 1))
        }
        return grants
    }

    /// Computed by a program of its own: hashlib's BLAKE2, Jubjub in whole numbers.
    @Test func theBoardFollowsFromTheGenesis() throws {
        let hash = try #require(Hash256((0..<32).map { UInt8($0) }))
        let first = NoticeBoard(genesis: hash)
        #expect(
            Hexadecimal.encode(first.key.bytes) == "862b0fd2389a9eef18d297fcc5332086f72b2dd88c20da6292fd334c50741104")
        #expect(
            Hexadecimal.encode(first.address.bytes)
                == "0000000000000000000000844bd688d1f846546f3676afea843fda389704468126e478330fd517fe5e00b2")
        let zero = NoticeBoard(genesis: .zero)
        #expect(
            Hexadecimal.encode(zero.key.bytes) == "55814d70770db19f82fbcc3175b53dbb949b0f703b8434ceb24dc5f1e5c90a01")
        #expect(
            Hexadecimal.encode(zero.address.bytes)
                == "00000000000000000000001a4813e531ff0ca8505389516bf62481629b14bcba98f48bd6ba7b6ca16fabc9")
    }

    @Test mutating func aPublishedGrantIsReadByEverybodyUntilItIsRevoked() throws {
        let grant = try grant("Steuer 2026\u{1b}[2J", auditor: world.alice.account)
        try world.add([])
        try world.add([try publication(grant)])
        var found = try published()
        #expect(found.entries.map(\.grant) == [grant])
        #expect(found.entries.map(\.grant.text) == [grant.text])
        #expect(found.entries.map(\.height) == [2])
        #expect(found.entries.map(\.revokedHeight) == [nil])
        #expect((found.unreadableCount, found.unfoundedCount) == (0, 0))
        let account = try #require(grant.logAccount)
        #expect(
            try GrantEvidence(
                grant: grant, header: try #require(world.blocks.last).signedHeader,
                proof: try world.proof(.accounts, account.bytes)
            ).status(sequencer: world.sequencer.account) == .inForce)
        // The unit goes back.
        try world.add([
            LedgerTransaction(
                chainID: world.configuration.chainID, expiryHeight: 0, fee: AuditWorld.fee,
                transparent: TransparentBundle(
                    debits: [
                        AccountDebit(account: account, amount: 1, sequence: 0),
                        AccountDebit(
                            account: world.bob.account, amount: AuditWorld.fee, sequence: world.sequence(world.bob)),
                    ], credits: [AccountCredit(account: world.bob.account, amount: 1)]))
        ])
        try world.add([])
        found = try published()
        #expect(found.entries.map(\.revokedHeight) == [3])
        #expect(found.height == 4)
        // Of a block whose transactions the ledger refused nothing is taken.
        #expect(try published(refused: [1: [0]]).entries.isEmpty)
        #expect(try published(refused: [2: [0]]).entries.map(\.revokedHeight) == [nil])
    }

    @Test mutating func aPrivateGrantStandsNowhereInTheOpen() throws {
        let grant = try grant()
        let account = try #require(grant.logAccount)
        try world.add([try world.transfer(1, from: world.bob, to: account)])
        let found = try published()
        #expect(found.entries.isEmpty && found.unreadableCount == 0 && found.unfoundedCount == 0)
        let bytes = world.blocks[0].transactions[0]
        for secret in [grant.salt.bytes, Array(grant.terms.purpose.utf8), grant.hash.bytes] {
            #expect(bytes.firstRange(of: secret) == nil)
        }
    }

    @Test func aPublicationShowsNoPaymentAndNoKey() throws {
        let grant = try grant(auditor: world.alice.account)
        let memo = try grant.notice.bytes
        for secret in [
            world.bob.full.bytes, world.bob.full.incoming.bytes, world.bob.full.nk.encoded, world.bob.address.bytes,
            world.bob.ring.viewing.viewSecretBytes, world.bob.ring.spendSecretBytes,
        ] { #expect(memo.firstRange(of: secret) == nil) }
    }

    @Test mutating func whatTheHolderDidNotSignIsNotListed() throws {
        let grant = try grant()
        let account = try #require(grant.logAccount)
        // Alice publishes a grant of Bob's, and even logs it.
        try world.add([try writing(try grant.notice, by: world.alice, paying: account)])
        #expect(try published().entries.isEmpty)
        #expect(try published().unfoundedCount == 1)
        // Alice signs what Bob is said to allow, and Bob is made to publish it.
        let forged = DisclosureGrant(
            holder: grant.holder, auditor: nil, terms: grant.terms, salt: grant.salt, sign: world.alice.signer.sign)
        var copy = world
        try copy.add([try publication(forged)])
        var grants = PublishedGrants(genesis: world.genesis)
        for block in copy.blocks { try grants.take(block, on: WorkerPool(threads: 1)) }
        #expect(grants.entries.isEmpty && grants.unfoundedCount == 2)
        // Bob publishes it and logs another.
        let other = try self.grant("other", salt: 8)
        let elsewhere = try #require(other.logAccount)
        try world.add([try writing(try grant.notice, by: world.bob, paying: elsewhere)])
        #expect(try published().entries.isEmpty)
        #expect(try published().unfoundedCount == 2)
        // Of two notices of one grant the first counts, and what was not the holder's stood for nothing.
        try world.add([try publication(grant)])
        try world.add([try publication(grant)])
        let found = try published()
        #expect(found.entries.map(\.height) == [3])
        #expect(found.unfoundedCount == 3)
        // A grant of a holder who has no key.
        let nobody = try self.grant(holder: .zero)
        try world.add([try writing(try nobody.notice, by: world.alice)])
        #expect(try published().unfoundedCount == 4)
    }

    @Test mutating func whatIsNoGrantIsCounted() throws {
        let grant = try grant(
            "p", scope: .payment(.zero, .ring, index: 3), challenge: [1, 2], auditor: world.alice.account)
        let account = try #require(grant.logAccount)
        let memo = try grant.notice
        func altered(_ index: Int, _ value: UInt8) throws -> Memo {
            var bytes = memo.bytes
            bytes[index] = value
            return try Memo(bytes: bytes)
        }
        // Layout: 1 + 4 prefix, 32 holder, flag at 37, auditor, heights at 70 and 78, scope at 86, pool at 119, number,
        // purpose at 124, challenge at 126, salt, signature at 161, end at 225.
        var memos = [
            Memo.empty, try Memo(text: "hello"), try altered(1, 0), try altered(37, 2), try altered(77, 1),
            try altered(86, 3), try altered(119, 3), try altered(125, 0xff), try altered(225, 1), try altered(511, 1),
            try Memo(arbitrary: [UInt8](repeating: 255, count: 511)), try Memo(arbitrary: Array("NJG0".utf8)),
        ]
        let counterparty = try self.grant(scope: .counterparty("ab")).notice
        var broken = counterparty.bytes
        broken[56] = 0xc0
        memos.append(try Memo(bytes: broken))
        for memo in memos {
            try world.add([try writing(memo, by: world.bob, paying: account)])
        }
        var found = try published()
        #expect(found.entries.isEmpty)
        #expect(found.unreadableCount == memos.count)
        #expect(found.unfoundedCount == 0)
        // These are records of other grants, which nobody logs, and one that nobody signed.
        for memo in [
            try altered(161, memo.bytes[161] ^ 1), try altered(60, 9), try Memo(arbitrary: Array("NJG1".utf8)),
        ] {
            try world.add([try writing(memo, by: world.bob, paying: account)])
        }
        #expect(try published().unfoundedCount == 3)
        #expect(try published().entries.isEmpty)
        // As it was written it counts.
        try world.add([try writing(memo, by: world.bob, paying: account)])
        found = try published()
        #expect(found.entries.map(\.grant) == [grant])
    }

    @Test func everyGrantThatFitsComesBack() throws {
        let id = try #require(Hash256([UInt8](repeating: 9, count: 32)))
        for scope in [
            AuditScope.everything, .payment(id, .transparent, index: 0), .payment(id, .shielded, index: .max),
            .payment(id, .ring, index: 7), .counterparty(String(repeating: "a", count: 70)),
        ] {
            for auditor in [nil, world.alice.account] {
                let grant = try grant(String(repeating: "x", count: 255), scope: scope, auditor: auditor)
                let read = DisclosureGrant(
                    notice: try grant.notice, chain: world.configuration.chainID, genesis: world.genesis.hash)
                #expect(read == grant)
            }
        }
    }

    @Test func whatCannotBePublishedIsNamed() throws {
        let long = String(repeating: "x", count: 255)
        let grant = try grant(
            long, scope: .counterparty(String(repeating: "a", count: 150)), auditor: world.alice.account)
        // 1 behind the marker, and 37 + 32 + 16 + 2 + 150 + 1 + 255 + 1 + 32 + 64 bytes.
        #expect(throws: AuditReportError.tooLong("grant's notice", actual: 590, maximum: 511)) {
            try publication(grant)
        }
        let endless = try self.grant(scope: .counterparty(String(repeating: "a", count: 256)))
        #expect(throws: AuditReportError.tooLong("counterparty", actual: 256, maximum: 255)) {
            try publication(endless)
        }
        #expect(throws: AuditReportError.grantAccount) { try publication(try self.grant(holder: .zero)) }
        var configuration = world.configuration
        configuration.minimumFeePerByte = 1
        #expect(throws: LedgerBuildingError.self) {
            try board.publish(
                try self.grant(), sequence: 0, balance: 5, expiryHeight: 0, configuration: configuration)
        }
        var grants = PublishedGrants(genesis: world.genesis)
        var later = world
        try later.add([])
        try later.add([])
        #expect(throws: AuditReportError.blocksMissing(actual: 2, expected: 1)) {
            try grants.take(later.blocks[1], on: WorkerPool(threads: 1))
        }
        var garbled = later.blocks[0]
        garbled.transactions = [[1]]
        do throws(AuditReportError) {
            try grants.take(garbled, on: WorkerPool(threads: 1))
            Issue.record("it was taken")
        } catch { #expect(error.name == "transaction") }
    }
}
