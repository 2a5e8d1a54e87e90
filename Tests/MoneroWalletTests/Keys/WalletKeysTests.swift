import Algebra
import Curves
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct WalletKeysTests {
    @Test func publishedWallets() throws {
        for (file, path) in [("addresses", "wallets"), ("regtest_txs", "wallets")] {
            guard let wallets = try MoneroVector.file(file)?[path].elements else { return }
            for wallet in wallets {
                let keys = try WalletKeys(mnemonic: wallet["mnemonic"].text)
                #expect(try keys.spendSecretBytes == wallet["private_spend_key"].bytes)
                #expect(try keys.viewing.viewSecretBytes == wallet["private_view_key"].bytes)
                #expect(try keys.mnemonic == wallet["mnemonic"].text)
                #expect(try keys.viewing.address(network: .main).text == wallet["primary_address"].text)
                for vector in try wallet["subaddresses"].elements {
                    let index = SubaddressIndex(
                        account: try vector["major"].integer(), index: try vector["minor"].integer())
                    let address = keys.viewing.address(at: index, network: .main)
                    #expect(try address.text == vector["address"].text, "\(index)")
                    let public_ = EdwardsPoint<Ed25519>.generator * keys.spendSecret(at: index)
                    #expect(CompressedPoint(public_) == address.spendKey)
                }
            }
        }
    }

    @Test func viewKeysSeeTheSameAddresses() throws {
        let keys = try WalletKeys.random()
        let viewing = try ViewKeys(
            viewSecret: keys.viewing.viewSecretBytes, spendKey: keys.viewing.spendKey)
        let index = SubaddressIndex(account: 3, index: 4)
        #expect(viewing.address(at: index, network: .stage) == keys.viewing.address(at: index, network: .stage))
        let same = try WalletKeys(spendSecret: keys.spendSecretBytes, viewSecret: viewing.viewSecretBytes)
        #expect(same.mnemonic == keys.mnemonic)
        #expect("\(keys) \(viewing)" == "WalletKeys(hidden) ViewKeys(hidden)")
        #expect(try WalletKeys.random().mnemonic != keys.mnemonic)
    }

    @Test func eachMistakeIsNamed() throws {
        let one = [1] + [UInt8](repeating: 0, count: 31)
        let zero = [UInt8](repeating: 0, count: 32)
        let order = Ed25519.ScalarField.modulus.littleEndianBytes
        func refuse(_ error: WalletKeyError, _ body: () throws -> Void) { #expect(throws: error, performing: body) }
        refuse(.wrongLength(actual: 31, expected: 32)) { _ = try WalletKeys(seed: Array(one.dropLast())) }
        refuse(.spendKeyIsZero) { _ = try WalletKeys(seed: order) }
        refuse(.wrongLength(actual: 0, expected: 32)) { _ = try WalletKeys(spendSecret: one, viewSecret: []) }
        refuse(.spendKeyNotCanonical) { _ = try WalletKeys(spendSecret: order, viewSecret: one) }
        refuse(.viewKeyNotCanonical) { _ = try WalletKeys(spendSecret: one, viewSecret: order) }
        refuse(.spendKeyIsZero) { _ = try WalletKeys(spendSecret: zero, viewSecret: one) }
        refuse(.viewKeyIsZero) { _ = try WalletKeys(spendSecret: one, viewSecret: zero) }
        refuse(.invalidMnemonic(.wrongWordCount(actual: 2, expected: 25))) {
            _ = try WalletKeys(mnemonic: "abbey zoom")
        }
        let generator = CompressedPoint(EdwardsAffinePoint<Ed25519>.generator)
        refuse(.wrongLength(actual: 33, expected: 32)) { _ = try ViewKeys(viewSecret: one + [0], spendKey: generator) }
        refuse(.viewKeyNotCanonical) { _ = try ViewKeys(viewSecret: order, spendKey: generator) }
        refuse(.viewKeyIsZero) { _ = try ViewKeys(viewSecret: zero, spendKey: generator) }
        let identity = CompressedPoint(EdwardsAffinePoint<Ed25519>.identity)
        refuse(.invalidPublicSpendKey(.isIdentity)) { _ = try ViewKeys(viewSecret: one, spendKey: identity) }
    }

    @Test func domainsDiffer() {
        let all = MoneroDomain.all
        #expect(Set(all).count == all.count)
        for (i, a) in all.enumerated() {
            for (j, b) in all.enumerated() where i != j { #expect(!a.starts(with: b)) }
        }
    }
}
