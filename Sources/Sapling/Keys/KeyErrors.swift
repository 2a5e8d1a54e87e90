public import Curves
public import Primitives

/// Why bytes are no Sapling spending key.
public enum SpendingKeyError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The scalar `ask` is not below the order of the group.
    case authorizingScalarNotCanonical
    /// The scalar `nsk` is not below the order of the group.
    case nullifierScalarNotCanonical
    /// The scalar `ask` is zero: such a key must be thrown away.
    case authorizingScalarIsZero
    /// The viewing key that belongs to the spending key is refused.
    case invalidViewingKey(ViewingKeyError)

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The spending key has \(actual) bytes instead of \(expected)."
        case .authorizingScalarNotCanonical: "The spending key's scalar ask is not below the order of the group."
        case .nullifierScalarNotCanonical: "The spending key's scalar nsk is not below the order of the group."
        case .authorizingScalarIsZero: "The spending key's scalar ask is zero."
        case .invalidViewingKey(let error): error.explanation
        }
    }
}

/// Why bytes are no Sapling viewing key.
public enum ViewingKeyError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The key `ak` is no point.
    case invalidAuthorizingKey(EdwardsDecodingError)
    /// The key `ak` is the identity.
    case authorizingKeyIsIdentity
    /// The key `ak` is not of prime order.
    case authorizingKeyNotInSubgroup
    /// The key `nk` is no point.
    case invalidNullifierKey(EdwardsDecodingError)
    /// The key `nk` is not in the subgroup of prime order.
    case nullifierKeyNotInSubgroup
    /// The incoming viewing key is zero.
    case incomingKeyIsZero
    /// The incoming viewing key has more than 251 bits.
    case incomingKeyTooLarge

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The viewing key has \(actual) bytes instead of \(expected)."
        case .invalidAuthorizingKey(let error): "The viewing key's ak is no point. \(error.explanation)"
        case .authorizingKeyIsIdentity: "The viewing key's ak is the identity."
        case .authorizingKeyNotInSubgroup: "The viewing key's ak is not in the subgroup of prime order."
        case .invalidNullifierKey(let error): "The viewing key's nk is no point. \(error.explanation)"
        case .nullifierKeyNotInSubgroup: "The viewing key's nk is not in the subgroup of prime order."
        case .incomingKeyIsZero: "The incoming viewing key is zero."
        case .incomingKeyTooLarge: "The incoming viewing key has more than 251 bits."
        }
    }
}

/// Why bytes are no diversifier, or no payment address.
public enum PaymentAddressError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The diversifier has no base point: about half of all have none.
    case invalidDiversifier
    /// The key `pk_d` is no point.
    case invalidTransmissionKey(EdwardsDecodingError)
    /// The key `pk_d` is the identity.
    case transmissionKeyIsIdentity
    /// The key `pk_d` is not of prime order.
    case transmissionKeyNotInSubgroup

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "There are \(actual) bytes instead of \(expected)."
        case .invalidDiversifier: "The address's diversifier has no base point."
        case .invalidTransmissionKey(let error): "The address's key is no point. \(error.explanation)"
        case .transmissionKeyIsIdentity: "The address's key is the identity."
        case .transmissionKeyNotInSubgroup: "The address's key is not in the subgroup of prime order."
        }
    }
}
