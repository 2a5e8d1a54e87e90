import MoneroTransactions
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite("Extra fields") struct ExtraTests {
    private let key = CompressedPoint([UInt8](repeating: 7, count: 32))

    @Test("Every part is written and read")
    func parts() throws {
        let key = try #require(key)
        let root = [UInt8](repeating: 3, count: 32)
        let parts: [TransactionExtra.Part] = [
            .publicKey(key), .nonce([1] + [UInt8](repeating: 5, count: 8)), .mergeMining(depth: 300, root: root),
            .additionalPublicKeys([key, key]), .minerGate([9, 9]), .padding(count: 4),
        ]
        let extra = TransactionExtra(parts)
        #expect(TransactionExtra(bytes: extra.bytes) == extra)
        #expect(extra.publicKeys == [key] && extra.additionalPublicKeys == [key, key])
        #expect(extra.paymentID == .encrypted([UInt8](repeating: 5, count: 8)))
        #expect(Array(extra.bytes.prefix(33)) == [1] + key.bytes)
        #expect(Array(extra.bytes.suffix(4)) == [0, 0, 0, 0])
    }

    @Test("Payment ids are told by their nonce's tag and length")
    func paymentIDs() {
        let open = TransactionExtra.PaymentID.open([UInt8](repeating: 1, count: 32))
        #expect(TransactionExtra([.nonce(open.nonce)]).paymentID == open)
        #expect(TransactionExtra([.nonce([])]).paymentID == nil)
        #expect(TransactionExtra([.nonce([1, 2])]).paymentID == nil)
        #expect(TransactionExtra([.nonce([2] + [UInt8](repeating: 0, count: 8))]).paymentID == nil)
        #expect(TransactionExtra([]).paymentID == nil)
    }

    @Test(
        "What makes no sense ends the reading, and what was read before stays",
        arguments: [
            [5], [1, 2, 3], [2, 5, 1], [2, 0x80, 2] + [UInt8](repeating: 0, count: 256), [2, 0x81, 0],
            [3, 33, 0] + [UInt8](repeating: 1, count: 31), [3, 34, 0] + [UInt8](repeating: 1, count: 33),
            [4, 2] + [UInt8](repeating: 1, count: 63), [0, 0, 1], [UInt8](repeating: 0, count: 256), [0xde, 1],
            [4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        ] as [[UInt8]])
    func remainder(_ rest: [UInt8]) throws {
        let key = try #require(key)
        let bytes = [1] + key.bytes + rest
        let extra = TransactionExtra(bytes: bytes)
        #expect(extra.parts == [.publicKey(key)])
        #expect(extra.remainder == rest)
        #expect(extra.bytes == bytes)
    }

    @Test("Any bytes are read to the same bytes")
    func anyBytes() {
        var generator = SeededGenerator(seed: 0xe77)
        for _ in 0..<20_000 {
            let tags: [UInt8] = [0, 1, 2, 3, 4, 0xde, 33]
            let bytes = generator.bytes(Int.random(in: 0...80, using: &generator)).map {
                $0 < 128 ? tags[Int($0) % tags.count] : $0
            }
            #expect(TransactionExtra(bytes: bytes).bytes == bytes)
        }
    }

    @Test("Real extra fields hold a public key and nothing strange")
    func realFields() throws {
        for made in try Published.regtestTransactions() {
            let extra = TransactionExtra(bytes: try MoneroTransaction(bytes: try made.bytes()).extra)
            #expect(extra.remainder.isEmpty && extra.publicKeys.count == 1)
        }
        for real in try Published.realTransactions() {
            let bytes = try MoneroTransaction(bytes: try real.bytes()).extra
            #expect(TransactionExtra(bytes: bytes).bytes == bytes)
        }
    }
}
