import ChainTransactions
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import RingWallet
import Sapling
import SecretStorage
import TestSupport
import Testing
import Wallet

@Suite("Key images for a wallet that watches")
struct KeyImageImportTests {
    private static func watching(_ wallet: TestWallet, _ chain: WalletChain) throws -> TestWallet {
        let accounts = try wallet.content.accounts.map { try wallet.content.viewKeys(account: $0.number) }
        return try TestWallet(try WalletContent(watching: accounts), chain)
    }

    /// What the machine with the words answers to what the watching one lacks.
    private static func answer(_ watching: TestWallet, by signing: TestWallet) throws -> [UInt8] {
        let asked = RingOutputList(watching.state.outputsWithoutKeyImage()).bytes
        return try RingOutputList(bytes: asked).keyImages(with: try ColdSigner(signing.content)).bytes
    }

    /// Takes a list in with the blocks in pages of `count`.
    private static func importing(
        _ bytes: [UInt8], into wallet: inout TestWallet, _ blocks: [WalletBlock], pages count: Int = 3
    ) throws -> (new: Int, spends: Int) {
        var started = try KeyImageImport(
            try KeyImageList(verifying: bytes), into: wallet.state, of: wallet.content)
        while !started.isComplete {
            try started.take(Array(blocks[(Int(started.nextHeight) - 1)...].prefix(count)), keys: wallet.keys)
        }
        let counts = (started.newCount, started.spendCount)
        wallet.state = try started.finished()
        return counts
    }

    private static func read(_ wallet: inout TestWallet, _ chain: WalletChain) {
        for height in wallet.state.heightsToRead {
            let isComplete = wallet.state.read(chain.whole[Int(height) - 1], at: height, keys: wallet.keys)
            #expect(isComplete)
        }
    }

    @Test("what was spent before is found, and balances, funds and history are the full wallet's")
    func equalsFullWallet() throws {
        let world = try AliceChain()
        var (alice, chain) = (world.alice, world.chain)
        var watching = try Self.watching(alice, chain)
        try watching.take(chain.blocks)
        #expect(watching.balances()[2] == 1_190 && watching.state.outputsWithoutKeyImage().count == 3)
        #expect(alice.state.outputsWithoutKeyImage().isEmpty)
        let counts = try Self.importing(try Self.answer(watching, by: alice), into: &watching, chain.blocks)
        #expect(counts == (3, 1))
        #expect(watching.state.outputsWithoutKeyImage(account: 0).isEmpty)
        for height in chain.blocks.indices.dropFirst(6) {
            // And so it stays where blocks are taken back.
            try watching.state.rewind(to: UInt64(height))
            try watching.take(chain.blocks[height...])
        }
        Self.read(&watching, chain)
        Self.read(&alice, chain)
        #expect(watching.balances() == AliceChain.balances)
        #expect(watching.state.balance(account: 0) == alice.state.balance(account: 0))
        #expect(watching.state.history == alice.state.history)
        #expect(try watching.funds().ring.entries == alice.funds().ring.entries)
        let kept = try WalletState(encoded: watching.state.encoded)
        #expect(kept.encoded == watching.state.encoded)

        // From now on it sees what is spent.
        let image = try #require(try alice.funds().ring.entries.first { $0.output.amount == 300 }?.keyImage)
        chain.add(compact: [try chain.ringTransfer([(try alice.ring(), 90)], spending: [image], fee: 10)])
        try watching.take(chain.blocks.suffix(1))
        try alice.take(chain.blocks.suffix(1))
        #expect(watching.balances()[2] == alice.balances()[2] && watching.state.history == alice.state.history)
        // The change is new: it takes another list, in which nothing else stands.
        #expect(watching.state.outputsWithoutKeyImage().map(\.amount) == [90])
        let again = try Self.importing(try Self.answer(watching, by: alice), into: &watching, chain.blocks)
        #expect(again == (1, 0))
        #expect(try watching.funds().ring.entries == alice.funds().ring.entries)
    }

