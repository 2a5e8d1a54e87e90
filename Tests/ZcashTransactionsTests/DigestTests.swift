import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

@Suite struct DigestTests {
    @Test("The published digests of versions 3 and 4", arguments: ["zip_0143", "zip_0243"])
    func versions3And4(name: String) throws {
        for vector in try Published.load(name, Published.DigestCase.self, count: 10) {
            let bytes = try Hexadecimal.decode(vector.tx)
            let transaction = try Transaction(bytes: bytes)
            #expect(transaction.bytes == bytes)
            #expect(transaction.version == (name == "zip_0143" ? .v3 : .v4))
            let digest: [UInt8]
            if vector.transparent_input < 0 {
                // Shielded signatures cover everything; the vectors ask for other hash types as well.
                guard vector.hash_type == 1 else { continue }
                digest = try transaction.shieldedSignatureDigest(branchID: vector.consensus_branch_id)
            } else {
                let outputs = transaction.transparentInputs.map { _ in
                    TransparentOutput(value: vector.amount, script: [])
                }
                digest = try transaction.transparentSignatureDigest(
                    input: vector.transparent_input, hashType: SignatureHashType(rawValue: vector.hash_type),
                    branchID: vector.consensus_branch_id, previousOutputs: outputs,
                    scriptCode: try Hexadecimal.decode(vector.script_code))
            }
            #expect(Hexadecimal.encode(digest) == vector.sighash)
        }
    }

    @Test("The published identifiers and digests of version 5")
    func version5() throws {
        for vector in try Published.load("zip_0244", Published.DigestCaseV5.self, count: 10) {
            let bytes = try Hexadecimal.decode(vector.tx)
            let transaction = try Transaction(bytes: bytes)
            #expect(transaction.bytes == bytes)
            #expect(Hexadecimal.encode(transaction.id) == vector.txid)
            #expect(Hexadecimal.encode(transaction.authorizingDigest) == vector.auth_digest)
            let outputs = try zip(vector.amounts, vector.script_pubkeys).map {
                TransparentOutput(value: $0, script: try Hexadecimal.decode($1))
            }
            #expect(
                Hexadecimal.encode(try transaction.shieldedSignatureDigest(branchID: 0, previousOutputs: outputs))
                    == vector.sighash_shielded)
            guard let input = vector.transparent_input else { continue }
            let expected: [(SignatureHashType, String?)] = [
                (.all, vector.sighash_all), (.none, vector.sighash_none), (.single, vector.sighash_single),
                (.all.anyoneCanPay, vector.sighash_all_anyone), (.none.anyoneCanPay, vector.sighash_none_anyone),
                (.single.anyoneCanPay, vector.sighash_single_anyone),
            ]
            for (type, digest) in expected {
                func compute() throws -> [UInt8] {
                    try transaction.transparentSignatureDigest(
                        input: input, hashType: type, branchID: 0, previousOutputs: outputs, scriptCode: [])
                }
                if let digest {
                    #expect(Hexadecimal.encode(try compute()) == digest)
                } else {
                    let error = SignatureDigestError.noSingleOutput(
                        index: input, count: transaction.transparentOutputs.count)
                    #expect(throws: error) { try compute() }
                }
            }
        }
    }

    @Test("Real transactions: identifier and digest under the shielded signatures")
    func realTransactions() throws {
        for real in try Published.realTransactions() {
            let transaction = try real.transaction()
            #expect(Hexadecimal.encode(transaction.id) == real.txid_bytes)
            guard let expected = real.sighash_shielded, !expected.isEmpty else {
                #expect(transaction.needsPreviousOutputs)
                continue
            }
            let upgrade = real.zcashNetwork.upgrade(at: real.height)
            #expect(hex(upgrade.branchID) == real.consensus_branch_id)
            let digest = try transaction.shieldedSignatureDigest(
                branchID: upgrade.branchID, previousOutputs: real.previousOutputs())
            #expect(Hexadecimal.encode(digest) == expected)
        }
    }

    @Test("Every refusal of the digests")
    func refusals() throws {
        let input = TransparentInput(
            previous: OutPoint(transactionID: [UInt8](repeating: 1, count: 32), index: 0), script: [], sequence: 0)
        var transaction = Transaction(version: .v5, consensusBranchID: 1, transparentInputs: [input])
        let output = TransparentOutput(value: 1, script: [])
        func sign(_ index: Int, _ type: SignatureHashType, _ outputs: [TransparentOutput]) throws -> [UInt8] {
            try transaction.transparentSignatureDigest(
                input: index, hashType: type, branchID: 0, previousOutputs: outputs, scriptCode: [])
        }
        #expect(transaction.needsPreviousOutputs)
        #expect(throws: SignatureDigestError.previousOutputsNeeded(actual: 0, expected: 1)) {
            try transaction.shieldedSignatureDigest(branchID: 0)
        }
        #expect(throws: SignatureDigestError.previousOutputsNeeded(actual: 2, expected: 1)) {
            try sign(0, .all, [output, output])
        }
        #expect(throws: SignatureDigestError.noSuchInput(index: 1, count: 1)) { try sign(1, .all, [output]) }
        #expect(throws: SignatureDigestError.noSingleOutput(index: 0, count: 0)) { try sign(0, .single, [output]) }
        #expect(throws: SignatureDigestError.unknownHashType(actual: 0x41)) {
            try sign(0, SignatureHashType(rawValue: 0x41), [output])
        }
        transaction.version = .v2
        #expect(throws: SignatureDigestError.unsupportedVersion(actual: .v2)) { try sign(0, .all, [output]) }
        #expect(throws: SignatureDigestError.unsupportedVersion(actual: .v2)) {
            try transaction.shieldedSignatureDigest(branchID: 0)
        }
    }

    @Test("Errors have a name and a sentence")
    func names() {
        let errors: [(SignatureDigestError, String)] = [
            (.unsupportedVersion(actual: .v1), "unsupportedVersion"), (.noSuchInput(index: 1, count: 1), "noSuchInput"),
            (.previousOutputsNeeded(actual: 0, expected: 1), "previousOutputsNeeded"),
            (.unknownHashType(actual: 4), "unknownHashType"), (.noSingleOutput(index: 1, count: 1), "noSingleOutput"),
        ]
        for (error, name) in errors {
            #expect(error.name == name)
            #expect(error.explanation.hasSuffix("."))
        }
    }

    private func hex(_ value: UInt32) -> String {
        Hexadecimal.encode((0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }
}
