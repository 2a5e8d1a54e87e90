import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import Sapling
import Testing
import Wallet
import ZcashTransactions

@Suite("Payments that wait for a block")
struct PendingPaymentsTests {
    private let sample: SampleFunds

    init() throws {
        sample = try SampleFunds(
            transparent: [100_000, 100_000], notes: [(50_000, 1), (60_000, 1)], ring: [70_000, 80_000])
    }

    /// A payment that one pool pays, signed but for its proofs.
    private func payment(_ pool: AddressKind, _ amount: UInt64 = 20_000, expiry: UInt64 = 20) async throws
        -> PendingPayment
    {
        var plan = try await sample.plan(from: pool, to: .transparent, amount) { $0.expiryHeight = expiry }
        if plan.ring != nil { try plan.prepareRing(with: try #require(sample.keys.ring)) }
        return PendingPayment(
            plan.planned.transaction, account: 0, height: 10,
            recipients: [.init(address: "njacct1…", amount: amount, memo: "für dich")])
    }

    /// Takes in a block that holds transactions.
    private func take(
        _ transactions: [LedgerTransaction], height: UInt64, _ pending: inout PendingPayments
    ) -> [PendingPayments.Settled] {
        pending.take(
            height: height, ids: Set(transactions.map(\.id)),
            nullifiers: Set(transactions.flatMap { $0.sapling.spends.map(\.nullifier) }),
            keyImages: Set(transactions.flatMap { $0.ring.inputs.map(\.keyImage.bytes) }),
            debits: transactions.flatMap(\.transparent.debits))
    }

    @Test("what a pending payment spends is not there for another one", arguments: AddressKind.allCases)
    func reserved(pool: AddressKind) async throws {
        var pending = PendingPayments()
        let first = try await payment(pool)
        pending.add(first)
        var funds = sample.funds
        pending.reserve(in: &funds)
        var next = sample
        next.funds = funds
        let second = try await next.plan(from: pool, to: .transparent, 20_000)
        let transaction = second.planned.transaction
        switch pool {
        case .transparent:
            // The next number, and what is left.
            #expect(first.transaction.transparent.debits.map(\.sequence) == [0])
            #expect(funds.transparent[0].sequence == 1)
            #expect(funds.transparent[0].balance == 100_000 - first.transaction.transparent.debits[0].amount)
            #expect(funds.reserved == [.transparent: first.transaction.transparent.debits[0].amount])
        case .shielded:
            #expect(funds.notes.map(\.note.value) == [60_000])
            #expect(funds.reserved == [.shielded: 50_000])
            let shown = Set(first.transaction.sapling.spends.map(\.nullifier))
            #expect(transaction.sapling.spends.allSatisfy { !shown.contains($0.nullifier) })
        case .ring:
            #expect(funds.ring.entries.map(\.output.amount) == [80_000])
            #expect(funds.reserved == [.ring: 70_000])
            #expect(second.ring?.inputs.map(\.output.amount) == [80_000])
        }
        // Twice is once.
        let again = funds.reserved
        funds.reserve(first.transaction)
        #expect(funds.reserved == again)
        // Released, all of it is there again.
        #expect(pending.release(first.id) == first)
        #expect(pending.release(first.id) == nil)
        var free = sample.funds
        pending.reserve(in: &free)
        #expect(free.reserved.isEmpty && free.notes.count == 2 && free.transparent == sample.funds.transparent)
    }

    @Test("a block that holds it settles it; one that goes away makes it pending again") func confirmed() async throws {
        var pending = PendingPayments()
        let payments = [try await payment(.shielded), try await payment(.ring), try await payment(.transparent)]
        for payment in payments { pending.add(payment) }
        pending.accept(payments[0].id)
        pending.accept(.zero)
        #expect(pending.payments.map(\.isAccepted) == [true, false, false])
        #expect(take([], height: 11, &pending).isEmpty)
        let settled = take([payments[1].transaction], height: 12, &pending)
        #expect(settled.map(\.outcome) == [.confirmed] && settled.map(\.payment.id) == [payments[1].id])
        #expect(pending.payments.map(\.id) == [payments[0].id, payments[2].id])
        let before = pending
        #expect(take([payments[0].transaction, payments[2].transaction], height: 13, &pending).count == 2)
        #expect(pending.payments.isEmpty && pending.settled.count == 3)
        pending.rewind(to: 12)
        #expect(Set(pending.payments.map(\.id)) == Set(before.payments.map(\.id)))
        #expect(pending.settled == before.settled)
        pending.rewind(to: 11)
        #expect(pending.payments.count == 3 && pending.settled.isEmpty)
    }

    @Test("it is free again when no block may hold it, and not one block earlier") func expired() async throws {
        var pending = PendingPayments()
        let short = try await payment(.shielded, expiry: 20), endless = try await payment(.ring, expiry: 0)
        pending.add(short)
        pending.add(endless)
        #expect(take([], height: 19, &pending).isEmpty)
        // A block of height 20 could have held it.
        let settled = take([], height: 20, &pending)
        #expect(settled.map(\.outcome) == [.expired] && settled.map(\.payment) == [short])
        #expect(take([], height: 1_000_000, &pending).isEmpty)
        #expect(pending.payments == [endless])
        // What was settled is forgotten where it can no longer be taken back.
        #expect(pending.settled.isEmpty)
    }

    @Test("it is free again when something else spends the same", arguments: AddressKind.allCases)
    func superseded(pool: AddressKind) async throws {
        var pending = PendingPayments()
        let mine = try await payment(pool), other = try await payment(pool, 21_000)
        #expect(mine.id != other.id)
        pending.add(mine)
        let settled = take([other.transaction], height: 11, &pending)
        #expect(settled.map(\.outcome) == [.superseded])
        #expect(pending.payments.isEmpty)
    }

    @Test("what is written is read again, and what is damaged is refused") func coding() async throws {
        var pending = PendingPayments()
        pending.add(try await payment(.shielded))
        pending.add(try await payment(.transparent))
        pending.accept(pending.payments[0].id)
        _ = take([pending.payments[1].transaction], height: 12, &pending)
        let bytes = pending.encoded
        let read = try PendingPayments(encoded: bytes)
        #expect(read.encoded == bytes)
        #expect(read.payments.first?.bytes == pending.payments.first?.bytes)
        #expect(read.payments.first?.recipients.first?.memo == "für dich")
        for count in 0..<bytes.count {
            #expect(throws: PendingPaymentError.self) { try PendingPayments(encoded: Array(bytes[..<count])) }
        }
        #expect(throws: PendingPaymentError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
            try PendingPayments(encoded: bytes + [0])
        }
        #expect(
            throws: PendingPaymentError.layout(
                .countTooLarge(offset: 0, count: 0xffff_ffff, elementSize: 4, remaining: 0))
        ) { try PendingPayments(encoded: [0xff, 0xff, 0xff, 0xff]) }
        #expect(throws: PendingPaymentError.malformed) {
            try PendingPayments(encoded: [0, 0, 0, 0, 1, 0, 0, 0, 3] + [UInt8](repeating: 0, count: 12))
        }
        let payment = pending.payments[0].encoded
        func refusal(_ change: (inout [UInt8]) -> Void) -> PendingPaymentError? {
            var changed = payment
            change(&changed)
            do {
                _ = try PendingPayment(encoded: changed)
                return nil
            } catch { return error }
        }
        #expect(refusal { _ in } == nil)
        // Account, height, then whether a node took it; the transaction's version after its length at the end.
        #expect(refusal { $0[12] = 2 } == .malformed)
        let first = payment.count - pending.payments[0].bytes.count
        #expect(refusal { $0[first] = 9 } == .transaction(.unknownVersion(actual: 9, expected: 1)))
        let text = try #require(payment.indices.first { payment[$0...].starts(with: Array("für".utf8)) })
        #expect(refusal { $0[text + 1] = 0xff } == .malformed)
    }
}