    @Test("images that come in one by one give what a wallet knows that had them from the beginning")
    func oneByOne() throws {
        let world = try SpendingChain()
        var late = try Self.watching(world.alice, world.chain)
        try late.take(world.chain.blocks)
        Self.read(&late, world.chain)
        let outputs = late.state.outputsWithoutKeyImage()
        #expect(outputs.count == world.outputCount)
        let signer = try ColdSigner(world.alice.content)
        var spends = 0
        for output in outputs {
            let list = try RingOutputList([output]).keyImages(with: signer).bytes
            spends += try Self.importing(list, into: &late, world.chain.blocks, pages: 1).spends
        }
        #expect(spends == world.spendCount)
        Self.read(&late, world.chain)

        // A wallet that goes through the chain anew keeps what was imported.
        var anew = try Self.watching(world.alice, world.chain)
        anew.state.inherit(from: late.state)
        try anew.take(world.chain.blocks)
        Self.read(&anew, world.chain)
        #expect(late.state.encoded == anew.state.encoded)
        var alice = world.alice
        Self.read(&alice, world.chain)
        for account: UInt32 in 0...1 {
            #expect(late.state.balance(account: account) == alice.state.balance(account: account))
        }
        #expect(late.state.history == alice.state.history)
        #expect(alice.state.history.contains { $0.items.contains { $0.direction == .source } })
        #expect(alice.state.history.flatMap(\.items).contains { $0.direction == .sent && $0.pool == .transparent })
        #expect(late.state.ringWarnings(account: 0).burnt == alice.state.ringWarnings(account: 0).burnt)
    }

    @Test("what is another wallet's, stands twice, or was changed is refused by name, with nothing taken in")
    func refusals() throws {
        let world = try AliceChain()
        var watching = try Self.watching(world.alice, world.chain)
        try watching.take(world.chain.blocks)
        let before = watching.state.encoded
        let good = try Self.answer(watching, by: world.alice)
        func refusal(_ bytes: [UInt8], _ content: WalletContent? = nil) -> KeyImageExchangeError? {
            do throws(KeyImageExchangeError) {
                _ = try KeyImageImport(
                    try KeyImageList(verifying: bytes), into: watching.state, of: content ?? watching.content)
                return nil
            } catch {
                #expect(error.explanation.hasSuffix("."))
                return error
            }
        }
        #expect(refusal(good) == nil)
        #expect(refusal(good, world.alice.content) == .notWatchOnly)
        // Another wallet's outputs, with images that are right.
        var bob = try Self.watching(world.bob, world.chain)
        try bob.take(world.chain.blocks)
        #expect(refusal(try Self.answer(bob, by: world.bob)) == .outputUnknown(entry: 0))
        let asked = RingOutputList(watching.state.outputsWithoutKeyImage())
        #expect(throws: KeyImageExchangeError.outputNotOwn(entry: 0)) {
            try asked.keyImages(with: try ColdSigner(world.bob.content))
        }
        var twice = good + good[9..<9 + 128]
        twice[5] = 4
        #expect(refusal(twice) == .repeatedOutput(entry: 3))
        // The image of one output for another.
        var swapped = good
        swapped.replaceSubrange(9 + 32..<9 + 128, with: good[9 + 128 + 32..<9 + 256])
        #expect(refusal(swapped)?.name == "invalidProof")
        for place in [9, 9 + 40, 9 + 70, 9 + 100] {
            var changed = good
            changed[place] ^= 1
            #expect(["invalidProof", "scalarNotCanonical"].contains(refusal(changed)?.name))
        }
        #expect(refusal(Array(good.dropLast()))?.name == "malformed")
        #expect(refusal(good + [0])?.name == "malformed")
        #expect(refusal(RingOutputList(watching.state.outputsWithoutKeyImage()).bytes) == .wrongMagic)
        #expect(watching.state.encoded == before)
        // An output that a block brought which was replaced.
        try watching.state.rewind(to: 2)
        #expect(refusal(good) == .outputUnknown(entry: 1))
    }

    @Test("blocks that are not those that the wallet went through are refused by name")
    func blocks() throws {
        let world = try AliceChain()
        var watching = try Self.watching(world.alice, world.chain)
        try watching.take(world.chain.blocks)
        let list = try KeyImageList(verifying: try Self.answer(watching, by: world.alice))
        func refusal(_ change: (inout [WalletBlock]) -> Void) throws -> WalletSyncError? {
            var started = try KeyImageImport(list, into: watching.state, of: watching.content)
            var blocks = world.chain.blocks
            change(&blocks)
            do throws(WalletSyncError) {
                try started.take(blocks, keys: watching.keys)
                _ = try started.finished()
                return nil
            } catch { return error }
        }
        #expect(try refusal { _ in } == nil)
        // What the chain has got meanwhile is left for the next synchronisation.
        #expect(try refusal { $0.append($0[7]) } == nil)
        #expect(try refusal { $0.removeLast() } == .wrongHeight(actual: 7, expected: 8))
        #expect(try refusal { $0.remove(at: 3) } == .wrongHeight(actual: 5, expected: 4))
        #expect(try refusal { $0[4].previous = .zero } == .notLinked(height: 5))
        #expect(try refusal { $0[7].hash = .zero } == .reorganised(height: 8))
        #expect(
            try refusal { $0[5].transactions[0].ringOutputs.removeLast() }?.name == "inconsistent")
    }

    @Test("a file of version 1 is read as one without imported key images")
    func olderFile() throws {
        let folder = try TemporaryFolder()
        let world = try AliceChain()
        var watching = try Self.watching(world.alice, world.chain)
        try watching.take(world.chain.blocks)
        let bytes = watching.state.encoded
        #expect(bytes.suffix(4) == [0, 0, 0, 0])
        #expect(throws: WalletStateError.self) { try WalletState(encoded: Array(bytes.dropLast(4))) }
        let wallet = folder.path("watch.wallet")
        try SealedState.write(Array(bytes.dropLast(4)), version: 1, wallet: wallet, watching.content)
        #expect(try WalletStateFile.read(wallet: wallet, watching.content)?.encoded == bytes)
        // What cannot be a state is refused, by the file's name.
        try SealedState.write(Array(bytes.dropLast(4)), version: 2, wallet: wallet, watching.content)
        #expect(
            throws: WalletStateFileError.content(
                path: WalletStateFile.path(of: wallet),
                .layout(.truncated(offset: bytes.count - 4, needed: 4, remaining: 0)))
        ) { try WalletStateFile.read(wallet: wallet, watching.content) }
        try SealedState.write(bytes, version: 3, wallet: wallet, watching.content)
        #expect(
            throws: WalletStateFileError.unsupportedVersion(
                path: WalletStateFile.path(of: wallet), actual: 3, supported: 2)
        ) { try WalletStateFile.read(wallet: wallet, watching.content) }
    }

    @Test("an encoding whose imported images are not the outputs' is refused")
    func encoding() throws {
        let world = try AliceChain()
        var watching = try Self.watching(world.alice, world.chain)
        try watching.take(world.chain.blocks)
        _ = try Self.importing(try Self.answer(watching, by: world.alice), into: &watching, world.chain.blocks)
        let bytes = watching.state.encoded
        var changed = bytes
        changed[bytes.count - 1] ^= 1
        #expect(throws: WalletStateError.invalidValue("key image", offset: bytes.count)) {
            try WalletState(encoded: changed)
        }
        // In another order than ascending by the outputs' keys.
        changed = Array(bytes.dropLast(128)) + bytes.suffix(64) + bytes.suffix(128).prefix(64)
        #expect(throws: WalletStateError.notCanonical) { try WalletState(encoded: changed) }
        changed = Array(bytes.dropLast(64)) + bytes.suffix(128).prefix(64)
        #expect(throws: WalletStateError.notCanonical) { try WalletState(encoded: changed) }
    }
}

