import Algebra
import Audit
import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import Sapling
import Testing
import ZcashTransactions

@Suite struct ReserveTests {
    private let message = Array("bank.example, 7f3a".utf8)

    private func builder(_ world: AuditWorld, _ message: [UInt8]? = nil) throws -> ReserveBuilder {
        try ReserveBuilder(
            genesis: world.genesis, header: try #require(world.blocks.last).signedHeader,
            message: message ?? self.message)
    }

    private func shown(
        _ statement: ReserveStatement, _ world: AuditWorld, keys: SaplingKeys = .published, message: [UInt8]? = nil,
        atLeast: UInt64 = 0, sequencer: AccountID? = nil
    ) throws(ReserveError) -> ReserveStatement.Shown {
        try statement.verify(
            genesis: world.genesis, sequencer: sequencer ?? world.sequencer.account, keys: keys,
            message: message ?? self.message, atLeast: atLeast)
    }

    private func refusal(_ body: () throws(ReserveError) -> ReserveStatement.Shown) -> ReserveError? {
        do throws(ReserveError) {
            _ = try body()
            return nil
        } catch { return error }
    }

    private func replaced(
        _ statement: ReserveStatement, header: SignedHeader? = nil, _ reserves: ReserveStatement.Reserves? = nil
    ) -> ReserveStatement {
        ReserveStatement(
            chain: statement.chain, genesis: statement.genesis, header: header ?? statement.header,
            message: statement.message, reserves: reserves ?? statement.reserves)
    }

