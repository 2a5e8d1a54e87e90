import Chain
import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import Sapling
import TestSupport
import Testing
import Wallet

@Suite("What a wallet knows of a chain")
struct WalletStateTests {
    @Test("what comes in and goes out of every pool is seen, by those whose it is")
    func balances() throws {
        let chain = try AliceChain()
        #expect(chain.alice.balances() == AliceChain.balances)
        #expect(chain.bob.balances() == [11, 405, 577])
        #expect(chain.alice.state.height == 8 && chain.alice.state.lastHash == chain.chain.blocks[7].hash)
        let funds = try chain.alice.funds()
        #expect(funds.transparent.map(\.sequence) == [1] && funds.notes.map(\.note.value).sorted() == [590, 1_990])
        // Change is the internal key's, and the paths are right.
        for note in funds.notes {
            let path = try funds.tree.path(of: note.position)
            #expect(path.root(of: note.note.commitment.cmu) == funds.tree.root)
            #expect(note.key.address(note.note.recipient.diversifier) == note.note.recipient)
            #expect(note.nullifier == note.note.nullifier(at: note.position, key: note.key).bytes)
        }
        #expect(funds.ring.cumulativeCounts == [2, 2, 2, 6, 6, 6, 8, 8, 10] && funds.ring.blockTime == 2)
        #expect(funds.ring.entries.map(\.globalIndex) == [3, 7])
        // An output of block 6 is two blocks old in block 9's eyes; one of the last block is not.
        #expect(chain.alice.state.balance(account: 0)[.ring].spendable == 490)
        var early = try TestWallet(chain.alice.content, chain.chain)
        try early.take(chain.chain.blocks[..<6])
        #expect(early.state.balance(account: 0)[.ring].spendable == 300)
    }