/// A chain on which two accounts of Alice's spend ring outputs beside everything else that a transaction does.
private struct SpendingChain {
    var chain: WalletChain
    var alice: TestWallet
    /// The keys of Alice's ring outputs, and how many of these are spent.
    let outputCount = 9
    let spendCount = 6

    init() throws {
        let content = try TestWallet.content(1, accounts: 2)
        let keys = try #require(content.seed).ringKeys(account: 0)
        let deposit = try RingDeposit(Payment(to: keys.viewing.address(network: .main), amount: 700))
        chain = try WalletChain(seed: 51, ringDeposits: [deposit])
        alice = try TestWallet(content, chain)
        let bob = try TestWallet(try TestWallet.content(2), chain)

        // 1: ring outputs for both accounts; two of one key, the later one larger. 2: a note.
        let secret = chain.scalar()
        func twin(_ amount: UInt64) throws -> RingOutput {
            try OpenedRingOutput(Payment(to: try alice.ring(2), amount: amount), ephemeralSecret: secret).output
        }
        var first = try chain.ringTransfer([
            (try alice.ring(), 300), (try alice.ring(1), 40), (try alice.ring(0, of: 1), 50), (try bob.ring(), 9),
        ])
        first.ringOutputs += [try twin(5), try twin(6)]
        chain.add(compact: [first])
        chain.add([try chain.shield([(try alice.shielded(), 1_000, "in")])])
        try alice.take(chain.blocks)
        func image(_ amount: UInt64, account: UInt32 = 0) throws -> CompressedPoint {
            try #require(try alice.funds(account).ring.entries.first { $0.output.amount == amount }?.keyImage)
        }

        // 3: two ring outputs pay accounts of Alice's and of others, notes, and the ring pool, with change.
        var builder = try chain.builder(fee: 10)
        try builder.debit(800, from: .zero, sequence: 0)
        try builder.pay(100, to: try alice.account(0))
        try builder.pay(200, to: try bob.account(0))
        try builder.pay(30, to: try alice.account(0, of: 1))
        let ovk = try alice.funds().ovk
        try builder.pay(60, to: try alice.shielded(), memo: try Memo(text: "to myself"), ovk: ovk)
        try builder.pay(400, to: try bob.shielded(), memo: try Memo(text: "to Bob"), ovk: ovk)
        var whole = [try chain.plan(builder)]
        var mixed = WalletBlock.Transaction(whole[0], index: 0)
        mixed.keyImages = [try image(300), try image(700)]
        mixed.ringOutputs = try chain.ringTransfer([(try alice.ring(), 190), (try alice.ring(4), 8)]).ringOutputs
        // And the other account pays the first one.
        var between = try chain.ringTransfer(
            [(try alice.ring(), 44)], spending: [try image(50, account: 1)], fee: 6)
        between.index = 1
        // Somebody's coins and one of the twins, of which the larger counts.
        var joint = WalletBlock.Transaction(try chain.credit([(try alice.account(0), 70)]), index: 2)
        joint.keyImages = [try image(6)]
        chain.add(compact: [mixed, between, joint], proposer: try alice.account(0))
        chain.whole[2] = whole
        try alice.take(chain.blocks.suffix(1))

        // 4: another twin comes too late to be worth anything; 5: a note and a ring output in one transaction.
        chain.add(compact: [
            WalletBlock.Transaction(
                index: 0, id: Hash256(chain.generator.bytes(32)) ?? .zero, fee: 0, ringOutputs: [try twin(7)])
        ])
        try alice.take(chain.blocks.suffix(1))
        let funds = try alice.funds()
        let note = try #require(funds.notes.first { $0.note.value == 1_000 })
        var paying = try chain.builder(fee: 10, anchor: funds.tree.root)
        try paying.spend(note.note, key: note.key, path: try funds.tree.path(of: note.position))
        try paying.pay(500, to: try bob.account(0))
        try paying.pay(100, to: try bob.shielded(), memo: try Memo(text: "thanks"), ovk: funds.ovk)
        whole = [
            try chain.plan(paying, change: .shielded(funds.change.shielded, ovk: funds.change.shieldedOVK))
        ]
        var both = WalletBlock.Transaction(whole[0], index: 0)
        both.keyImages = [try image(190), try image(40)]
        both.ringOutputs = try chain.ringTransfer([(try alice.ring(), 20)]).ringOutputs
        chain.add(compact: [both])
        chain.whole[4] = whole
        try alice.take(chain.blocks.suffix(1))
    }
}

