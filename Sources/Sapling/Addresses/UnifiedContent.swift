/// The Sapling item of a unified address or viewing key, which says what kind of text it stands in (ZIP 316).
public protocol UnifiedContent: Sendable, Equatable {
    /// The kind of text.
    static var unifiedKind: UnifiedKind { get }
    /// Decodes the item.
    ///
    /// - Throws: `.wrongItemLength`, `.invalidSaplingReceiver`, `.invalidSaplingKey`.
    init(unifiedItem bytes: [UInt8]) throws(UnifiedError)
    /// The item.
    var bytes: [UInt8] { get }
}

/// The three kinds of unified texts.
public enum UnifiedKind: Sendable, Hashable {
    /// Receivers.
    case address
    /// Full viewing keys.
    case fullViewingKey
    /// Incoming viewing keys.
    case incomingViewingKey

    /// The length of an item of a known type in bytes; nil for other types.
    func byteCount(ofType type: UInt32, revision: UnifiedRevision) -> Int? {
        switch (UnifiedType(rawValue: type), self) {
        case (.publicKeyHash, .address), (.scriptHash, .address): 20
        case (.publicKeyHash, _): 65
        case (.sapling, .address), (.orchard, .address): 43
        case (.sapling, .fullViewingKey): 128
        case (.orchard, .fullViewingKey): 96
        case (.sapling, .incomingViewingKey), (.orchard, .incomingViewingKey): 64
        case (.expiryHeight, _) where revision != .zero: 4
        case (.expiryTime, _) where revision != .zero: 8
        default: nil
        }
    }

    /// The prefix without the network's part.
    func stem(_ revision: UnifiedRevision) -> String {
        switch (revision, self) {
        case (.zero, .address): "u"
        case (.zero, .fullViewingKey): "uview"
        case (.zero, .incomingViewingKey): "uivk"
        case (.one, .address): "ur"
        case (.one, .fullViewingKey): "urview"
        case (.one, .incomingViewingKey): "urivk"
        case (.twoShielded, .address): "zu"
        case (.twoTransparent, .address): "tu"
        case (.twoShielded, .fullViewingKey), (.twoTransparent, .fullViewingKey): "uvf"
        case (.twoShielded, .incomingViewingKey), (.twoTransparent, .incomingViewingKey): "uvi"
        }
    }
}

/// The known types of items (ZIP 316, "Encoding of Unified Addresses" and "Address Expiration Metadata").
public enum UnifiedType: UInt32, Sendable, Hashable {
    /// A transparent receiver for a public key, or a transparent extended public key.
    case publicKeyHash = 0
    /// A transparent receiver for a script.
    case scriptHash = 1
    /// Sapling.
    case sapling = 2
    /// Orchard.
    case orchard = 3
    /// The last block height at which to pay.
    case expiryHeight = 0xe0
    /// The last moment at which to pay, in seconds since 1970.
    case expiryTime = 0xe1

    /// The types of metadata.
    static let metadata: ClosedRange<UInt32> = 0xc0...0xfc
    /// Those that who reads the text must understand, from revision 1 on.
    static let mustUnderstand: ClosedRange<UInt32> = 0xe0...0xfc
}

/// The revisions of ZIP 316, which the prefix tells apart.
///
/// Revision 2 is known from the published vectors only; its prefixes on test networks are formed like the others.
public enum UnifiedRevision: Sendable, Hashable, CaseIterable {
    /// `u`, `uview`, `uivk`: at least one shielded item.
    case zero
    /// `ur`, `urview`, `urivk`.
    case one
    /// `zu`: without transparent receivers; `uvf`, `uvi`.
    case twoShielded
    /// `tu`: with or without transparent receivers. Viewing keys make no difference: they are read as `.twoShielded`.
    case twoTransparent
}

/// An item as it stands in the text.
public struct UnifiedItem: Sendable, Hashable {
    /// The number of the type; see ``UnifiedType``.
    public let type: UInt32
    /// The contents.
    public let bytes: [UInt8]

    /// An item, not checked.
    public init(type: UInt32, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }
}

extension PaymentAddress: UnifiedContent {
    public static var unifiedKind: UnifiedKind { .address }

    public init(unifiedItem bytes: [UInt8]) throws(UnifiedError) {
        do { self = try PaymentAddress(bytes: bytes) } catch { throw .invalidSaplingReceiver(error) }
    }
}

extension DiversifiableFullViewingKey: UnifiedContent {
    public static var unifiedKind: UnifiedKind { .fullViewingKey }

    public init(unifiedItem bytes: [UInt8]) throws(UnifiedError) {
        do { self = try DiversifiableFullViewingKey(bytes: bytes) } catch { throw .invalidSaplingKey(error) }
    }
}

extension DiversifiableIncomingViewingKey: UnifiedContent {
    public static var unifiedKind: UnifiedKind { .incomingViewingKey }

    public init(unifiedItem bytes: [UInt8]) throws(UnifiedError) {
        do { self = try DiversifiableIncomingViewingKey(bytes: bytes) } catch { throw .invalidSaplingKey(error) }
    }
}