    @Test("the history says what moved, in which pool, and adds up to the balance")
    func history() throws {
        let chain = try AliceChain()
        let history = chain.alice.state.history
        #expect(history.map(\.height) == [0, 1, 2, 3, 4, 5, 6, 8])
        #expect(
            history.map(\.kind) == [.genesis] + [WalletTransaction.Kind](repeating: .transaction, count: 6) + [.fees])
        #expect(
            history.reduce(0) { $0 + Int64($1.incoming) - Int64($1.outgoing) }
                == AliceChain.balances.reduce(0) { $0 + Int64($1) })
        #expect(history.map(\.paidFee) == [0, 0, 0, 0, 10, 10, 10, 0])
        let payment = history[5]
        #expect(payment.flow(of: .shielded) == (590, 1_000) && payment.flow(of: .transparent) == (0, 0))
        let directions = payment.items.map(\.direction)
        #expect(directions == [.spent, .change])
        let source = try #require(history[1].items.first { $0.direction == .source })
        #expect(source.pool == .transparent && source.amount == 4_012)
        #expect(history[6].items.map(\.direction) == [.spent, .change])
        #expect(history[3].items.first?.address == (try chain.alice.ring(3)).ledgerText)
    }

    @Test("memos, and whom notes went to, are read from whole blocks alone")
    func details() throws {
        var chain = try AliceChain()
        #expect(chain.alice.state.heightsToRead == [2, 4, 5])
        let withoutDetails = chain.alice.state.encoded
        let isFoundInNothing = chain.alice.state.read([], at: 2, keys: chain.alice.keys)
        #expect(!isFoundInNothing)
        #expect(chain.alice.state.encoded == withoutDetails)
        for height in chain.alice.state.heightsToRead {
            let whole = chain.chain.whole[Int(height) - 1]
            let isFound = chain.alice.state.read(whole, at: height, keys: chain.alice.keys)
            #expect(isFound)
        }
        #expect(chain.alice.state.heightsToRead.isEmpty)
        let history = chain.alice.state.history
        #expect(history[2].items.first { $0.direction == .received }?.memo == (try Memo(text: "for\u{1b}[31m rent")))
        let sent = history[5].items.filter { $0.direction == .sent }
        #expect(try sent.map(\.amount) == [400] && sent.map(\.memo) == [Memo(text: "thanks")])
        #expect(sent.map(\.address) == [try chain.bob.shielded().text(on: LedgerAddress.shieldedNetwork)])
        // What somebody else wrote to Bob is not Alice's to read.
        #expect(!history.flatMap(\.items).contains { $0.memo == (try? Memo(text: "not yours")) })
    }

    @Test("pages of any length and interruptions anywhere give the same state")
    func pages() throws {
        let chain = try AliceChain()
        let expected = chain.alice.state.encoded
        for count in [1, 2, 3, 5, 8] {
            var wallet = try TestWallet(chain.alice.content, chain.chain)
            var rest = chain.chain.blocks[...]
            while !rest.isEmpty {
                try wallet.take(rest.prefix(count))
                rest = rest.dropFirst(count)
                // As another run would go on.
                wallet.state = try WalletState(encoded: wallet.state.encoded)
                wallet.keys = try WalletScanKeys(wallet.content)
            }
            #expect(wallet.state.encoded == expected, "pages of \(count)")
        }
    }

    @Test("going back to any height gives what was known at it, and going on again what was known")
    func rewind() throws {
        let chain = try AliceChain()
        for height in 0...chain.chain.blocks.count {
            var early = try TestWallet(chain.alice.content, chain.chain)
            try early.take(chain.chain.blocks[..<height])
            var back = chain.alice
            try back.state.rewind(to: UInt64(height))
            #expect(back.state.encoded == early.state.encoded, "height \(height)")
            try back.take(chain.chain.blocks[height...])
            #expect(back.state.encoded == chain.alice.state.encoded, "height \(height)")
        }
    }

    @Test("a hundred blocks can be gone back and no more, and what was spent before is forgotten")
    func depth() throws {
        var chain = try AliceChain()
        for _ in 0..<130 { chain.chain.add() }
        chain.chain.add([try chain.chain.shield([(try chain.alice.shielded(), 7, "")])])
        for _ in 0..<20 { chain.chain.add() }
        let last = chain.chain.height
        var paged = try TestWallet(chain.alice.content, chain.chain)
        var rest = chain.chain.blocks[...]
        while !rest.isEmpty {
            try paged.take(rest.prefix(9))
            rest = rest.dropFirst(9)
        }
        var wallet = try TestWallet(chain.alice.content, chain.chain)
        try wallet.take(chain.chain.blocks)
        #expect(wallet.state.encoded == paged.state.encoded)
        #expect(wallet.state.oldestHeight == last - 100)
        #expect(try WalletState(encoded: wallet.state.encoded).encoded == wallet.state.encoded)
        #expect(wallet.state.tree.markedPositions.count == 3)
        for height in [last - 1, last - 20, last - 21, last - 22, last - 100] {
            var back = wallet
            try back.state.rewind(to: height)
            var early = try TestWallet(chain.alice.content, chain.chain)
            try early.take(chain.chain.blocks[..<Int(height)])
            #expect(back.state.balance(account: 0) == early.state.balance(account: 0))
            #expect(back.state.tree.root == early.state.tree.root && back.state.history == early.state.history)
            let (notes, known) = (try back.funds().notes, try early.funds().notes)
            #expect(notes.map(\.nullifier) == known.map(\.nullifier))
            for note in notes {
                #expect(try back.state.tree.path(of: note.position) == early.state.tree.path(of: note.position))
            }
            try back.take(chain.chain.blocks[Int(height)...])
            #expect(back.balances() == wallet.balances())
        }
        let before = wallet.state.encoded
        #expect(throws: WalletSyncError.tooDeep(to: last - 101, oldest: last - 100)) {
            try wallet.state.rewind(to: last - 101)
        }
        #expect(wallet.state.encoded == before)
    }

    @Test("addresses are looked for up to their look-ahead beyond the last one found, and no further")
    func lookAhead() throws {
        var chain = try WalletChain(seed: 7)
        var wallet = try TestWallet(try TestWallet.content(3), chain)
        func pay(_ index: UInt64) throws -> LedgerTransaction { try chain.credit([(try wallet.account(index), 10)]) }
        // One address is handed out; 1 to 20 are looked for, 21 not yet.
        chain.add([try pay(21)])
        try wallet.take([chain.blocks[0]])
        #expect(wallet.balances()[0] == 0)
        chain.add([try pay(20), try pay(40), try pay(41)])
        // Number 40 is looked for once 20 was found, in the same block; 41 then too, as 40 was found.
        try wallet.take([chain.blocks[1]])
        #expect(wallet.balances()[0] == 30)

        chain.add(compact: [try chain.ringTransfer([(try wallet.ring(201), 1), (try wallet.ring(200), 2)])])
        try wallet.take([chain.blocks[2]])
        #expect(wallet.balances()[2] == 2)
        chain.add(compact: [
            try chain.ringTransfer([(try wallet.ring(401), 4)]), try chain.ringTransfer([(try wallet.ring(400), 8)]),
            try chain.ringTransfer([(try wallet.ring(600), 16)]),
        ])
        try wallet.take([chain.blocks[3]])
        #expect(wallet.balances()[2] == 2 + 8 + 16)
        let found = wallet.state.foundAddresses(account: 0, wallet.keys)
        #expect(found == [.transparent: 42, .shielded: 0, .ring: 601])
        var content = wallet.content
        #expect(try content.noteFound(account: 0, found))
        #expect(try !content.noteFound(account: 0, found))
        #expect(content.accounts[0].transparentCount == 42 && content.accounts[0].ringCount == 601)
        #expect(throws: WalletAddressError.noAccount(number: 5)) { try content.noteFound(account: 5, found) }

        // After going back less is looked for again, though the tables have grown.
        try wallet.state.rewind(to: 1)
        chain.blocks.removeLast(3)
        chain.add([try pay(40), try pay(41)])
        try wallet.take([chain.blocks[1]])
        #expect(wallet.balances()[0] == 0)
    }

    @Test("all shielded addresses are found whatever their number, and count as handed out")
    func diversifiers() throws {
        var chain = try WalletChain(seed: 8)
        var wallet = try TestWallet(try TestWallet.content(4), chain)
        var far = wallet.content
        var last: UInt64 = 0
        for _ in 0..<5 { last = try far.addAddress(.shielded, account: 0).index }
        guard case .shielded(let address) = try far.latestAddress(.shielded, account: 0).address else { return }
        chain.add([try chain.shield([(address, 3, "")])])
        try wallet.take(chain.blocks)
        #expect(wallet.balances()[1] == 3)
        #expect(wallet.state.foundAddresses(account: 0, wallet.keys)[.shielded] == last + 1)
    }

    @Test("accounts that the wallet does not have are looked for while it searches")
    func accounts() throws {
        var chain = try WalletChain(seed: 9)
        var wallet = try TestWallet(try TestWallet.content(5), chain, lookingAhead: 2)
        let full = try TestWallet(try TestWallet.content(5, accounts: 3), chain)
        chain.add([try chain.shield([(try full.shielded(2), 9, "")])])
        try wallet.take(chain.blocks)
        #expect(wallet.state.activeAccounts == [2] && wallet.state.accountNumbers == [0, 1, 2])
        #expect(wallet.state.isSearching && wallet.balances(2) == [0, 9, 0])
        wallet.state.endSearch(keeping: [0])
        #expect(!wallet.state.isSearching && wallet.state.accountNumbers == [0])
        // A state of more accounts than the keys have is refused.
        var other = full
        #expect(throws: WalletSyncError.missingAccount(number: 1)) {
            other.keys = wallet.keys
            other.keys = try WalletScanKeys(wallet.content)
            try other.take(chain.blocks)
        }
    }

    @Test("an account that is added later is followed from then on")
    func laterAccount() throws {
        var chain = try WalletChain(seed: 10)
        var wallet = try TestWallet(try TestWallet.content(6), chain)
        chain.add()
        try wallet.take(chain.blocks)
        try wallet.content.addAccount()
        wallet.keys = try WalletScanKeys(wallet.content)
        chain.add([try chain.credit([(try wallet.account(0, of: 1), 8)])])
        try wallet.take([chain.blocks[1]])
        #expect(wallet.balances(1) == [8, 0, 0] && wallet.balances(0) == [0, 0, 0])
    }

    @Test("before the birthday nothing is looked for, and places in tree and ring pool are right after it")
    func birthday() throws {
        let chain = try AliceChain()
        var content = chain.alice.content
        content.birthday = 4
        var late = try TestWallet(content, chain.chain)
        #expect(late.balances() == [0, 0, 0])
        // The debit of block 4 is of coins that came before the birthday.
        #expect(throws: WalletSyncError.self) { try late.take(chain.chain.blocks) }
        content.birthday = 5
        late = try TestWallet(content, chain.chain)
        try late.take(chain.chain.blocks)
        #expect(late.balances() == [26, 590, 190])
        #expect(late.state.tree.root == chain.alice.state.tree.root)
        #expect(try late.funds().ring.entries.map(\.globalIndex) == [7])
        let note = try #require(try late.funds().notes.first)
        #expect(try chain.alice.funds().notes.contains { $0.nullifier == note.nullifier })
    }

    @Test("a watching wallet sees the same but what rings spend")
    func watching() throws {
        let chain = try AliceChain()
        let content = try WalletContent(watching: [try chain.alice.content.viewKeys(account: 0)])
        var watching = try TestWallet(content, chain.chain)
        try watching.take(chain.chain.blocks)
        #expect(watching.balances() == [3_026, 2_580, 700 + 300 + 190])
        #expect(try WalletState(encoded: watching.state.encoded).encoded == watching.state.encoded)
    }

    @Test("the keys of one account see what its wallet sees, with the addresses that are listed")
    func oneAccount() throws {
        let chain = try AliceChain()
        let seed = try #require(chain.alice.content.seed)
        let viewing = try chain.alice.content.viewKeys(account: 0)
        var keys = try WalletScanKeys(account: viewing, ringSpend: try seed.ringKeys(account: 0))
        var state = try WalletState(genesis: chain.chain.genesis, birthday: 0, keys: &keys)
        try state.take(chain.chain.blocks, keys: &keys, on: WalletChain.pool)
        #expect(state.balance(account: 0) == chain.alice.state.balance(account: 0))
        let funds = try state.spendableFunds(account: 0, of: try WalletContent(watching: [viewing]))
        #expect(try funds.notes.map(\.nullifier) == chain.alice.funds().notes.map(\.nullifier))
    }

    @Test("payments that wait are known until a block holds them, and again when it is replaced")
    func pending() throws {
        let chain = try AliceChain()
        var wallet = try TestWallet(chain.alice.content, chain.chain)
        try wallet.take(chain.chain.blocks[..<4])
        let payment = PendingPayment(
            chain.chain.whole[4][0], account: 0, height: 4, recipients: [.init(address: "bob", amount: 400)])
        wallet.state.pending.add(payment)
        let waiting = wallet.state.balance(account: 0)[.shielded]
        #expect(waiting.confirmed == 2_990 && waiting.spendable == 1_990)
        #expect(waiting.pendingOut == 1_000 && waiting.pendingIn == 590)
        // Unsigned as it is, it is written with zeros for signatures.
        let kept = try WalletState(encoded: wallet.state.encoded).pending.payments
        #expect(kept.map(\.id) == [payment.id] && kept.map(\.recipients) == [payment.recipients])
        try wallet.take([chain.chain.blocks[4]])
        #expect(wallet.state.pending.payments.isEmpty)
        #expect(wallet.state.balance(account: 0)[.shielded].pendingOut == 0)
        try wallet.state.rewind(to: 4)
        #expect(wallet.state.pending.payments == [payment])

        // Whom rings pay nobody can see but who remembers it.
        let ring = try chain.bob.ring().ledgerText ?? ""
        wallet.state.pending.release(payment.id)
        let transfer = LedgerTransaction(chainID: chain.chain.genesis.configuration.chainID, expiryHeight: 0, fee: 1)
        wallet.state.pending.add(
            PendingPayment(transfer, account: 0, height: 4, recipients: [.init(address: ring, amount: 5)]))
        let image = try #require(try wallet.funds().ring.entries.first?.keyImage)
        var block = chain.chain.blocks[4]
        block.transactions = [WalletBlock.Transaction(index: 0, id: transfer.id, fee: 1, keyImages: [image])]
        try wallet.take([block])
        let items = try #require(wallet.state.history.last?.items)
        #expect(items.contains { $0.direction == .sent && $0.pool == .ring && $0.address == ring && $0.amount == 5 })
    }

    @Test("what does not follow, or cannot be, is refused by name with nothing changed")
    func refusals() throws {
        let chain = try AliceChain()
        var wallet = try TestWallet(chain.alice.content, chain.chain)
        try wallet.take(chain.chain.blocks[..<3])
        let before = wallet.state.encoded
        func refusal(_ blocks: [WalletBlock]) throws -> WalletSyncError? {
            defer { #expect(wallet.state.encoded == before) }
            do throws(WalletSyncError) {
                try wallet.take(blocks)
                return nil
            } catch { return error }
        }
        let blocks = chain.chain.blocks
        #expect(try refusal([]) == nil)
        #expect(try refusal([blocks[4]]) == .wrongHeight(actual: 5, expected: 4))
        #expect(try refusal([blocks[2]]) == .wrongHeight(actual: 3, expected: 4))
        var unlinked = blocks[4]
        unlinked.previous = .zero
        #expect(try refusal([blocks[3], unlinked]) == .notLinked(height: 5))
        var other = blocks[3]
        other.previous = .zero
        #expect(try refusal([other]) == .reorganised(height: 4))
        // A debit under a number that was not reached, of more than there is, and amounts beyond all bounds.
        for change: (inout WalletBlock.Transaction) -> Void in [
            { $0.debits[0].sequence = 1 }, { $0.debits[0].amount = 5_001 },
            { $0.credits = [AccountCredit(account: $0.debits[0].account, amount: .max)] },
            { $0.fee = .max },
            {
                $0.outputs[0] =
                    (try? CompactOutput(
                        noteCommitment: [UInt8](repeating: 255, count: 32), ephemeralKey: $0.outputs[0].ephemeralKey,
                        notePrefix: $0.outputs[0].notePrefix)) ?? $0.outputs[0]
            },
        ] {
            var block = blocks[3]
            block.transactions.append(WalletBlock.Transaction(index: 9, id: .zero, fee: 1))
            change(&block.transactions[0])
            guard case .inconsistent(height: 4, _)? = try refusal([block]) else {
                Issue.record("a block was taken that cannot be")
                continue
            }
        }
        for error: WalletSyncError in [
            .wrongHeight(actual: 1, expected: 2), .notLinked(height: 1), .reorganised(height: 1),
            .tooDeep(to: 1, oldest: 2), .inconsistent(height: 1, "It."), .tree(.full(size: 1, adding: 1)),
            .missingAccount(number: 1), .address(.noAccount(number: 1)),
        ] {
            #expect(!error.name.isEmpty && error.explanation.hasSuffix("."))
        }
    }

    @Test("outputs that cannot be spent and burnt ones are reported and not counted")
    func ringWarnings() throws {
        var chain = try WalletChain(seed: 11)
        var wallet = try TestWallet(try TestWallet.content(7), chain)
        var broken = try chain.ringTransfer([(try wallet.ring(), 5)])
        broken.ringOutputs[0].encryptedAmount ^= 1
        let secret = chain.scalar()
        let twins = try [3, 9].map { amount in
            try RingDeposit(Payment(to: try wallet.ring(), amount: amount), ephemeralSecret: secret)
        }
        chain.add(compact: [
            broken, WalletBlock.Transaction(index: 1, id: .zero, fee: 0, ringDeposits: twins),
        ])
        try wallet.take(chain.blocks)
        let warnings = wallet.state.ringWarnings(account: 0)
        #expect(warnings.refused.count == 1 && warnings.burnt.map(\.output.amount) == [3])
        #expect(wallet.balances()[2] == 9)
        #expect(wallet.state.ringWarnings(account: 3).refused.isEmpty)
        let decoded = try WalletState(encoded: wallet.state.encoded)
        #expect(decoded.encoded == wallet.state.encoded)
        #expect(decoded.ringWarnings(account: 0).burnt == warnings.burnt)
        #expect(decoded.balance(account: 0) == wallet.state.balance(account: 0))
    }
}
