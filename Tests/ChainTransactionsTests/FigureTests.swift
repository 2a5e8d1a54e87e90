import ChainTransactions
import Primitives
import RingSignatures
import Testing
import ZcashTransactions

/// Figures computed from docs/spec, sections 1 and 2, by a program of a few lines in another language.
@Suite("Figures of transactions") struct FigureTests {
    @Test("encoding and digests are those of another implementation of the specification") func figures() throws {
        func bytes(_ byte: UInt8, _ count: Int = 32) -> [UInt8] { [UInt8](repeating: byte, count: count) }
        func hash(_ byte: UInt8) throws -> Hash256 { try #require(Hash256(bytes(byte))) }
        func point(_ byte: UInt8) throws -> CompressedPoint { try #require(CompressedPoint(bytes(byte))) }
        let transaction = LedgerTransaction(
            chainID: try ChainID("nightjar-test"), expiryHeight: 77, fee: 1234,
            transparent: TransparentBundle(
                debits: [
                    AccountDebit(account: try hash(1), amount: 5000, sequence: 3, signature: bytes(3, 64))
                ], credits: [AccountCredit(account: try hash(2), amount: 400)]),
            sapling: SaplingBundle(
                outputs: [
                    OutputDescription(
                        valueCommitment: bytes(4), noteCommitment: bytes(5), ephemeralKey: bytes(6),
                        noteCiphertext: bytes(7, 580), outgoingCiphertext: bytes(8, 80), proof: bytes(9, 192))
                ], valueBalance: -600, bindingSignature: bytes(10, 64)),
            ring: RingBundle(
                deposits: [RingDeposit(key: try point(11), ephemeralKey: try point(12), viewTag: 13, amount: 700)]),
            applications: ApplicationBundle(
                deposits: [CircuitDeposit(circuit: try hash(14), amount: 80)],
                calls: [
                    CircuitCall(
                        circuit: try hash(15), publicInputs: [bytes(16), bytes(17)], released: 90,
                        proof: bytes(18, 128))
                ]),
            governance: GovernanceBundle(
                changes: [.pool(.circuit(try hash(19)), isOpen: false), .retireCircuit(try hash(20))], height: 99,
                approvals: [.init(validator: try hash(21), signature: bytes(22, 64))]))
        let encoded = transaction.encoded
        #expect(encoded.count == 1735)
        #expect(
            Hash256(.transaction) { $0.write(encoded) }.description
                == "4db15ae069aa9050a991f27c5d153cdf985ebe28b48a7f66d05d4a74e6bdf212")
        #expect(
            transaction.id.description == "4a9c7cc9622a37aa995a3c247f62c07e09d70b71e7160bc3ba242e75c4c32e10")
        #expect(
            transaction.authorizationDigest.description
                == "09f776a810874594655202ac675707d08db4c60e263b6736c9515b03c5b747cb")
        #expect(
            Hexadecimal.encode(transaction.signatureDigest)
                == "7b09c7752aed3e95d6e0abefb193fb2a4648061793eaae66c3698a70c834e656")
        #expect(
            transaction.contextDigest(call: 0, contextPositions: [1]).description
                == "ca5f5309685f3171a138ef325843b2d95b38b21a7c85878b704fb8ab68589dcd")
    }
}
