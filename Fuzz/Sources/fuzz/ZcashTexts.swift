import Primitives
import Sapling

/// Addresses, keys and disclosures of Zcash. A blind change never keeps a checksum, so all but the first kind make the
/// text around the bytes that are changed.
enum ZcashTexts {
    static func read(_ bytes: [UInt8]) throws {
        guard let kind = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch kind % 9 {
        case 0:
            let text = String(decoding: rest, as: UTF8.self)
            for parse in parsers { try? parse(text) }
            try PaymentDisclosure(text: text).use(text)
        case 1: try address(wrap(rest, "zs", .bech32))
        case 2: try fullViewingKey(wrap(rest, "zviews", .bech32))
        case 3: try extendedSpendingKey(wrap(rest, "secret-extended-key-test", .bech32))
        case 4: try extendedFullViewingKey(wrap(rest, "zxviewregtestsapling", .bech32))
        case 5: try unified(PaymentAddress.self, rest, ["u", "utest", "ur", "zu", "tu"])
        case 6: try unified(DiversifiableFullViewingKey.self, rest, ["uview", "urview", "uvf"])
        case 7: try unified(DiversifiableIncomingViewingKey.self, rest, ["uivk", "urivk", "uvi"])
        default: try PaymentDisclosure(bytes: rest).use(wrap(rest, "zpaydisclosure", .bech32m))
        }
    }

    private static let parsers: [@Sendable (String) throws -> Void] = [
        address, fullViewingKey, extendedSpendingKey, extendedFullViewingKey,
        { try expect(SeedFingerprint(text: $0).text == $0.lowercased()) },
        { text in
            let (network, key) = try IncomingViewingKey.decode(text)
            expect(key.text(on: network) == text.lowercased())
        },
        { try expect(UnifiedAddress(text: $0).text == $0.lowercased()) },
        { try expect(UnifiedFullViewingKey(text: $0).text == $0.lowercased()) },
        { try expect(UnifiedIncomingViewingKey(text: $0).text == $0.lowercased()) },
    ]

    private static func address(_ text: String) throws {
        let (network, address) = try PaymentAddress.decode(text)
        expect(address.text(on: network) == text.lowercased())
    }

    private static func fullViewingKey(_ text: String) throws {
        let (network, key) = try FullViewingKey.decode(text)
        expect(key.text(on: network) == text.lowercased())
    }

    private static func extendedSpendingKey(_ text: String) throws {
        let (network, key) = try ExtendedSpendingKey.decode(text)
        expect(key.text(on: network) == text.lowercased())
    }

    private static func extendedFullViewingKey(_ text: String) throws {
        let (network, key) = try ExtendedFullViewingKey.decode(text)
        expect(key.text(on: network) == text.lowercased())
    }

    /// The items under each prefix: what one revision takes another may refuse.
    private static func unified<Content: UnifiedContent>(
        _ type: Content.Type, _ items: [UInt8], _ prefixes: [String]
    ) throws {
        var refusal: (any Error)?
        for prefix in prefixes {
            let padding = Array(prefix.utf8) + [UInt8](repeating: 0, count: 16 - prefix.utf8.count)
            guard let jumbled = F4Jumble.apply(items + padding) else { continue }
            let text = try wrap(jumbled, prefix, .bech32m)
            do { try expect(Unified<Content>(text: text).text == text) } catch { refusal = error }
        }
        if let refusal { throw refusal }
    }

    private static func wrap(_ bytes: [UInt8], _ prefix: String, _ variant: Bech32.Variant) throws -> String {
        try Bech32.encode(bytes, prefix: prefix, variant: variant)
    }

    fileprivate static func expect(_ condition: Bool) { precondition(condition, "a text is read as it was written") }
}

extension PaymentDisclosure {
    fileprivate func use(_ text: String) { ZcashTexts.expect(self.text == text.lowercased()) }
}
