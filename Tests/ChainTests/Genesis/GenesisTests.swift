import Chain
import ChainTransactions
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite("The genesis") struct GenesisTests {
    private func genesis(_ change: (inout ChainConfiguration) -> Void = { _ in }) throws(GenesisError) -> Genesis {
        let hashes = (1...3).compactMap { Hash256([UInt8](repeating: $0, count: 32)) }
        guard let chainID = try? ChainID("trial"), let point = CompressedPoint([UInt8](repeating: 9, count: 32)) else {
            throw .missingMember("the test's own values")
        }
        var configuration = ChainConfiguration(chainID: chainID, network: .regtest, validators: Array(hashes.prefix(2)))
        change(&configuration)
        return try Genesis(
            configuration: configuration, accounts: hashes.map { AccountCredit(account: $0, amount: 7) },
            ringDeposits: [RingDeposit(key: point, ephemeralKey: point, viewTag: 3, amount: 11)])
    }

    @Test("both forms say the same, and every byte counts") func roundTrips() throws {
        let genesis = try genesis()
        #expect(genesis.supply == 32)
        #expect(try Genesis(decoding: genesis.encoded) == genesis)
        for indentation in [0, 2] {
            let text = Array(genesis.json.serialized(indentation: indentation).utf8)
            #expect(try Genesis(json: text) == genesis)
        }
        let bytes = genesis.encoded
        for i in bytes.indices {
            var other = bytes
            other[i] ^= 1
            // Either refused, or another genesis with another hash.
            if let changed = try? Genesis(decoding: other) {
                #expect(changed.encoded == other && changed.hash != genesis.hash)
            }
            #expect(throws: GenesisError.self) { try Genesis(decoding: Array(bytes[..<i])) }
        }
    }

    @Test("bytes are refused by name") func bytes() throws {
        let bytes = try genesis().encoded
        func refusal(_ change: (inout [UInt8]) -> Void) -> String? {
            var bytes = bytes
            change(&bytes)
            do {
                _ = try Genesis(decoding: bytes)
                return nil
            } catch { return error.name }
        }
        #expect(refusal { $0.append(0) } == "bytes")
        #expect(refusal { $0[0] = 2 } == "version")
        #expect(refusal { $0.replaceSubrange(1..<7, with: [0]) } == "chainID")
        #expect(refusal { $0[2] = UInt8(ascii: "T") } == "chainID")
        #expect(refusal { $0[2] = 0xff } == "chainID")
        #expect(refusal { $0[7] = 2 } == "unknownNetwork")
        #expect(refusal { $0[$0.count - 8] ^= 1 } == "supply")
        // A count of 2³² − 1 validators, and an amount of 2⁶⁴ − 1, before anything is set aside or added.
        #expect(refusal { $0.replaceSubrange(64..<68, with: [0xff, 0xff, 0xff, 0xff]) } == "bytes")
        #expect(refusal { $0.replaceSubrange(24..<32, with: [UInt8](repeating: 0xff, count: 8)) } == "outOfBounds")
        #expect(GenesisError.supply(actual: 1, expected: 2).explanation.contains("1"))
    }

    @Test("values outside their bounds are refused by name") func bounds() throws {
        func refusal(_ change: (inout ChainConfiguration) -> Void) -> GenesisError? {
            do throws(GenesisError) {
                _ = try genesis(change)
                return nil
            } catch { return error }
        }
        #expect(refusal { _ in } == nil)
        for change: (inout ChainConfiguration) -> Void in [
            { $0.minimumFeePerByte = 1_000_001 }, { $0.minimumFeePerProofUnit = .max },
            { ($0.network, $0.minimumFeePerByte) = (.network, 0) },
            { $0.maximumTransactionBytes = 5 },
            { $0.maximumBlockBytes = .max }, { $0.maximumBlockProofCost = 0 }, { $0.anchorWindow = 0 },
            { $0.ringOutputMaturity = .max }, { $0.validators = [] },
        ] {
            #expect(refusal(change)?.name == "outOfBounds")
        }
        #expect(
            refusal { ($0.maximumBlockBytes, $0.maximumTransactionBytes) = (4_096, 8_192) }
                == .blockBelowTransaction(block: 4_096, transaction: 8_192))
        #expect(refusal { $0.validators.reverse() } == .notAscending("validators", index: 1))
        #expect(refusal { $0.validators[1] = $0.validators[0] } == .notAscending("validators", index: 1))
        let good = try genesis()
        let accounts = good.accounts
        #expect(throws: GenesisError.notAscending("accounts", index: 1)) {
            try Genesis(configuration: good.configuration, accounts: [accounts[0], accounts[0]])
        }
        for amount in [0, MonetaryRange.maximum + 1, .max] {
            #expect(throws: GenesisError.amount("accounts", index: 0, actual: amount)) {
                try Genesis(
                    configuration: good.configuration,
                    accounts: [AccountCredit(account: accounts[0].account, amount: amount)])
            }
        }
        let all = MonetaryRange.maximum
        let error = #expect(throws: GenesisError.self) {
            try Genesis(
                configuration: good.configuration,
                accounts: [accounts[0], AccountCredit(account: accounts[1].account, amount: all)])
        }
        #expect(error?.name == "outOfBounds")
    }

    @Test("JSON is read strictly") func json() throws {
        let text = try genesis().json.serialized()
        func refusal(_ old: String, _ new: String) -> String? {
            #expect(text.contains(old))
            do {
                _ = try Genesis(json: Array(text.replacing(old, with: new).utf8))
                return nil
            } catch { return error.name }
        }
        #expect(refusal("{\"chainID\"", "[\"chainID\"") == "json")
        #expect(refusal("\"supply\":32", "\"supply\":32,\"extra\":1") == "unknownMember")
        #expect(refusal(",\"supply\":32", "") == "missingMember")
        #expect(refusal("\"supply\":32", "\"supply\":\"32\"") == "wrongKind")
        #expect(refusal("\"supply\":32", "\"supply\":33") == "supply")
        for number in ["-1", "1.0", "1e3", "18446744073709551616"] {
            #expect(refusal("\"supply\":32", "\"supply\":\(number)") == "number")
        }
        #expect(refusal("\"viewTag\":3", "\"viewTag\":256") == "number")
        #expect(refusal("\"trial\"", "\"Trial\"") == "chainID")
        #expect(refusal("\"regtest\"", "\"mainnet\"") == "unknownNetwork")
        #expect(refusal("\"regtest\"", "7") == "wrongKind")
        #expect(refusal("\"accounts\":[", "\"accounts\":{},\"a\":[") == "unknownMember")
        #expect(refusal("[\"0101", "[\"01") == "hexadecimal")
        #expect(refusal("[\"0101", "[\"zz01") == "hexadecimal")
        #expect(refusal("\"validators\":[", "\"validators\":[1,") == "wrongKind")
        #expect(throws: GenesisError.wrongKind("genesis", actual: "a list", expected: "an object")) {
            try Genesis(json: Array("[]".utf8))
        }
    }

    @Test("keys that are not published serve trials only") func keys() throws {
        let validator = try AccountSigningKey(seed: [UInt8](repeating: 1, count: 32)).account
        let genesis = try genesis { ($0.network, $0.validators) = (.network, [validator]) }
        // A ring deposit whose points are none is refused when the chain begins.
        var machine = try LedgerMachine(storage: MemoryStorage())
        let error = #expect(throws: LedgerApplicationError.self) { try machine.initChain(genesis: genesis.encoded) }
        #expect(error?.name == "invalidGenesis")
        #expect(try machine.info().chainID == nil)
    }
}