/// Files of what a wallet keeps, as docs/spec, section 11.7, says them, of any version.
private enum SealedState {
    static func write(_ content: [UInt8], version: UInt32, wallet: String, _ owner: WalletContent) throws {
        func digest(_ domain: String, _ bytes: [UInt8]) -> [UInt8] { BLAKE2b.digest(domain) { $0.write(bytes) } }
        let watched = try #require(owner.accounts.first?.watched)
        let viewing = try Bech32.decode(watched.text, prefix: "njview", variant: .bech32m, maximumCount: 1 << 12)
        let key = digest("NightjarWltSync_", Array(viewing.dropFirst()))
        let nonce = [UInt8](repeating: 7, count: 12)
        var writer = ByteWriter()
        writer.write(Array("NJWALSYN".utf8))
        writer.writeUInt32(version)
        writer.write(digest("NightjarWltSyKey", key))
        writer.write(nonce)
        writer.writeUInt32(UInt32(content.count + 16))
        let header = writer.bytes
        writer.write(ChaCha20Poly1305.seal(content, key: key, nonce: nonce, authenticating: header))
        writer.write(digest("NightjarWltSyFil", writer.bytes))
        let path = WalletStateFile.path(of: wallet)
        if SecretFile.isPresent(path: path) {
            try SecretFile.replace(path: path, writer.bytes)
        } else {
            try SecretFile.create(path: path, writer.bytes)
        }
    }
}
