import Primitives
import Sapling
import TestSupport
import Testing

/// ZIP 316.
@Suite struct UnifiedTests {
    @Test(arguments: try ZcashVector.cases("f4jumble"))
    func publishedJumbling(_ vector: ZcashVector) throws {
        let (normal, jumbled) = (try vector["normal"].bytes, try vector["jumbled"].bytes)
        #expect(F4Jumble.apply(normal) == jumbled)
        #expect(F4Jumble.invert(jumbled) == normal)
    }

    @Test func jumblingIsAPermutation() {
        var generator = SeededGenerator(seed: 4)
        for count in Array(38...200) + [1000, 70_000] {
            let bytes = generator.bytes(count)
            #expect(F4Jumble.apply(bytes).flatMap(F4Jumble.invert) == bytes)
        }
        #expect(F4Jumble.apply([UInt8](repeating: 0, count: 37)) == nil)
        #expect(F4Jumble.invert([UInt8](repeating: 0, count: F4Jumble.byteCounts.upperBound + 1)) == nil)
    }

    /// The items that a vector lists, the Sapling one apart.
    private func items(_ vector: ZcashVector, _ names: [(String, UInt32)], type: String) throws -> [UnifiedItem] {
        var items: [UnifiedItem] = []
        for (name, number) in names {
            guard let json = vector.json[name], json != .null else { continue }
            items.append(UnifiedItem(type: number, bytes: try vector[name].bytes))
        }
        if let json = vector.json["unknown\(type)_bytes"], json != .null {
            items.append(
                UnifiedItem(
                    type: try vector["unknown\(type)_typecode"].integer(),
                    bytes: try vector["unknown\(type)_bytes"].bytes))
        }
        for (name, number, count) in [("expiry_height", UInt32(0xe0), 4), ("expiry_time", 0xe1, 8)] {
            guard let json = vector.json[name], json != .null else { continue }
            let value: UInt64 = try vector[name].integer()
            items.append(
                UnifiedItem(type: number, bytes: (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) })
            )
        }
        return items
    }

    /// Reads a text, compares its items and writes it from them.
    private func check<Content: UnifiedContent>(
        _ type: Content.Type, _ text: String, sapling: [UInt8]?, others: [UnifiedItem], revision: UnifiedRevision
    ) throws {
        let unified = try Unified<Content>(text: text, network: .main)
        #expect(unified.sapling?.bytes == sapling)
        #expect(unified.items.filter { $0.type != 2 } == others.sorted { $0.type < $1.type })
        #expect(unified.text == text && unified.revision == revision)
        let built = try Unified<Content>(
            sapling: sapling.map { try Content(unifiedItem: $0) }, others: others, network: .main, revision: revision)
        #expect(built == unified && built.text == text)
        #expect(throws: UnifiedError.wrongNetwork(actual: .main, expected: .test)) {
            try Unified<Content>(text: text, network: .test)
        }
    }

    private func optional(_ vector: ZcashVector, _ name: String) throws -> [UInt8]? {
        try vector[name].isNull ? nil : try vector[name].bytes
    }

    @Test(arguments: try ZcashVector.cases("unified_address") + ZcashVector.cases("unified_address_r2"))
    func publishedAddresses(_ vector: ZcashVector) throws {
        let text = try vector["unified_addr"].text
        let revision: UnifiedRevision =
            text.hasPrefix("zu") ? .twoShielded : text.hasPrefix("tu") ? .twoTransparent : .zero
        let names = [("p2pkh_bytes", UInt32(0)), ("p2sh_bytes", 1), ("orchard_raw_addr", 3)]
        let sapling = try optional(vector, "sapling_raw_addr")
        try check(
            PaymentAddress.self, text, sapling: sapling, others: items(vector, names, type: ""), revision: revision)
        // The Sapling receiver is the one of the account's key at that number.
        guard let sapling else { return }
        let account: UInt32 = try vector["account"].integer()
        let key = try #require(
            try ExtendedSpendingKey(seed: vector["root_seed"].bytes, network: .main, account: account))
        let index = DiversifierIndex(try vector["diversifier_index"].integer())
        #expect(key.viewingKey.address(at: index)?.bytes == sapling)
    }

    @Test(arguments: try ZcashVector.cases("unified_full_viewing_keys"))
    func publishedFullViewingKeys(_ vector: ZcashVector) throws {
        let sapling = try optional(vector, "sapling_fvk_bytes")
        let text = try vector["unified_fvk"].text
        try check(
            DiversifiableFullViewingKey.self, text, sapling: sapling,
            others: items(vector, [("t_key_bytes", 0), ("orchard_fvk_bytes", 3)], type: "_fvk"), revision: .zero)
        let key = try UnifiedFullViewingKey(text: text)
        if sapling == nil {
            #expect(throws: UnifiedError.noShieldedItem) { try key.incoming() }
        } else {
            #expect(try key.incoming().sapling == key.sapling?.incoming)
        }
    }

    @Test(arguments: try ZcashVector.cases("unified_incoming_viewing_keys"))
    func publishedIncomingViewingKeys(_ vector: ZcashVector) throws {
        try check(
            DiversifiableIncomingViewingKey.self, vector["unified_ivk"].text,
            sapling: optional(vector, "sapling_ivk_bytes"),
            others: items(vector, [("t_key_bytes", 0), ("orchard_ivk_bytes", 3)], type: "_ivk"), revision: .zero)
    }

    @Test(arguments: try ZcashVector.cases("unified_viewing_keys_r2"))
    func publishedViewingKeysOfRevision2(_ vector: ZcashVector) throws {
        let full = try optional(vector, "sapling_fvk_bytes")
        try check(
            DiversifiableFullViewingKey.self, vector["unified_fvk"].text, sapling: full,
            others: items(
                vector, [("t_p2pkh_fvk_bytes", 0), ("p2sh_fvk_bytes", 1), ("orchard_fvk_bytes", 3)], type: ""),
            revision: .twoShielded)
        let incoming = try optional(vector, "sapling_ivk_bytes")
        try check(
            DiversifiableIncomingViewingKey.self, vector["unified_ivk"].text, sapling: incoming,
            others: items(
                vector, [("t_p2pkh_ivk_bytes", 0), ("p2sh_ivk_bytes", 1), ("orchard_ivk_bytes", 3)], type: ""),
            revision: .twoShielded)
        guard let full, let incoming else { return }
        let key = try DiversifiableFullViewingKey(bytes: full)
        #expect(key.incoming.bytes == incoming)
        #expect(try UnifiedFullViewingKey(text: vector["unified_fvk"].text).incoming().sapling == key.incoming)
        let address = try #require(key.address(at: DiversifierIndex(try vector["diversifier_index"].integer())))
        #expect(address.bytes == (try vector["sapling_raw_addr"].bytes))
        #expect(try UnifiedAddress(text: vector["derived_ua"].text).sapling == address)
    }

    @Test(arguments: try ZcashVector.cases("zip_0316"))
    func publishedTransparentOutgoingKeys(_ vector: ZcashVector) throws {
        let (external, inner) = try OutgoingViewingKey.transparent(
            chainCode: vector["c"].bytes, publicKey: vector["pk"].bytes)
        #expect(external.bytes == (try vector["external_ovk"].bytes))
        #expect(inner.bytes == (try vector["internal_ovk"].bytes))
    }

    // MARK: Refusals

    private func key() throws -> DiversifiableFullViewingKey {
        try ExtendedSpendingKey(seed: [UInt8](repeating: 1, count: 32)).viewingKey
    }
    private let orchard = UnifiedItem(type: 3, bytes: [UInt8](repeating: 3, count: 43))
    private let hash = [UInt8](repeating: 4, count: 20)

    @Test func itemsAreRefused() throws {
        let sapling = try #require(try key().defaultAddress())
        func refuses(
            _ error: UnifiedError, _ others: [UnifiedItem], sapling: PaymentAddress? = nil,
            _ revision: UnifiedRevision = .zero
        ) {
            #expect(throws: error) {
                try UnifiedAddress(sapling: sapling, others: others, network: .main, revision: revision)
            }
        }
        refuses(.duplicateType(3), [orchard, orchard])
        refuses(.duplicateType(2), [UnifiedItem(type: 2, bytes: sapling.bytes)], sapling: sapling)
        refuses(.noShieldedItem, [UnifiedItem(type: 0, bytes: hash)])
        refuses(.noShieldedItem, [])
        refuses(.onlyMetadata, [UnifiedItem(type: 0xe0, bytes: [0, 0, 0, 0])], .one)
        refuses(.onlyMetadata, [UnifiedItem(type: 0xc0, bytes: [])], .twoShielded)
        let both = [UnifiedItem(type: 0, bytes: hash), UnifiedItem(type: 1, bytes: hash)]
        refuses(.bothTransparent, both, sapling: sapling)
        refuses(.transparentReceiver, [UnifiedItem(type: 1, bytes: hash)], sapling: sapling, .twoShielded)
        refuses(.wrongItemLength(type: 3, actual: 2, expected: 43), [UnifiedItem(type: 3, bytes: [1, 2])])
        refuses(.wrongItemLength(type: 0, actual: 0, expected: 20), [UnifiedItem(type: 0, bytes: [])], sapling: sapling)
        refuses(
            .wrongItemLength(type: 0xe0, actual: 3, expected: 4), [UnifiedItem(type: 0xe0, bytes: [1, 2, 3])], .one)
        refuses(.mustUnderstand(0xe0), [orchard, UnifiedItem(type: 0xe0, bytes: [0, 0, 0, 0])])
        refuses(.mustUnderstand(0xe2), [orchard, UnifiedItem(type: 0xe2, bytes: [])], .one)
        refuses(
            .invalidSaplingReceiver(.transmissionKeyIsIdentity),
            [
                UnifiedItem(type: 2, bytes: sapling.diversifier.bytes + [1] + [UInt8](repeating: 0, count: 31))
            ])
        #expect(throws: UnifiedError.invalidSaplingKey(.incomingKeyIsZero)) {
            try UnifiedIncomingViewingKey(
                sapling: nil, others: [UnifiedItem(type: 2, bytes: [UInt8](repeating: 0, count: 64))], network: .main)
        }
        refuses(.wrongLength(actual: 20, allowed: F4Jumble.byteCounts), [UnifiedItem(type: 0x10, bytes: [1, 2])], .one)
        // Unknown types and metadata that need not be understood are kept.
        let kept = [UnifiedItem(type: 0xc5, bytes: [1]), UnifiedItem(type: 0xfffa, bytes: [])]
        let unified = try UnifiedAddress(sapling: sapling, others: kept, network: .test)
        #expect(try UnifiedAddress(text: unified.text).items.suffix(2) == kept[...])
        #expect(unified.text.hasPrefix("utest1"))
        let transparent = try UnifiedAddress(
            sapling: nil, others: [UnifiedItem(type: 0, bytes: hash)], network: .regtest, revision: .one)
        #expect(transparent.text.hasPrefix("urregtest1"))
        #expect(try UnifiedAddress(text: transparent.text, network: .regtest) == transparent)
    }

    /// A text with these bytes before the padding.
    private func text(_ bytes: [UInt8], prefix: String = "u", padding: String? = nil) throws -> String {
        let name = Array((padding ?? prefix).utf8)
        let whole = bytes + name + [UInt8](repeating: 0, count: 16 - name.count)
        return try Bech32.encode(try #require(F4Jumble.apply(whole)), prefix: prefix, variant: .bech32m)
    }

    @Test func textsAreRefused() throws {
        let address = try #require(try key().defaultAddress()).bytes
        func refuses(_ error: UnifiedError, _ bytes: [UInt8], prefix: String = "u", padding: String? = nil) throws {
            let text = try text(bytes, prefix: prefix, padding: padding)
            #expect(throws: error) { try UnifiedAddress(text: text) }
        }
        let item = [2, 43] + address
        #expect(try UnifiedAddress(text: text(item)).sapling?.bytes == address)
        try refuses(.unknownPrefix(actual: "uview"), item, prefix: "uview")
        try refuses(.wrongPadding, item, padding: "utest")
        try refuses(.notAscending(2), [3, 43] + [UInt8](repeating: 0, count: 43) + item)
        try refuses(.duplicateType(2), item + item)
        try refuses(.truncatedItem(offset: 45), item + [3])
        try refuses(.truncatedItem(offset: 45), item + [3, 44] + [UInt8](repeating: 0, count: 43))
        try refuses(.truncatedItem(offset: 45), item + [0xfd, 0xff])
        try refuses(.notMinimal(offset: 0), [0xfd, 2, 0, 43] + address)
        try refuses(.notMinimal(offset: 1), [2, 0xfe, 43, 0, 0, 0] + address)
        try refuses(.notMinimal(offset: 1), [2, 0xff, 43, 0, 0, 0, 0, 0, 0, 0] + address)
        try refuses(.numberTooLarge(offset: 45), item + [0xfe, 1, 0, 0, 2])
        try refuses(.numberTooLarge(offset: 46), item + [3, 0xff, 255, 255, 255, 255, 255, 255, 255, 255])
        let short = try Bech32.encode([UInt8](repeating: 0, count: 37), prefix: "u", variant: .bech32m)
        #expect(throws: UnifiedError.wrongLength(actual: 37, allowed: 38...4_194_368)) {
            try UnifiedAddress(text: short)
        }
        let old = try Bech32.encode(item, prefix: "u", variant: .bech32)
        #expect(throws: UnifiedError.notBech32m(.wrongVariant(expected: .bech32m))) { try UnifiedAddress(text: old) }
    }

    @Test func everyChangedCharacterIsRefused() throws {
        let unified = try UnifiedAddress(sapling: try key().defaultAddress(), others: [orchard], network: .main)
        let text = Array(unified.text.utf8)
        var generator = SeededGenerator(seed: 5)
        let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
        for position in text.indices {
            var changed = text
            repeat { changed[position] = alphabet.randomElement(using: &generator) ?? 0 } while changed == text
            #expect(throws: UnifiedError.self) { try UnifiedAddress(text: String(decoding: changed, as: UTF8.self)) }
        }
        #expect(try UnifiedAddress(text: String(decoding: text, as: UTF8.self)) == unified)
    }
}
