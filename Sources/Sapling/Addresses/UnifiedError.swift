public import Primitives

/// Why a text is no unified address or viewing key, or items do not make one (ZIP 316).
public enum UnifiedError: NamedError, Hashable {
    /// It is not Bech32m.
    case notBech32m(Bech32Error)
    /// The prefix is of no network's unified address or key of this kind.
    case unknownPrefix(actual: String)
    /// It belongs to another network.
    case wrongNetwork(actual: ZcashNetwork, expected: ZcashNetwork)
    /// It stands for too few or too many bytes to be jumbled.
    case wrongLength(actual: Int, allowed: ClosedRange<Int>)
    /// The 16 bytes at the end are not the prefix.
    case wrongPadding
    /// An item at `offset` is cut off.
    case truncatedItem(offset: Int)
    /// A number at `offset` has a shorter encoding.
    case notMinimal(offset: Int)
    /// A type or length at `offset` exceeds 0x2000000.
    case numberTooLarge(offset: Int)
    /// There are two items of one type.
    case duplicateType(UInt32)
    /// The items are not in ascending order of their types.
    case notAscending(UInt32)
    /// There are both kinds of transparent receivers.
    case bothTransparent
    /// A revision 0 text has no shielded item.
    case noShieldedItem
    /// There are no items but metadata.
    case onlyMetadata
    /// A shielded-only address has a transparent receiver.
    case transparentReceiver
    /// An item of a known type has the wrong length, in bytes.
    case wrongItemLength(type: UInt32, actual: Int, expected: Int)
    /// Metadata that must be understood and is not known, or stands in revision 0.
    case mustUnderstand(UInt32)
    /// The Sapling receiver is refused.
    case invalidSaplingReceiver(PaymentAddressError)
    /// The Sapling viewing key is refused.
    case invalidSaplingKey(ViewingKeyError)

    public var explanation: String {
        switch self {
        case .notBech32m(let error): error.explanation
        case .unknownPrefix(let actual): "The prefix '\(actual)' belongs to something else."
        case .wrongNetwork(let actual, let expected):
            "It belongs to the network '\(actual.rawValue)', not to '\(expected.rawValue)'."
        case .wrongLength(let actual, let allowed):
            "It stands for \(actual) bytes; \(allowed.lowerBound) to \(allowed.upperBound) are possible."
        case .wrongPadding: "The bytes at the end are not the prefix: it was changed."
        case .truncatedItem(let offset): "The item at byte \(offset) is cut off."
        case .notMinimal(let offset): "The number at byte \(offset) has a shorter encoding."
        case .numberTooLarge(let offset): "The number at byte \(offset) exceeds 0x2000000."
        case .duplicateType(let type): "There are two items of type \(type)."
        case .notAscending(let type): "The item of type \(type) stands after one of a higher type."
        case .bothTransparent: "There are receivers for a public key and for a script; one is possible."
        case .noShieldedItem: "There is neither a Sapling nor an Orchard item."
        case .onlyMetadata: "There is no receiver or key."
        case .transparentReceiver: "There is a transparent receiver in an address that is for shielded ones."
        case .wrongItemLength(let type, let actual, let expected):
            "The item of type \(type) has \(actual) bytes instead of \(expected)."
        case .mustUnderstand(let type): "The item of type \(type) must be understood, and is not."
        case .invalidSaplingReceiver(let error): error.explanation
        case .invalidSaplingKey(let error): error.explanation
        }
    }
}
