import MoneroWallet
import Primitives
import TestSupport
import Testing

@Suite struct MessageSignatureTests {
    @Test func publishedSignatures() throws {
        guard let vectors = try MoneroVector.file("regtest_proofs")?["message_signatures"].elements else { return }
        for vector in vectors {
            let address = try MoneroAddress(text: vector["address"].text)
            let (text, data) = (try vector["signature"].text, Array(try vector["data"].text.utf8))
            let key = try MessageSignature.verify(text, message: data, address: address)
            #expect(try (key == .view) == (vector["type"].text == "view"))
            #expect(throws: MessageSignatureError.notSignedByAddress) {
                try MessageSignature.verify(text, message: data + [0], address: address)
            }
        }
    }

    @Test func signaturesReturn() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 3, count: 32))
        let message = Array("a message".utf8)
        let indices = [
            SubaddressIndex.primary, SubaddressIndex(account: 0, index: 1), SubaddressIndex(account: 2, index: 0),
        ]
        for index in indices {
            let address = keys.viewing.address(at: index, network: .main)
            for key in MessageSignature.Key.allCases {
                let text = try MessageSignature.sign(message, with: keys, at: index, key: key)
                #expect(try MessageSignature.verify(text, message: message, address: address) == key)
                for other in indices where other != index {
                    let address = keys.viewing.address(at: other, network: .main)
                    #expect(throws: MessageSignatureError.notSignedByAddress) {
                        try MessageSignature.verify(text, message: message, address: address)
                    }
                }
            }
        }
    }

    @Test func eachMistakeIsNamed() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 3, count: 32))
        let address = keys.viewing.address(network: .main)
        let text = try MessageSignature.sign([], with: keys)
        func refuse(_ text: String, _ error: MessageSignatureError) {
            #expect(throws: error) { try MessageSignature.verify(text, message: [], address: address) }
        }
        refuse("SigV1" + text.dropFirst(5), .outdated)
        refuse("SigV3" + text.dropFirst(5), .unknownKind)
        refuse("", .unknownKind)
        refuse(String(text.dropLast(3)), .notBase58(.invalidLength(actual: 85)))
        refuse("SigV2", .invalidSignature(.wrongLength(actual: 0, expected: 64)))
    }
}
