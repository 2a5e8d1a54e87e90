public import ChainTransactions
internal import RingWallet
internal import ZcashTransactions

/// Something that a payment shows to everybody, beside what every transaction shows.
public enum PaymentExposure: Sendable, Hashable {
    /// What one pool pays into another, in units: both pools and the amount are open.
    case crossing(from: AddressKind, to: AddressKind, units: UInt64)
    /// The addresses that pay: in one transaction they are seen to belong together.
    case payers([AccountID])
    /// So many ring outputs, which are seen to belong to one owner.
    case ringOutputsTogether(Int)
    /// The fee or the expiry height is not what the others have, by which payments of one wallet can be told.
    case unusualTerms

    /// The same in words.
    public var sentence: String {
        switch self {
        case .crossing(let from, let to, let units) where from == .transparent:
            "Everybody sees \(units) units go from the \(from.rawValue) into the \(to.rawValue) pool; whose they are then is "
                + "hidden. Leave them there a while, and take other amounts out."
        case .crossing(let from, let to, let units):
            "Everybody sees \(units) units leave the \(from.rawValue) pool for the \(to.rawValue) one. Where as many went in "
                + "shortly before, the two are seen to belong together."
        case .payers(let accounts) where accounts.count == 1:
            "Everybody sees that \(accounts[0].accountText) pays, and the fee."
        case .payers(let accounts):
            "Everybody sees that these addresses have one owner: \(accounts.map(\.accountText).joined(separator: ", "))."
        case .ringOutputsTogether(let count):
            "\(count) ring outputs are spent at once: everybody sees that they have one owner, not which they are."
        case .unusualTerms:
            "A fee or an expiry height of one's own makes the payment stand out among others."
        }
    }
}

extension PaymentPlan {
    /// What the payment shows to everybody, beside what every transaction shows.
    public var exposures: [PaymentExposure] {
        var found: [PaymentExposure] = []
        let debits = planned.transaction.transparent.debits
        if !debits.isEmpty { found.append(.payers(debits.map(\.account))) }
        for kind in AddressKind.allCases where kind != pool {
            let units = CoinChoice.sum(payments.filter { $0.recipient.kind == kind }.map(\.amount))
            if units > 0 { found.append(.crossing(from: pool, to: kind, units: units)) }
        }
        if let count = ring?.inputs.count, count > 1 { found.append(.ringOutputsTogether(count)) }
        if hasOwnTerms { found.append(.unusualTerms) }
        return found
    }
}
