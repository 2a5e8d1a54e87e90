import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite struct ReserveProofTests {
    /// The published transactions by their hashes.
    private static func transactions(_ network: RegtestNetwork) throws -> [[UInt8]: MoneroTransaction] {
        var all: [[UInt8]: MoneroTransaction] = [:]
        for vector in network.transactions {
            all[try vector["txid"].bytes] = try MoneroTransaction(bytes: vector["tx_hex"].bytes)
        }
        return all
    }

    @Test func publishedProofs() throws {
        guard let proofs = try MoneroVector.file("regtest_proofs")?["reserve_proofs"].elements,
            let network = try RegtestNetwork()
        else { return }
        let known = try Self.transactions(network)
        for vector in proofs {
            let proof = try ReserveProof(text: vector["signature"].text)
            #expect(try proof.text == vector["signature"].text)
            let (address, message) = try (
                MoneroAddress(text: vector["address"].text), Array(vector["message"].text.utf8)
            )
            // Not all transactions are published: those that are prove themselves, the first other one ends the check.
            let missing = try #require(proof.entries.firstIndex { known[$0.transaction] == nil })
            #expect(throws: ReserveProofError.unknownTransaction(entry: missing)) {
                try proof.verify(
                    address: address, message: message, transaction: { known[$0] }, isSpent: { _ in false })
            }
            // The signatures of the spend keys come first.
            #expect(throws: ReserveProofError.spendKeyNotProved(.wrongChallenge)) {
                try proof.verify(
                    address: address, message: message + [0], transaction: { known[$0] }, isSpent: { _ in false })
            }
        }
    }

    @Test func publishedKeyImages() throws {
        guard let exports = try MoneroVector.file("regtest_proofs")?["key_image_exports"].elements,
            let wallets = try MoneroVector.file("regtest_txs")?["wallets"].elements
        else { return }
        var count = 0
        for export in exports {
            let wallet = try wallets[export["wallet"].integer()]
            var keys: [CompressedPoint: CompressedPoint] = [:]
            for output in try wallet["owned_outputs"].elements {
                keys[try output["key_image"].point] = try output["output_public_key"].point
            }
            for vector in try export["signed_key_images"].elements.prefix(60) {
                let image = try SignedKeyImage(
                    keyImage: vector["key_image"].point, signature: SchnorrSignature(bytes: vector["signature"].bytes))
                guard let key = keys[image.keyImage] else { continue }
                count += 1
                try image.verify(outputKey: key)
                let other = try #require(keys.values.first { $0 != key })
                #expect(throws: RingSignatureError.challengeMismatch) { try image.verify(outputKey: other) }
            }
        }
        #expect(count > 20)
    }

    @Test func keyImagesReturn() throws {
        guard let network = try RegtestNetwork() else { return }
        let output = try #require(network.scanner(1).scan(network.transaction("1dest_primary")).received.first)
        let image = try SignedKeyImage(of: output, keys: network.wallets[1])
        try image.verify(outputKey: output.key)
        let two = try EdwardsAffinePoint<Ed25519>(encoded: [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        let torsion = SignedKeyImage(
            keyImage: CompressedPoint(try EdwardsPoint(image.keyImage.decoded()) + two), signature: image.signature)
        #expect(throws: RingSignatureError.undecodableKeyImage) { try torsion.verify(outputKey: output.key) }
    }

    @Test func proofsReturnAndMistakesAreNamed() throws {
        guard let network = try RegtestNetwork() else { return }
        let known = try Self.transactions(network)
        let (keys, scanner) = (network.wallets[2], network.scanner(2))
        let outputs = known.values.flatMap { scanner.scan($0).received }.sorted { $0.amount < $1.amount }
        #expect(outputs.count > 15 && Set(outputs.map(\.address)).count > 3)
        let address = keys.viewing.address(network: .main)
        let proof = try ReserveProof.prove(outputs, keys: keys, message: [1])
        let text = proof.text
        #expect(try ReserveProof(text: text) == proof)
        func verify(
            _ proof: ReserveProof, _ address: MoneroAddress, known: [[UInt8]: MoneroTransaction] = known
        ) throws(ReserveProofError) -> ReserveProof.Reserves {
            try proof.verify(
                address: address, message: [1], transaction: { known[$0] },
                isSpent: { $0 == proof.entries.first?.keyImage })
        }
        let reserves = try verify(proof, address)
        #expect(reserves.total == outputs.reduce(0) { $0 + $1.amount })
        #expect(reserves.spent == outputs.first?.amount)

        // Bytes of the proof: count, then entries of 226 bytes: 0, hash, index, secret, image, two signatures.
        let bytes = try CryptoNoteBase58.decode(text.dropFirst(14))
        func reading(_ change: (inout [UInt8]) -> Void) throws -> ReserveProof {
            var changed = bytes
            change(&changed)
            return try ReserveProof(text: "ReserveProofV2" + CryptoNoteBase58.encode(changed))
        }
        func refuse(_ error: ReserveProofError, _ body: () throws -> Void) { #expect(throws: error, performing: body) }
        refuse(.unknownKind) { _ = try ReserveProof(text: "ReserveProofV3") }
        refuse(.outdated) { _ = try ReserveProof(text: "ReserveProofV1" + text.dropFirst(14)) }
        refuse(.notBase58(.invalidLength(actual: 1))) { _ = try ReserveProof(text: "ReserveProofV21") }
        refuse(.invalidInteger(.truncated)) { _ = try ReserveProof(text: "ReserveProofV2") }
        refuse(.wrongLength) { _ = try reading { $0.append(0) } }
        refuse(.countTooLarge(UInt64(Set(outputs.map(\.address)).union([.primary]).count))) {
            _ = try reading { $0.removeLast() }
        }
        refuse(.countTooLarge(127)) { _ = try reading { $0[0] = 127 } }
        refuse(.unknownVersion(1)) { _ = try reading { $0[1] = 1 } }
        refuse(.invalidSignature(.challengeNotCanonical)) { _ = try reading { $0[1 + 98 + 31] = 0xff } }
        refuse(.noOutputs) { _ = try ReserveProof.prove([], keys: keys, message: []) }
        refuse(.noOutputs) {
            _ = try verify(ReserveProof(text: "ReserveProofV2" + CryptoNoteBase58.encode([0, 0])), address)
        }
        let one = try ReserveProof.prove([outputs[0], outputs[0]], keys: keys, message: [1])
        refuse(.duplicateKeyImage(first: 0, second: 1)) { _ = try verify(one, address) }
        refuse(.duplicateOutput(first: 0, second: 1)) {
            // The second entry names the first one's output.
            _ = try verify(
                reading {
                    $0.replaceSubrange(227..<260, with: $0[1..<34]); $0[260] = $0[34]
                }, address)
        }
        let sub = keys.viewing.address(at: SubaddressIndex(account: 9, index: 9), network: .main)
        refuse(.addressMissing) { _ = try verify(proof, sub) }
        refuse(.unknownTransaction(entry: 0)) { _ = try verify(proof, address, known: [:]) }
        refuse(.noSuchOutput(entry: 0)) { _ = try verify(reading { $0[34] = 100 }, address) }
        refuse(.secretNotProved(entry: 0)) {
            _ = try verify(reading { $0.replaceSubrange(35..<67, with: $0[261..<293]) }, address)
        }
        refuse(.keyImageNotInSubgroup(entry: 1)) {
            // (0, −1), of order two.
            let two = [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
            _ = try verify(reading { $0.replaceSubrange(293..<325, with: two) }, address)
        }
        // The same keys in a transaction whose encrypted amount is changed: an entry is not bound to its transaction.
        var lying = try #require(known[outputs[0].transaction])
        var ringCT = try #require(lying.ringCT)
        ringCT.encryptedAmounts[outputs[0].index] = .compact(0)
        lying.signatures = .ringCT(ringCT)
        refuse(.amountNotOpened(entry: 0)) {
            var all = known
            all[lying.hash] = lying
            _ = try verify(reading { $0.replaceSubrange(2..<34, with: lying.hash) }, address, known: all)
        }
        // Without the last spend key, whose outputs are in the proof.
        let place = try #require(outputs.map(\.address).max())
        let entry = try #require(outputs.firstIndex { $0.address == place })
        refuse(.notReceived(entry: entry)) {
            _ = try verify(
                reading {
                    $0.removeLast(97)
                    $0[1 + 226 * outputs.count] -= 1
                }, address)
        }
        refuse(.keyImageNotProved(entry: 0, .challengeMismatch)) { _ = try verify(reading { $0[163] ^= 1 }, address) }
        refuse(.spendKeyNotProved(.wrongChallenge)) { _ = try verify(reading { $0[$0.count - 64] ^= 1 }, address) }
    }

    @Test func sumsDoNotOverflow() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 4, count: 32))
        let scanner = OutputScanner(keys: keys.viewing)
        let view = try EdwardsPoint(keys.viewing.viewKey.decoded())
        let spend = try EdwardsPoint(keys.viewing.spendKey.decoded())
        var known: [[UInt8]: MoneroTransaction] = [:]
        for (height, amount) in [(1, .max), (2, 1)] as [(UInt64, UInt64)] {
            let r = Ed25519.ScalarField(height)
            let derivation = KeyDerivation(secret: r, point: view)
            let key = CompressedPoint(spend + EdwardsPoint<Ed25519>.generator * derivation.scalar(at: 0))
            let transaction = MoneroTransaction(
                inputs: [.coinbase(height: height)],
                outputs: [TransactionOutput(amount: amount, key: key, viewTag: derivation.viewTag(at: 0))],
                extra: TransactionExtra([.publicKey(CompressedPoint(EdwardsPoint<Ed25519>.generator * r))]).bytes)
            known[transaction.hash] = transaction
        }
        let outputs = known.values.flatMap { scanner.scan($0).received }
        let proof = try ReserveProof.prove(outputs, keys: keys, message: [])
        #expect(throws: ReserveProofError.amountsOverflow) {
            try proof.verify(
                address: keys.viewing.address(network: .main), message: [], transaction: { known[$0] },
                isSpent: { _ in false })
        }
    }
}
