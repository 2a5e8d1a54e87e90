import Primitives
import Sapling
import TestSupport
import Testing

/// Addresses and keys as text.
@Suite struct AddressTextTests {
    static let networks: [String: ZcashNetwork] = ["main": .main, "test": .test, "regtest": .regtest]

    @Test(arguments: try ZcashVector.cases("bech32_sapling"))
    func publishedTexts(_ vector: ZcashVector) throws {
        let text = try vector["encoded"].text
        let network = try #require(Self.networks[try vector["network"].text])
        switch try vector["kind"].text {
        case "payment_address" where vector.json["valid"] == .bool(false):
            #expect(throws: KeyTextError.invalidAddress(.invalidDiversifier)) { try PaymentAddress.decode(text) }
        case "payment_address":
            let (found, address) = try PaymentAddress.decode(text)
            #expect(try found == network && address.bytes == vector["raw"].bytes)
            #expect(address.text(on: network) == text)
            #expect(try PaymentAddress(text: text.uppercased(), network: network) == address)
        case "ext_spending_key":
            let key = try ExtendedSpendingKey(seed: vector["seed"].bytes)
            #expect(key.text(on: network) == text)
            let (found, same) = try ExtendedSpendingKey.decode(text)
            #expect(found == network && same.bytes == key.bytes)
        case "ext_full_viewing_key":
            let key = try ExtendedSpendingKey(seed: vector["seed"].bytes).extendedFullViewingKey
            #expect(key.text(on: network) == text)
            let (found, same) = try ExtendedFullViewingKey.decode(text)
            #expect(found == network && same.bytes == key.bytes)
        case "payment_address_syntax_only":
            // Well-formed text whose bytes are no address: refused for the bytes.
            let (_, raw) = try Bech32.decode(text, variant: .bech32, maximumCount: 512)
            #expect(raw == (try vector["raw"].bytes))
            #expect(throws: KeyTextError.self) { try PaymentAddress.decode(text) }
        default: Issue.record("a kind of text that the test does not know")
        }
    }

    @Test func everyTextReturns() throws {
        var generator = SeededGenerator(seed: 3)
        for network in ZcashNetwork.allCases {
            let key = try ExtendedSpendingKey(seed: generator.bytes(32))
            let viewing = key.viewingKey
            let address = try #require(viewing.defaultAddress())
            #expect(try PaymentAddress.decode(address.text(on: network)) == (network, address))
            let full = try FullViewingKey.decode(viewing.fullViewingKey.text(on: network))
            #expect(full.network == network && full.key == viewing.fullViewingKey)
            let incoming = viewing.fullViewingKey.incoming
            let found = try IncomingViewingKey.decode(incoming.text(on: network))
            #expect(found.network == network && found.key == incoming)
            #expect(try ExtendedSpendingKey.decode(key.text(on: network)).key.bytes == key.bytes)
            let extended = key.extendedFullViewingKey
            #expect(try ExtendedFullViewingKey.decode(extended.text(on: network)).key.bytes == extended.bytes)
        }
    }

    private func address(_ network: ZcashNetwork = .main) throws -> String {
        let key = try ExtendedSpendingKey(seed: [UInt8](repeating: 1, count: 32)).viewingKey
        return try #require(key.defaultAddress()).text(on: network)
    }

    @Test func everyChangedCharacterIsRefused() throws {
        let text = Array(try address().utf8)
        let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l1bioZ \u{7f}".utf8)
        for position in text.indices {
            for character in alphabet where character != text[position] {
                var changed = text
                changed[position] = character
                #expect(throws: KeyTextError.self) {
                    try PaymentAddress.decode(String(decoding: changed, as: UTF8.self))
                }
            }
            var shorter = text
            shorter.remove(at: position)
            #expect(throws: KeyTextError.self) { try PaymentAddress.decode(String(decoding: shorter, as: UTF8.self)) }
            guard position + 1 < text.count, text[position] != text[position + 1] else { continue }
            var swapped = text
            swapped.swapAt(position, position + 1)
            #expect(throws: KeyTextError.self) { try PaymentAddress.decode(String(decoding: swapped, as: UTF8.self)) }
        }
        #expect(try PaymentAddress.decode(String(decoding: text, as: UTF8.self)).network == .main)
    }

    @Test func textsAreRefused() throws {
        let text = try address()
        #expect(throws: KeyTextError.wrongNetwork(actual: .main, expected: .test)) {
            try PaymentAddress(text: text, network: .test)
        }
        let bytes = try PaymentAddress.decode(text).address.bytes
        let foreign = try Bech32.encode(bytes, prefix: "bc", variant: .bech32)
        #expect(throws: KeyTextError.unknownPrefix(actual: "bc")) { try PaymentAddress.decode(foreign) }
        #expect(throws: KeyTextError.unknownPrefix(actual: "zs")) { try FullViewingKey.decode(text) }
        let modern = try Bech32.encode(bytes, prefix: "zs", variant: .bech32m)
        #expect(throws: KeyTextError.notBech32(.wrongVariant(expected: .bech32))) { try PaymentAddress.decode(modern) }
        let long = try Bech32.encode(bytes + [0], prefix: "zs", variant: .bech32)
        #expect(throws: KeyTextError.invalidAddress(.wrongLength(actual: 44, expected: 43))) {
            try PaymentAddress.decode(long)
        }
        let mixed = text.prefix(10) + text.dropFirst(10).uppercased()
        #expect(throws: KeyTextError.notBech32(.mixedCase)) { try PaymentAddress.decode(String(mixed)) }
        let huge = "zs1" + String(repeating: "q", count: 1000)
        #expect(throws: KeyTextError.notBech32(.tooLong(actual: 1003, maximum: 512))) {
            try PaymentAddress.decode(huge)
        }
        let zero = try Bech32.encode([UInt8](repeating: 0, count: 32), prefix: "zivks", variant: .bech32)
        #expect(throws: KeyTextError.invalidViewingKey(.incomingKeyIsZero)) { try IncomingViewingKey.decode(zero) }
        let short = try Bech32.encode([0], prefix: "zxviews", variant: .bech32)
        #expect(throws: KeyTextError.invalidExtendedKey(.wrongLength(actual: 1, expected: 169))) {
            try ExtendedFullViewingKey.decode(short)
        }
    }

    /// ZIP 320: the hash of a transparent address in Bech32m.
    @Test(arguments: try ZcashVector.cases("zip_0320"))
    func publishedTransparentSourceAddresses(_ vector: ZcashVector) throws {
        let text = try vector["tex_addr"].text
        let hash = try vector["p2pkh_bytes"].bytes
        #expect(try Bech32.decode(text, prefix: "tex", variant: .bech32m, maximumCount: 90) == hash)
        #expect(try Bech32.encode(hash, prefix: "tex", variant: .bech32m) == text)
    }
}
