import Algebra
import Curves
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct MoneroAddressTests {
    static let networks: [String: MoneroNetwork] = [
        "mainnet": .main, "testnet": .test, "stagenet": .stage,
    ]

    @Test func publishedAddresses() throws {
        guard let file = try MoneroVector.file("addresses") else { return }
        for vector in try file["validate_address"].elements {
            let text = try vector["address"].text
            let address = try MoneroAddress(text: text)
            #expect(address.text == text)
            #expect(try address.network == Self.networks[vector["net"].text])
            switch try vector["kind"].text {
            case "": #expect(address.kind == .standard)
            case "i": #expect(address.paymentID != nil)
            case "s": #expect(address.isSubaddress)
            default: Issue.record("a kind of address that the test does not know")
            }
        }
        let constants = try file["oxide_constants"]
        let (spend, view) = (try constants["SPEND"].point, try constants["VIEW"].point)
        let standard = try MoneroAddress(network: .main, kind: .standard, spendKey: spend, viewKey: view)
        #expect(try standard.text == constants["STANDARD"].text)
        let id = try #require(PaymentID(try constants["PAYMENT_ID"].bytes))
        let integrated = try MoneroAddress(network: .main, kind: .integrated(id), spendKey: spend, viewKey: view)
        let broken = try constants["INTEGRATED"].text
        #expect(integrated.text == broken.filter { $0 != "\\" && !$0.isWhitespace })
        let subaddress = try MoneroAddress(
            network: .main, kind: .subaddress, spendKey: constants["SUB_SPEND"].point,
            viewKey: constants["SUB_VIEW"].point)
        #expect(try subaddress.text == constants["SUBADDRESS"].text)
        // Another project's extension, with tags that no wallet of the network reads.
        for vector in try file["featured"].elements {
            let text = try vector["address"].text
            let tag = try CryptoNoteBase58.decodeChecked(text).tag
            #expect(throws: MoneroAddressError.unknownTag(actual: tag)) { try MoneroAddress(text: text) }
        }
    }

    @Test func everyAddressReturns() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 7, count: 32)).viewing
        for network in MoneroNetwork.allCases {
            let id = try #require(PaymentID([1, 2, 3, 4, 5, 6, 7, 8]))
            let addresses = [
                keys.address(network: network), keys.integratedAddress(id, network: network),
                keys.address(at: SubaddressIndex(account: 1, index: 0), network: network),
            ]
            for address in addresses {
                #expect(try MoneroAddress(text: address.text) == address)
                #expect(try MoneroAddress(text: address.text, network: network) == address)
                #expect(address.text.utf8.count == (address.paymentID == nil ? 95 : 106))
            }
            #expect(Set(addresses.map(\.text)).count == 3)
        }
    }

    @Test func eachMistakeIsNamed() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 8, count: 32)).viewing
        let address = keys.address(network: .test)
        let (spend, view) = (address.spendKey.bytes, address.viewKey.bytes)
        func refuse(_ tag: UInt64, _ bytes: [UInt8], _ error: MoneroAddressError) {
            let text = CryptoNoteBase58.encodeChecked(tag: tag, bytes)
            #expect(throws: error) { try MoneroAddress(text: text) }
        }
        refuse(17, spend + view, .unknownTag(actual: 17))
        refuse(18, spend + view + [0], .wrongLength(actual: 65, expected: 64))
        refuse(19, spend + view, .wrongLength(actual: 64, expected: 72))
        refuse(18, [], .wrongLength(actual: 0, expected: 64))
        let none = [UInt8](repeating: 0xff, count: 32)
        refuse(18, none + view, .invalidSpendKey(.invalidPoint(.notCanonical)))
        refuse(18, spend + none, .invalidViewKey(.invalidPoint(.notCanonical)))
        let identity = EdwardsAffinePoint<Ed25519>.identity.encoded
        refuse(42, identity + view, .invalidSpendKey(.isIdentity))
        refuse(42, spend + identity, .invalidViewKey(.isIdentity))
        // (0, −1) has order two.
        let two = try EdwardsAffinePoint<Ed25519>(encoded: [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        let torsion = try (EdwardsPoint(EdwardsAffinePoint<Ed25519>(encoded: spend)) + two).encoded
        refuse(42, torsion + view, .invalidSpendKey(.notInSubgroup))
        refuse(42, spend + torsion, .invalidViewKey(.notInSubgroup))
        #expect(throws: MoneroAddressError.wrongNetwork(actual: .test, expected: .main)) {
            try MoneroAddress(text: address.text, network: .main)
        }
        #expect(throws: MoneroAddressError.notBase58(.invalidLength(actual: 92))) {
            try MoneroAddress(text: String(address.text.dropLast(3)))
        }
    }

    @Test func everyChangedCharacterIsRefused() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 9, count: 32)).viewing
        let text = Array(keys.address(network: .main).text.utf8)
        for position in text.indices {
            for character in "19AZaz0l".utf8 where character != text[position] {
                var changed = text
                changed[position] = character
                #expect(throws: MoneroAddressError.self) {
                    try MoneroAddress(text: String(decoding: changed, as: UTF8.self))
                }
            }
        }
    }
}
