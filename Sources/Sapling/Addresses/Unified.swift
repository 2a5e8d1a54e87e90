internal import Primitives

/// A unified address.
public typealias UnifiedAddress = Unified<PaymentAddress>
/// A unified full viewing key.
public typealias UnifiedFullViewingKey = Unified<DiversifiableFullViewingKey>
/// A unified incoming viewing key.
public typealias UnifiedIncomingViewingKey = Unified<DiversifiableIncomingViewingKey>

/// Receivers or viewing keys of several pools in one text (ZIP 316).
///
/// The Sapling item is decoded and checked; of others the length is checked where their type is known, and they are
/// kept as they are.
public struct Unified<Content: UnifiedContent>: Sendable, Equatable {
    /// The network.
    public let network: ZcashNetwork
    /// The revision of ZIP 316 that the prefix stands for.
    public let revision: UnifiedRevision
    /// All items in ascending order of their types, the Sapling one among them.
    public let items: [UnifiedItem]
    /// The Sapling item, if there is one.
    public let sapling: Content?

    /// The most characters of a text.
    private static var maximumCount: Int { (8 * F4Jumble.byteCounts.upperBound + 4) / 5 + 32 }
    private static var paddingCount: Int { 16 }

    /// Puts items together, in any order; a Sapling item comes as `sapling`.
    ///
    /// - Throws: the first rule of ``UnifiedError`` that the items break.
    public init(
        sapling: Content?, others: [UnifiedItem] = [], network: ZcashNetwork, revision: UnifiedRevision = .zero
    ) throws(UnifiedError) {
        let own = sapling.map { [UnifiedItem(type: UnifiedType.sapling.rawValue, bytes: $0.bytes)] } ?? []
        let items = (own + others).sorted { $0.type < $1.type }
        try self.init(items: items, network: network, revision: revision)
        let count = Self.serialize(items).count + Self.paddingCount
        guard F4Jumble.byteCounts.contains(count) else {
            throw .wrongLength(actual: count, allowed: F4Jumble.byteCounts)
        }
    }

    /// Reads the text of one network.
    ///
    /// - Throws: the first rule of ``UnifiedError`` that the text breaks.
    public init(text: String, network: ZcashNetwork) throws(UnifiedError) {
        try self.init(text: text)
        guard self.network == network else { throw .wrongNetwork(actual: self.network, expected: network) }
    }

    /// Reads a text of any network and revision.
    ///
    /// - Throws: the first rule of ``UnifiedError`` that the text breaks.
    public init(text: String) throws(UnifiedError) {
        let prefix: String
        let jumbled: [UInt8]
        do {
            (prefix, jumbled) = try Bech32.decode(text, variant: .bech32m, maximumCount: Self.maximumCount)
        } catch { throw .notBech32m(error) }
        guard let (network, revision) = Self.meaning(of: prefix) else { throw .unknownPrefix(actual: prefix) }
        guard let bytes = F4Jumble.invert(jumbled) else {
            throw .wrongLength(actual: jumbled.count, allowed: F4Jumble.byteCounts)
        }
        let end = bytes.count - Self.paddingCount
        guard Array(bytes[end...]) == Self.padding(prefix) else { throw .wrongPadding }
        try self.init(items: Self.parse(Array(bytes[..<end])), network: network, revision: revision)
    }

    /// The text.
    public var text: String {
        let prefix = Self.prefix(network, revision)
        guard let jumbled = F4Jumble.apply(Self.serialize(items) + Self.padding(prefix)) else {
            preconditionFailure("the length was checked when the items were put together")
        }
        return KeyText.encode(jumbled, prefix: prefix, variant: .bech32m)
    }

