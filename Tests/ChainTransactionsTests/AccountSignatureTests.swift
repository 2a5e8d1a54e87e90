import Algebra
import ChainTransactions
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Signatures of accounts") struct AccountSignatureTests {
    static let pool = WorkerPool(threads: 2)

    static func isValid(_ account: AccountID, _ signature: [UInt8], _ message: [UInt8]) -> Bool {
        (try? account.verify(signature: signature, of: message)) != nil
    }

    /// RFC 8032 §7.1, tests 1 to 3: seed, key, message, signature.
    static let published = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
                + "595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eae"
                + "b4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9"
                + "716ed28dc027beceea1ec40a"
        ),
    ]

    @Test("keys and signatures are RFC 8032's") func rfc() throws {
        for (seed, account, message, signature) in Self.published {
            let key = try AccountSigningKey(seed: Hexadecimal.decode(seed))
            let message = try Hexadecimal.decode(message)
            #expect(key.account.description == account)
            #expect(Hexadecimal.encode(key.sign(message)) == signature)
            #expect(key.withSeed { span in (0..<32).map { span[$0] } } == (try Hexadecimal.decode(seed)))
            try key.account.verify(signature: Hexadecimal.decode(signature), of: message)
        }
    }

    @Test("the 1024 published keys sign as published") func long() throws {
        guard let url = PublishedVectors.find("noble-misc/vectors.txt") else { return }
        let lines = String(decoding: try Data(contentsOf: url), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 1024)
        var batch = AccountSignatureBatch()
        for line in lines {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let key = try AccountSigningKey(seed: Hexadecimal.decode(String(parts[0].prefix(64))))
            let message = try Hexadecimal.decode(parts[2])
            let signature = key.sign(message)
            #expect(key.account.description == parts[1])
            #expect(Hexadecimal.encode(signature) == parts[3].prefix(128))
            batch.add(signature, of: message, by: key.account)
        }
        try batch.verify(on: Self.pool)
    }

    @Test("ZIP 215's cases are judged as published, alone and together") func zip215() throws {
        guard let file = try PublishedValue.file(at: "noble-misc/zip215.json") else { return }
        let message = Array("Zcash".utf8)
        var valid = AccountSignatureBatch()
        #expect(file.elements.count == 196)
        for element in file.elements {
            let account = try #require(AccountID(try element["vk_bytes"].bytes))
            let signature = try element["sig_bytes"].bytes
            let expected = try element["valid_zip215"].isTrue
            #expect(Self.isValid(account, signature, message) == expected)
            var single = AccountSignatureBatch()
            single.add(signature, of: message, by: account)
            #expect(((try? single.verify(on: Self.pool)) != nil) == expected)
            if expected { valid.add(signature, of: message, by: account) }
        }
        try valid.verify(on: Self.pool)
    }

    @Test("Wycheproof's signatures are judged as published, but for the one that ZIP 215 takes") func wycheproof()
        throws
    {
        guard let file = try PublishedValue.file(at: "wycheproof/ed25519_test.json") else { return }
        var count = 0
        for group in try file["testGroups"].elements {
            let account = try #require(AccountID(try group["publicKey"]["pk"].bytes))
            for test in try group["tests"].elements {
                // ZIP 215 takes an R that is the identity with a sign, which RFC 8032 does not decode.
                let expected = try test["result"].text == "valid" || test["tcId"].integer(Int.self) == 151
                let signature = try test["sig"].bytes
                let message = try test["msg"].bytes
                #expect(Self.isValid(account, signature, message) == expected, "\(test)")
                var single = AccountSignatureBatch()
                single.add(signature, of: message, by: account)
                #expect(((try? single.verify(on: Self.pool)) != nil) == expected, "\(test)")
                count += 1
            }
        }
        #expect(count == 151)
    }

    @Test("each check refuses by name") func refusals() throws {
        let key = try AccountSigningKey.random()
        let other = try AccountSigningKey.random()
        let message: [UInt8] = [1, 2, 3]
        let signature = key.sign(message)
        let noPoint = try #require(AccountID([2] + [UInt8](repeating: 0, count: 31)))
        #expect(throws: AccountSignatureError.wrongLength(actual: 63, expected: 64)) {
            try key.account.verify(signature: Array(signature.dropLast()), of: message)
        }
        #expect(throws: AccountSignatureError.undecodableKey) {
            try noPoint.verify(signature: signature, of: message)
        }
        #expect(throws: AccountSignatureError.undecodableCommitment) {
            try key.account.verify(signature: noPoint.bytes + signature[32...], of: message)
        }
        #expect(throws: AccountSignatureError.scalarNotCanonical) {
            let large = signature[..<32] + [UInt8](repeating: 0xff, count: 32)
            try key.account.verify(signature: Array(large), of: message)
        }
        #expect(throws: AccountSignatureError.equationFails) {
            try key.account.verify(signature: signature, of: message + [0])
        }
        #expect(throws: AccountSignatureError.equationFails) {
            try other.account.verify(signature: signature, of: message)
        }
        #expect(throws: AccountKeyError.wrongSeedLength(actual: 31, expected: 32)) {
            do { _ = try AccountSigningKey(seed: [UInt8](repeating: 0, count: 31)) }
        }
        for error in [
            AccountSignatureError.wrongLength(actual: 0, expected: 64), .undecodableKey, .undecodableCommitment,
            .scalarNotCanonical, .equationFails,
        ] { #expect(error.explanation.hasSuffix(".")) }
        #expect(AccountKeyError.wrongSeedLength(actual: 1, expected: 32).explanation.hasSuffix("."))
    }

    @Test("a batch names every signature that does not hold, and no weight can hide one") func blame() throws {
        var batch = AccountSignatureBatch()
        try batch.verify(on: Self.pool)
        for index in UInt8(0)..<20 {
            let key = try AccountSigningKey(seed: [UInt8](repeating: index, count: 32))
            var signature = key.sign([index])
            if index == 3 { signature[0] ^= 1 }
            batch.add(signature, of: [index == 11 ? 12 : index], by: key.account)
        }
        #expect(batch.count == 20)
        for weights in [[UInt8](repeating: 0, count: 320), [UInt8](repeating: 0xff, count: 320)] {
            do throws(AccountBatchError) {
                try batch.verify(on: Self.pool, weights: weights)
                Issue.record("two signatures do not hold")
            } catch {
                guard case .invalid(let blames) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(blames.map(\.index) == [3, 11])
                #expect(blames[1].reason == .equationFails)
                #expect(error.explanation.hasPrefix("2 signatures"))
            }
        }
        // Two errors that cancel under equal weights do not under others.
        var cancelling = AccountSignatureBatch()
        for (index, sign) in [(UInt8(1), true), (2, false)] {
            let key = try AccountSigningKey(seed: [UInt8](repeating: index, count: 32))
            let signature = key.sign([9])
            let scalar = try Ed25519.ScalarField(canonicalLittleEndian: Array(signature[32...]))
            let changed = sign ? scalar + .one : scalar - .one
            cancelling.add(signature[..<32] + changed.littleEndianBytes, of: [9], by: key.account)
        }
        try cancelling.verify(on: Self.pool, weights: [UInt8](repeating: 1, count: 32))
        #expect(throws: AccountBatchError.self) { try cancelling.verify(on: Self.pool) }
    }

    @Test("an account's text is read back, and a mistyped one is refused") func text() throws {
        let account = try AccountSigningKey(seed: [UInt8](repeating: 1, count: 32)).account
        let text = account.accountText
        #expect(text.hasPrefix("njacct1") && text.count == 65)
        #expect(try AccountID(accountText: text) == account)
        #expect(try AccountID(accountText: text.uppercased()) == account)
        for index in 7..<text.count {
            var characters = Array(text)
            characters[index] = characters[index] == "q" ? "p" : "q"
            #expect(throws: AccountTextError.text(.wrongChecksum)) {
                try AccountID(accountText: String(characters))
            }
        }
        let short = try Bech32.encode([1, 2], prefix: AccountID.accountPrefix, variant: .bech32m)
        #expect(throws: AccountTextError.wrongByteCount(actual: 2, expected: 32)) {
            try AccountID(accountText: short)
        }
        let other = try Bech32.encode(account.bytes, prefix: "other", variant: .bech32m)
        #expect(throws: AccountTextError.text(.wrongPrefix(actual: "other", expected: "njacct"))) {
            try AccountID(accountText: other)
        }
        let old = try Bech32.encode(account.bytes, prefix: AccountID.accountPrefix, variant: .bech32)
        #expect(throws: AccountTextError.text(.wrongVariant(expected: .bech32m))) { try AccountID(accountText: old) }
        #expect(AccountTextError.text(.wrongChecksum).name == "wrongChecksum")
        #expect(AccountTextError.wrongByteCount(actual: 2, expected: 32).name == "wrongByteCount")
        #expect(AccountTextError.wrongByteCount(actual: 2, expected: 32).explanation.hasSuffix("."))
        #expect(AccountTextError.text(.wrongChecksum).explanation.hasSuffix("."))
    }
}
