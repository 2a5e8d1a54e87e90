import ChainTransactions
import Primitives
import Testing
import Wallet

/// A node that can be asked to fail, and a disk that can.
private final class DeliveryWorld {
    struct Unreachable: Error {}
    struct DiskFull: Error {}

    /// What the node was handed.
    var received: [[UInt8]] = []
    /// What it answers; nil where it takes the transaction and the answer is lost.
    var answer: NodeAnswer? = .accepted
    var isReachable = true
    var inBlocks: Set<Hash256> = []
    var isDiskFull = false
    /// What lies on the disk, as it would be read again.
    var disk = PendingPayments().encoded

    var delivery: PaymentDelivery {
        PaymentDelivery(
            save: { pending in
                if self.isDiskFull { throw DiskFull() }
                self.disk = pending.encoded
            },
            isInBlock: { self.inBlocks.contains($0) },
            handOver: { bytes in
                // Whatever is handed over lies on the disk by then.
                #expect(try PendingPayments(encoded: self.disk).payments.contains { $0.bytes == bytes })
                guard self.isReachable else { throw Unreachable() }
                self.received.append(bytes)
                guard let answer = self.answer else { throw Unreachable() }
                return answer
            })
    }

    /// What a program that is started again knows.
    func reread() throws -> PendingPayments { try PendingPayments(encoded: disk) }
}

@Suite("Handing payments over")
struct PaymentDeliveryTests {
    private let sample: SampleFunds

    init() throws { sample = try SampleFunds(transparent: [100_000]) }

    private func payment(_ amount: UInt64 = 5, after other: PendingPayment? = nil) async throws -> PendingPayment {
        var sample = sample
        if let other { sample.funds.reserve(other.transaction) }
        let plan = try await sample.plan(from: .transparent, to: .transparent, amount)
        return PendingPayment(
            try plan.finished(with: sample.keys) { _, _ in }, account: 0, height: 10, recipients: [])
    }

    @Test("it is written before it is handed over, and kept as taken") func accepted() async throws {
        let world = DeliveryWorld()
        var pending = PendingPayments()
        let payment = try await payment()
        #expect(try await world.delivery.deliver(payment, &pending) == .accepted)
        #expect(world.received == [payment.bytes])
        #expect(pending.payments.map(\.isAccepted) == [true])
        #expect(try world.reread() == pending)
    }

    @Test("what cannot be written is handed to nobody") func diskFull() async throws {
        let world = DeliveryWorld()
        world.isDiskFull = true
        var pending = PendingPayments()
        let payment = try await payment()
        await #expect(throws: DeliveryWorld.DiskFull.self) { try await world.delivery.deliver(payment, &pending) }
        #expect(world.received.isEmpty && pending.isEmpty)
    }

    @Test("after an end of the program between writing and handing over the same bytes are handed over")
    func crash() async throws {
        let world = DeliveryWorld()
        world.isReachable = false
        var pending = PendingPayments()
        let payment = try await payment()
        await #expect(throws: DeliveryWorld.Unreachable.self) { try await world.delivery.deliver(payment, &pending) }
        #expect(world.received.isEmpty)
        world.isReachable = true
        var again = try world.reread()
        #expect(again.payments == [payment])
        // What it spends is kept for it in between.
        var funds = sample.funds
        again.reserve(in: &funds)
        #expect(funds.transparent.map(\.sequence) == [1])
        #expect(try await world.delivery.deliverAgain(&again).map(\.outcome) == [.accepted])
        #expect(world.received == [payment.bytes])
    }

    @Test("after a lost answer the node says that it has it, and nothing is paid twice") func lostAnswer() async throws
    {
        for presence in ["alreadyPending", "effectsPending"] {
            let world = DeliveryWorld()
            world.answer = nil
            var pending = PendingPayments()
            let payment = try await payment()
            await #expect(throws: DeliveryWorld.Unreachable.self) {
                try await world.delivery.deliver(payment, &pending)
            }
            #expect(pending.payments.map(\.isAccepted) == [false])
            world.answer = .refused(name: presence, explanation: "")
            var again = try world.reread()
            #expect(try await world.delivery.deliverAgain(&again).map(\.outcome) == [.accepted])
            #expect(world.received == [payment.bytes, payment.bytes])
            #expect(again.payments.map(\.isAccepted) == [true])
        }
    }

    @Test("what a rule refuses is free again") func refused() async throws {
        let world = DeliveryWorld()
        world.answer = .refused(name: "minimumFee", explanation: "too little")
        var pending = PendingPayments()
        #expect(
            try await world.delivery.deliver(try await payment(), &pending)
                == .refused(name: "minimumFee", explanation: "too little"))
        #expect(pending.isEmpty)
        #expect(try world.reread().isEmpty)
    }

    @Test("what a rule refuses because a block holds it already stays until that block is seen") func inBlock()
        async throws
    {
        let world = DeliveryWorld()
        let payment = try await payment()
        world.answer = .refused(name: "accountSequence", explanation: "")
        world.inBlocks = [payment.id]
        var pending = PendingPayments()
        #expect(try await world.delivery.deliver(payment, &pending) == .inBlock)
        #expect(pending.payments.map(\.id) == [payment.id])
    }

    @Test("where the node has no room it stays pending") func postponed() async throws {
        for name in ["full", "sourceFull", "busy"] {
            let world = DeliveryWorld()
            world.answer = .refused(name: name, explanation: "later")
            var pending = PendingPayments()
            let payment = try await payment()
            #expect(
                try await world.delivery.deliver(payment, &pending) == .postponed(name: name, explanation: "later"))
            #expect(try world.reread().payments == [payment])
        }
    }

    @Test("payments that build on each other are handed over again in their order") func order() async throws {
        let world = DeliveryWorld()
        world.isReachable = false
        var pending = PendingPayments()
        let first = try await payment()
        let second = try await payment(6, after: first)
        #expect(second.transaction.transparent.debits.map(\.sequence) == [1])
        for payment in [first, second] {
            await #expect(throws: DeliveryWorld.Unreachable.self) {
                try await world.delivery.deliver(payment, &pending)
            }
        }
        world.isReachable = true
        #expect(try await world.delivery.deliverAgain(&pending).map(\.outcome) == [.accepted, .accepted])
        #expect(world.received == [first.bytes, second.bytes])
    }
}
