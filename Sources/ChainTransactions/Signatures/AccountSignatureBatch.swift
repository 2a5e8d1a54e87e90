import Algebra
import Curves
public import Primitives
import RingSignatures

/// Why a batch of accounts' signatures is refused.
public enum AccountBatchError: NamedError, Hashable {
    /// These signatures are refused, by their positions in the batch, ascending.
    case invalid([Blame])
    /// The system gave no randomness for the weights.
    case noRandomness(RandomnessError)

    /// A refused signature.
    public struct Blame: Sendable, Hashable {
        /// The position in the batch, counted from 0.
        public let index: Int
        /// The check that failed.
        public let reason: AccountSignatureError
    }

    public var explanation: String {
        switch self {
        case .invalid(let blames):
            "\(blames.count) signatures are refused; the first is number \(blames.first?.index ?? 0): "
                + (blames.first?.reason.explanation ?? "")
        case .noRandomness(let error): error.explanation
        }
    }
}

/// Signatures of accounts that are verified together as one sum of points, each with a random weight of 128 bits: a
/// batch with an invalid one passes with probability 2⁻¹²⁸ at most. It accepts exactly what each alone would be
/// accepted for, as the equations are cofactored (ZIP 215). Variable time in its items, which are public.
public struct AccountSignatureBatch: Sendable {
    private struct Item: Sendable {
        let account: AccountID
        let signature: [UInt8]
        let message: [UInt8]
    }

    private var items: [Item] = []

    /// An empty batch.
    public init() {}

    /// The number of signatures.
    public var count: Int { items.count }

    /// Adds a signature; its position is the ``count`` before the call.
    public mutating func add(_ signature: [UInt8], of message: [UInt8], by account: AccountID) {
        items.append(Item(account: account, signature: signature, message: message))
    }

    /// Verifies all signatures; where they do not pass together, each alone, to name those that are refused.
    ///
    /// - Parameter pool: the threads that share the work.
    /// - Throws: `.invalid` with every refused signature, or `.noRandomness`.
    public func verify(on pool: WorkerPool) throws(AccountBatchError) {
        let random: [UInt8]
        do { random = try SystemRandom.bytes(16 * items.count) } catch { throw .noRandomness(error) }
        try verify(on: pool, weights: random)
    }

    /// As ``verify(on:)`` with 16 bytes of weight for each signature.
    package func verify(on pool: WorkerPool, weights: [UInt8]) throws(AccountBatchError) {
        precondition(weights.count == 16 * items.count, "each signature has a weight of sixteen bytes")
        guard !items.isEmpty else { return }
        let items = items
        let claims = pool.map(count: items.count) { index in
            try? AccountClaim(
                account: items[index].account, signature: items[index].signature, message: items[index].message)
        }
        var points: [EdwardsAffinePoint<Ed25519>] = []
        var scalars: [Ed25519.ScalarField] = []
        var response = Ed25519.ScalarField.zero
        for (index, claim) in claims.enumerated() {
            guard let claim else { throw blame(on: pool) }
            var weight = Limbs<4>(littleEndian: Array(weights[16 * index..<16 * index + 16]))
            if weight.isZero { weight = Limbs(small: 1) }
            let z = Ed25519.ScalarField(reducingLow: weight, high: Limbs())
            response += z * claim.response
            points += [claim.commitment, claim.key]
            scalars += [z, z * claim.challenge]
        }
        let sum = EdwardsPoint.multiScalarMultiplicationVariableTime(points, scalars, pool: pool)
        let difference = EdwardsPoint<Ed25519>.generatorMultiple(by: response) - sum
        guard difference.isSmallOrder else { throw blame(on: pool) }
    }

    private func blame(on pool: WorkerPool) -> AccountBatchError {
        let items = items
        let reasons = pool.map(count: items.count) { index -> AccountSignatureError? in
            let item = items[index]
            do throws(AccountSignatureError) {
                try item.account.verify(signature: item.signature, of: item.message)
                return nil
            } catch { return error }
        }
        return .invalid(
            reasons.enumerated().compactMap { index, reason in
                reason.map { AccountBatchError.Blame(index: index, reason: $0) }
            })
    }
}
