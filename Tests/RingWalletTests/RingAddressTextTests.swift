import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import Testing

@Suite("Ring addresses as text") struct RingAddressTextTests {
    private let owner: RingOwner

    init() throws { owner = try RingOwner(seed: 5, maturity: 1) }

    @Test("an address of either kind is read as it was written") func roundTrip() throws {
        let first = try #require(owner.address().ledgerText), other = try #require(owner.address(1, 2).ledgerText)
        #expect(first.hasPrefix("njring1") && first.count == 116)
        #expect(other.hasPrefix("njsub1") && other.count == 115)
        for (text, address) in [(first, owner.address()), (other, owner.address(1, 2))] {
            #expect(try MoneroAddress(ledgerText: text) == address)
            #expect(try MoneroAddress(ledgerText: text.uppercased()) == address)
        }
        let id = try #require(PaymentID([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(owner.keys.viewing.integratedAddress(id, network: .main).ledgerText == nil)
    }

    @Test("what is none is refused by name") func refusals() throws {
        let text = try #require(owner.address().ledgerText)
        var altered = Array(text)
        altered[20] = altered[20] == "q" ? "p" : "q"
        #expect { try MoneroAddress(ledgerText: String(altered)) } throws: {
            if case .text = $0 as? RingAddressTextError { true } else { false }
        }
        let bytes = owner.address().spendKey.bytes + owner.address().viewKey.bytes
        func read(_ bytes: [UInt8], prefix: String = MoneroAddress.ledgerPrefix) throws -> MoneroAddress {
            try MoneroAddress(ledgerText: try Bech32.encode(bytes, prefix: prefix, variant: .bech32m))
        }
        #expect(try read(bytes) == owner.address())
        #expect { try read(bytes, prefix: "njfoo") } throws: { ($0 as? RingAddressTextError)?.name == "wrongPrefix" }
        #expect(throws: RingAddressTextError.wrongByteCount(actual: 65, expected: 64)) { try read(bytes + [0]) }
        let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        #expect { try read(identity + bytes[32...]) } throws: {
            ($0 as? RingAddressTextError)?.name == "invalidSpendKey"
        }
        #expect { try read(bytes[..<32] + identity) } throws: {
            ($0 as? RingAddressTextError)?.name == "invalidViewKey"
        }
    }
}