    /// Checks the rules for items ("Requirements for both Unified Addresses and Unified Viewing Keys").
    private init(
        items: [UnifiedItem], network: ZcashNetwork, revision: UnifiedRevision
    ) throws(UnifiedError) {
        for (item, next) in zip(items, items.dropFirst()) {
            guard item.type != next.type else { throw .duplicateType(item.type) }
            guard item.type < next.type else { throw .notAscending(next.type) }
        }
        for item in items {
            if UnifiedType.mustUnderstand.contains(item.type),
                revision == .zero || UnifiedType(rawValue: item.type) == nil
            {
                throw .mustUnderstand(item.type)
            }
            if let expected = Content.unifiedKind.byteCount(ofType: item.type, revision: revision),
                item.bytes.count != expected
            {
                throw .wrongItemLength(type: item.type, actual: item.bytes.count, expected: expected)
            }
        }
        let types = Set(items.map(\.type))
        let transparent: Set = [UnifiedType.publicKeyHash.rawValue, UnifiedType.scriptHash.rawValue]
        let shielded: Set = [UnifiedType.sapling.rawValue, UnifiedType.orchard.rawValue]
        guard !types.isSuperset(of: transparent) else { throw .bothTransparent }
        if revision == .zero {
            guard !types.isDisjoint(with: shielded) else { throw .noShieldedItem }
        } else {
            guard types.contains(where: { !UnifiedType.metadata.contains($0) }) else { throw .onlyMetadata }
        }
        if revision == .twoShielded, Content.unifiedKind == .address {
            guard types.isDisjoint(with: transparent) else { throw .transparentReceiver }
        }
        let own = items.first { $0.type == UnifiedType.sapling.rawValue }
        if let own { sapling = try Content(unifiedItem: own.bytes) } else { sapling = nil }
        self.items = items
        self.network = network
        self.revision = revision
    }

    /// Type, length, contents, one item after another.
    private static func parse(_ bytes: [UInt8]) throws(UnifiedError) -> [UnifiedItem] {
        var reader = ByteReader(bytes)
        var items: [UnifiedItem] = []
        while reader.remaining > 0 {
            let start = reader.offset
            do {
                let type = try readNumber(&reader).get()
                let count = try readNumber(&reader).get()
                items.append(UnifiedItem(type: type, bytes: try reader.readBytes(Int(count))))
            } catch let error as UnifiedError {
                throw error
            } catch { throw .truncatedItem(offset: start) }
        }
        return items
    }

    /// A compact size: one byte, or a marker and two, four or eight; at most 0x2000000 and as short as can be.
    private static func readNumber(
        _ reader: inout ByteReader
    ) throws(ByteReaderError) -> Result<UInt32, UnifiedError> {
        let offset = reader.offset
        let (value, least): (UInt64, UInt64) =
            switch try reader.readUInt8() {
            case 0xfd: (UInt64(try reader.readLittleEndian(UInt16.self)), 0xfd)
            case 0xfe: (UInt64(try reader.readUInt32()), 0x1_0000)
            case 0xff: (try reader.readUInt64(), 0x1_0000_0000)
            case let byte: (UInt64(byte), 0)
            }
        guard value >= least else { return .failure(.notMinimal(offset: offset)) }
        guard value <= 0x200_0000 else { return .failure(.numberTooLarge(offset: offset)) }
        return .success(UInt32(value))
    }

    private static func serialize(_ items: [UnifiedItem]) -> [UInt8] {
        items.flatMap { number(UInt64($0.type)) + number(UInt64($0.bytes.count)) + $0.bytes }
    }

    private static func number(_ value: UInt64) -> [UInt8] {
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) } }
        return switch value {
        case ..<0xfd: bytes(1)
        case ...0xffff: [0xfd] + bytes(2)
        case ...0xffff_ffff: [0xfe] + bytes(4)
        default: [0xff] + bytes(8)
        }
    }

    private static func prefix(_ network: ZcashNetwork, _ revision: UnifiedRevision) -> String {
        Content.unifiedKind.stem(revision) + (network == .main ? "" : network.rawValue)
    }

    private static func meaning(of text: String) -> (ZcashNetwork, UnifiedRevision)? {
        for network in ZcashNetwork.allCases {
            for revision in UnifiedRevision.allCases where prefix(network, revision) == text {
                return (network, revision)
            }
        }
        return nil
    }

    private static func padding(_ prefix: String) -> [UInt8] {
        let bytes = Array(prefix.utf8)
        return bytes + [UInt8](repeating: 0, count: paddingCount - bytes.count)
    }
}

extension UnifiedFullViewingKey {
    /// A unified incoming viewing key of what this program can derive one for: the Sapling key, and expiry metadata;
    /// other keys are left out (ZIP 316, "Deriving a UIVK from a UFVK").
    ///
    /// - Throws: `.noShieldedItem` or `.onlyMetadata` where there is no Sapling key.
    public func incoming() throws(UnifiedError) -> UnifiedIncomingViewingKey {
        try UnifiedIncomingViewingKey(
            sapling: sapling?.incoming, others: items.filter { UnifiedType.mustUnderstand.contains($0.type) },
            network: network, revision: revision)
    }
}