    @Test func accountsAreShownByTheStateAndTheirSignatures() throws {
        var world = try AuditWorld()
        try world.add([try world.transfer(5_000, from: world.alice, to: world.bob.account)])
        func account(_ person: Person) throws -> (key: AccountSigningKey, state: StateProof) {
            (person.signer, try world.proof(.accounts, person.account.bytes))
        }
        let statement = try builder(world).accounts([account(world.alice), account(world.bob)])
        let found = try shown(try ReserveStatement(text: Array(statement.text.utf8)), world, atLeast: 19_000_000)
        #expect(found.total == 2 * AuditWorld.begin - AuditWorld.fee)
        #expect(found.count == 2)
        #expect(found.height == 1)
        #expect(
            refusal { () throws(ReserveError) in try shown(statement, world, atLeast: 20_000_000) }
                == .tooLittle(total: found.total, needed: 20_000_000))
        #expect(refusal { () throws(ReserveError) in try shown(statement, world, message: [1]) } == .wrongMessage)
        #expect(
            refusal { () throws(ReserveError) in try shown(statement, world, sequencer: world.bob.account) }
                == .headerNotSigned)
        let twice = try builder(world).accounts([account(world.alice), account(world.alice)])
        #expect(refusal { () throws(ReserveError) in try shown(twice, world) } == .duplicate(entry: 1))
        let nobody = try Person(9)
        let absent = try builder(world).accounts([account(nobody)])
        #expect(refusal { () throws(ReserveError) in try shown(absent, world) } == .absent(entry: 0))
        let swapped = try builder(world).accounts([
            (world.alice.signer, try world.proof(.accounts, world.bob.account.bytes))
        ])
        #expect(refusal { () throws(ReserveError) in try shown(swapped, world) } == .wrongSubject(entry: 0))
        // The signature answers another message: somebody hands on what was made for somebody else.
        let other = try builder(world, [7]).accounts([account(world.alice)])
        let moved = replaced(try builder(world).accounts([account(world.alice)]), other.reserves)
        #expect(
            refusal { () throws(ReserveError) in try shown(moved, world) }
                == .signature(entry: 0, .equationFails))
        // The state of an earlier block under the header of a later one.
        let before = statement
        try world.add([])
        let late = replaced(before, header: try #require(world.blocks.last).signedHeader)
        #expect(refusal { () throws(ReserveError) in try shown(late, world) }?.name == "wrongCommitment")
        #expect(throws: ReserveError.nothing) { try builder(world).accounts([]) }
        #expect(throws: ReserveError.messageTooLong(actual: 256, maximum: 255)) {
            try builder(world, [UInt8](repeating: 0, count: 256))
        }
        let foreign = try Genesis(configuration: world.configuration, accounts: [])
        #expect(throws: ReserveError.wrongGenesis) {
            try statement.verify(
                genesis: foreign, sequencer: world.sequencer.account, keys: .published, message: message)
        }
    }

    @Test func ringOutputsAreShownByOpeningsAndKeyImages() throws {
        var world = try AuditWorld()
        try world.add([try world.ringPayment(3, paying: 30_000, to: world.alice)])
        func own(_ number: Int) throws -> ReserveBuilder.OwnRingOutput {
            let output = try world.bobsOutput(number)
            return .init(
                output: output,
                state: try world.proof(.ringOutputs, [0, 0, 0, 0, 0, 0, 0, UInt8(number)]),
                unspent: try world.proof(.keyImages, world.bob.ring.keyImage(of: output).bytes))
        }
        let statement = try builder(world).ringOutputs([try own(4), try own(5)], keys: world.bob.ring)
        let read = try ReserveStatement(text: Array(statement.text.utf8))
        #expect(read == statement)
        #expect(try shown(read, world).total == 200_000)
        let text = statement.text
        for secret in [world.bob.ring.spendSecretBytes, world.bob.ring.viewing.viewSecretBytes] {
            #expect(!text.contains(Hexadecimal.encode(secret)))
        }
        // Output 3 is spent.
        let spent = try builder(world).ringOutputs([try own(3)], keys: world.bob.ring)
        #expect(refusal { () throws(ReserveError) in try shown(spent, world) } == .spent(entry: 0))
        let twice = try builder(world).ringOutputs([try own(4), try own(4)], keys: world.bob.ring)
        #expect(refusal { () throws(ReserveError) in try shown(twice, world) } == .duplicate(entry: 1))
        #expect(throws: ReserveError.nothing) { try builder(world).ringOutputs([], keys: world.bob.ring) }
        func altered(
            _ change: (ReserveStatement.RingReserve) throws -> ReserveStatement.RingReserve
        ) throws -> ReserveError? {
            guard case .ringOutputs(let list) = statement.reserves else { return nil }
            let forged = replaced(statement, .ringOutputs([try change(list[0]), list[1]]))
            return refusal { () throws(ReserveError) in try shown(forged, world) }
        }
        guard case .ringOutputs(let list) = statement.reserves else { return }
        #expect(
            try altered { entry in
                .init(
                    state: entry.state, opening: .init(amount: 100_001, mask: entry.opening.mask),
                    keyImage: entry.keyImage, signature: entry.signature, unspent: entry.unspent)
            } == .notOpened(entry: 0))
        #expect(
            try altered { entry in
                .init(
                    state: entry.state, opening: entry.opening, keyImage: entry.keyImage,
                    signature: list[1].signature, unspent: entry.unspent)
            }?.name == "challengeMismatch")
        #expect(
            try altered { entry in
                .init(
                    state: entry.state, opening: entry.opening, keyImage: entry.keyImage, signature: entry.signature,
                    unspent: list[1].unspent)
            } == .wrongSubject(entry: 0))
        #expect(
            try altered { entry in
                .init(
                    state: try world.proof(.ringOutputs, [0, 0, 0, 0, 0, 0, 1, 0]), opening: entry.opening,
                    keyImage: entry.keyImage, signature: entry.signature, unspent: entry.unspent)
            } == .absent(entry: 0))
    }

    @Test(.timeLimit(.minutes(10)))
    func notesAreShownBySpendProofsWithoutSayingWhich() throws {
        let sapling = try TestSapling.shared()
        var world = try AuditWorld()
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob)])
        try world.add([try world.shield(300_000, from: world.alice, to: world.bob)])
        func own(_ value: UInt64) throws -> ReserveBuilder.OwnNote {
            let (note, position) = try world.note(value, of: world.bob)
            return .init(
                note: note, path: try world.tree.path(of: position),
                unspent: try world.proof(.nullifiers, note.nullifier(at: position, key: world.bob.full).bytes))
        }
        let anchor = try world.proof(.values, Array("sapling.root".utf8))
        let statement = try builder(world).notes(
            [try own(700_000), try own(300_000)], anchor: anchor, root: world.tree.root,
            keys: [world.bob.sapling.key], prover: sapling.prover, execution: Execution(threads: 2))
        #expect(throws: ReserveError.notPlanned(.noteNotOfKey(spend: 0))) {
            try builder(world).notes(
                [try own(700_000)], anchor: anchor, root: world.tree.root, keys: [world.alice.sapling.key],
                prover: sapling.prover)
        }
        // A note of change, beside one of the account's key.
        var other = try AuditWorld()
        try other.add([try other.shield(700_000, from: other.alice, to: other.bob)])
        try other.add([try other.spend(700_000, of: other.bob, paying: 400_000, to: other.alice)])
        try other.add([try other.shield(50_000, from: other.alice, to: other.bob)])
        let changeKey = try other.bob.sapling.viewingKey.internalKey().fullViewingKey
        let (change, place) = try other.note(290_000, of: changeKey)
        let (plain, plainPlace) = try other.note(50_000, of: other.bob)
        let mixed = try builder(other).notes(
            [
                .init(
                    note: change, path: try other.tree.path(of: place),
                    unspent: try other.proof(.nullifiers, change.nullifier(at: place, key: changeKey).bytes)),
                .init(
                    note: plain, path: try other.tree.path(of: plainPlace),
                    unspent: try other.proof(.nullifiers, plain.nullifier(at: plainPlace, key: other.bob.full).bytes)),
            ], anchor: try other.proof(.values, Array("sapling.root".utf8)), root: other.tree.root,
            keys: [other.bob.sapling.key, try other.bob.sapling.internalKey().key], prover: sapling.prover,
            execution: Execution(threads: 2))
        #expect(try shown(mixed, other, keys: sapling.keys).total == 340_000)
        #expect(throws: ReserveError.nothing) {
            try builder(world).notes(
                [], anchor: anchor, root: world.tree.root, keys: [world.bob.sapling.key], prover: sapling.prover)
        }
        let read = try ReserveStatement(text: Array(statement.text.utf8))
        let found = try shown(read, world, keys: sapling.keys, atLeast: 1_000_000)
        #expect(found.total == 1_000_000)
        #expect(found.count == 2)
        // Neither the notes' commitments nor any key that finds or spends them is in it.
        let text = statement.text
        for value in [UInt64(700_000), 300_000] {
            let (note, _) = try world.note(value, of: world.bob)
            #expect(!text.contains(Hexadecimal.encode(note.commitment.cmu.littleEndianBytes)))
            #expect(!text.contains(Hexadecimal.encode(note.recipient.transmissionKey.encoded)))
        }
        for secret in [
            world.bob.full.nk.encoded, world.bob.full.ak.encoded, world.bob.full.incoming.bytes,
            world.bob.full.ovk.bytes,
        ] { #expect(!text.contains(Hexadecimal.encode(secret))) }

        guard case .notes(let notes) = statement.reserves else { return }
        func altered(
            anchor: StateProof? = nil, unspent: [StateProof]? = nil,
            _ change: (inout LedgerTransaction) -> Void = { _ in }
        ) -> ReserveError? {
            var transaction = notes.transaction
            change(&transaction)
            let forged = replaced(
                statement,
                .notes(
                    .init(
                        anchor: anchor ?? notes.anchor, transaction: transaction, unspent: unspent ?? notes.unspent)))
            return refusal { () throws(ReserveError) in try shown(forged, world, keys: sapling.keys) }
        }
        #expect(altered() == nil)
        #expect(
            altered { transaction in
                transaction.transparent.credits[0].amount += 1
                transaction.sapling.valueBalance += 1
            } == .notes(.saplingSpendSignature))
        #expect(altered { $0.transparent.credits[0].account = .zero } == .wrongTransaction)
        #expect(altered { $0.transparent.credits[0].amount -= 1 } == .wrongTransaction)
        #expect(altered { $0.sapling.spends[0].proof[5] ^= 1 }?.name == "notes")
        #expect(altered { $0.sapling.spends[0].anchor = [UInt8](repeating: 0, count: 32) } == .wrongAnchor)
        #expect(altered(unspent: []) == .wrongSubject(entry: 0))
        #expect(altered(unspent: notes.unspent.reversed()) == .wrongSubject(entry: 0))
        #expect(
            altered(anchor: try world.proof(.values, Array("height".utf8))) == .wrongSubject(entry: 0))
        // The keys of a chain with another set-up.
        #expect(
            refusal { () throws(ReserveError) in try shown(statement, world) } == .notes(.saplingSpendProof))
        // Work that is given up shows nothing.
        let flag = CancellationFlag()
        flag.cancel()
        #expect(
            refusal { () throws(ReserveError) in
                try statement.verify(
                    genesis: world.genesis, sequencer: world.sequencer.account, keys: sapling.keys, message: message,
                    execution: Execution(threads: 1, cancellation: flag))
            }?.name == "notVerified")
        // A spent note: its nullifier is in the state.
        try world.add([try world.spend(300_000, of: world.bob, paying: 100_000, to: world.alice)])
        let (note, position) = try world.note(300_000, of: world.bob)
        let seen = try world.proof(
            .nullifiers, note.nullifier(at: position, key: world.bob.full).bytes)
        #expect(seen.value != nil)
        let late = replaced(
            statement, header: try #require(world.blocks.last).signedHeader,
            .notes(
                .init(
                    anchor: try world.proof(.values, Array("sapling.root".utf8)), transaction: notes.transaction,
                    unspent: notes.unspent)))
        // The tree has grown: the notes were not shown in it.
        #expect(refusal { () throws(ReserveError) in try shown(late, world, keys: sapling.keys) } == .wrongAnchor)
        let again = try builder(world).notes(
            [
                .init(note: note, path: try world.tree.path(of: position), unspent: seen)
            ], anchor: try world.proof(.values, Array("sapling.root".utf8)), root: world.tree.root,
            keys: [world.bob.sapling.key], prover: sapling.prover, execution: Execution(threads: 2))
        #expect(refusal { () throws(ReserveError) in try shown(again, world, keys: sapling.keys) } == .spent(entry: 0))
    }

    @Test func aChainNamedAsProofsTransactionsAreHasNone() throws {
        var world = try AuditWorld()
        try world.add([])
        var configuration = world.configuration
        configuration.chainID = try ChainID(ReserveBuilder.noChain)
        let genesis = try Genesis(configuration: configuration, accounts: [])
        var header = try #require(world.blocks.last).header
        header.chainID = configuration.chainID
        let signed = world.sign(header)
        #expect(throws: ReserveError.wrongChain(actual: ReserveBuilder.noChain, expected: "another")) {
            try ReserveBuilder(genesis: genesis, header: signed, message: [])
        }
        let statement = ReserveStatement(
            chain: configuration.chainID, genesis: genesis.hash, header: signed, message: [], reserves: .accounts([]))
        #expect(throws: ReserveError.wrongChain(actual: ReserveBuilder.noChain, expected: ReserveBuilder.noChain)) {
            try statement.verify(
                genesis: genesis, sequencer: world.sequencer.account, keys: .published, message: [])
        }
        // Nor is a header of another chain taken for this one's.
        let own = try builder(world).accounts([
            (world.alice.signer, try world.proof(.accounts, world.alice.account.bytes))
        ])
        #expect(
            refusal { () throws(ReserveError) in try shown(replaced(own, header: signed), world) }
                == .wrongChain(actual: ReserveBuilder.noChain, expected: "audited"))
    }

    @Test func readingIsStrict() throws {
        var world = try AuditWorld()
        try world.add([])
        let text = try builder(world).accounts([
            (world.alice.signer, try world.proof(.accounts, world.alice.account.bytes))
        ]).text
        func name(_ text: String) -> String? {
            do throws(ReserveError) {
                _ = try ReserveStatement(text: Array(text.utf8))
                return nil
            } catch { return error.name }
        }
        #expect(name(text) == nil)
        #expect(name(text + " ") == "notCanonical")
        #expect(name("{") == "unexpectedEnd")
        #expect(name("{}") == "notAReserveProof")
        for member in ["chain", "genesis", "header", "message", "pool", "reserves", "account", "state", "signature"] {
            #expect(name(text.replacing("\"\(member)\":", with: "\"x\":")) == "member", "\(member)")
        }
        let long = "\"message\":\"" + String(repeating: "00", count: 256) + "\""
        #expect(
            name(text.replacing("\"message\":\"\(Hexadecimal.encode(message))\"", with: long)) == "messageTooLong")
    }
}
