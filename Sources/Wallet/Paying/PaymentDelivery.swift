public import ChainTransactions

/// What a node says of a transaction that it is handed.
public enum NodeAnswer: Sendable, Hashable {
    /// It waits for a block now.
    case accepted
    /// It is refused, by the name of a check.
    case refused(name: String, explanation: String)
}

/// Hands payments to a node so that none is lost and none is paid twice.
///
/// A payment is on the disk before anybody sees it. Whatever happens then (no answer, an end of the program) the same bytes
/// are handed over again, which a block holds once at most; what they spend stays reserved until a block holds them, until
/// none can, or until a rule refuses them.
public struct PaymentDelivery {
    /// What became of a payment.
    public enum Outcome: Sendable, Hashable {
        /// The node has it, or had it already.
        case accepted
        /// A block holds it.
        case inBlock
        /// The node has no room now; it stays pending.
        case postponed(name: String, explanation: String)
        /// A rule refuses it: what it would have spent is free again.
        case refused(name: String, explanation: String)
    }

    /// What a node's mempool answers where it has the transaction.
    static let presences: Set<String> = ["alreadyPending", "effectsPending"]
    /// What it answers where it has no room, or no time.
    static let postponements: Set<String> = ["sourceFull", "full", "busy"]

    private let handOver: ([UInt8]) async throws -> NodeAnswer
    private let isInBlock: (Hash256) async throws -> Bool
    private let save: (PendingPayments) throws -> Void

    /// A way to a node.
    ///
    /// - Parameters:
    ///   - save: writes the pending payments to the disk; they are there when it returns.
    ///   - isInBlock: whether a block holds a transaction.
    ///   - handOver: gives a transaction's bytes to the node; throws where there is no answer.
    public init(
        save: @escaping (PendingPayments) throws -> Void, isInBlock: @escaping (Hash256) async throws -> Bool,
        handOver: @escaping ([UInt8]) async throws -> NodeAnswer
    ) {
        self.save = save
        self.isInBlock = isInBlock
        self.handOver = handOver
    }

    /// Writes a payment down and hands it over; one that is pending already is handed over again.
    ///
    /// - Throws: what `save` throws, before anything is handed over or after the answer; what the other two throw, with the
    ///   payment pending.
    public func deliver(
        _ payment: PendingPayment, _ pending: inout PendingPayments
    ) async throws -> Outcome {
        if !pending.payments.contains(where: { $0.id == payment.id }) {
            var written = pending
            written.add(payment)
            try save(written)
            pending = written
        }
        switch try await handOver(payment.bytes) {
        case .accepted: return try accept(payment, &pending)
        case .refused(let name, _) where Self.presences.contains(name): return try accept(payment, &pending)
        case .refused(let name, let explanation) where Self.postponements.contains(name):
            return .postponed(name: name, explanation: explanation)
        case .refused(let name, let explanation):
            // What a block holds already breaks a rule the second time.
            if try await isInBlock(payment.id) {
                _ = try accept(payment, &pending)
                return .inBlock
            }
            pending.release(payment.id)
            try save(pending)
            return .refused(name: name, explanation: explanation)
        }
    }

    /// Hands over again what is pending, in the order in which it was made, since later payments may build on earlier ones.
    ///
    /// - Returns: what became of each.
    /// - Throws: as ``deliver(_:_:)``.
    public func deliverAgain(
        _ pending: inout PendingPayments
    ) async throws -> [(payment: PendingPayment, outcome: Outcome)] {
        var outcomes: [(payment: PendingPayment, outcome: Outcome)] = []
        for payment in pending.payments { outcomes.append((payment, try await deliver(payment, &pending))) }
        return outcomes
    }

    private func accept(_ payment: PendingPayment, _ pending: inout PendingPayments) throws -> Outcome {
        pending.accept(payment.id)
        try save(pending)
        return .accepted
    }
}
