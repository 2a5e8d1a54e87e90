import Algebra
import CircomCompiler
import Circuits
import Curves
import Groth16
import Primitives
import WitnessMachine
import ZcashTransactions

/// One parser of outside data. Errors are answers; a trap, a hang or memory out of proportion is a finding, and so is
/// the breach of what each target promises.
enum FuzzTarget: String, CaseIterable {
    case r1cs, wtns, sym, zkey, ptau, json, proof, verificationKey = "verification-key", publicInputs = "public-inputs"
    case circomLexer = "circom-lexer", circomParser = "circom-parser"
    case circuitInput = "circuit-input", witnessProgram = "witness-program"
    case zcashTransaction = "zcash-transaction", zcashBlock = "zcash-block"
    case notePlaintext = "note-plaintext", noteTree = "note-tree", partialTransaction = "partial-transaction"
    case zcashText = "zcash-text"
    case rangeProof = "range-proof", ringSignature = "ring-signature"
    case moneroTransaction = "monero-transaction", moneroBlock = "monero-block", moneroExtra = "monero-extra"
    case moneroText = "monero-text"
    case ledgerTransaction = "ledger-transaction", ledgerBlock = "ledger-block", ledgerProof = "ledger-proof"
    case ledgerGenesis = "ledger-genesis", circuitPolicy = "circuit-policy", circuitPlan = "circuit-plan"
    case ledgerPlan = "ledger-plan", nodeRequest = "node-request"
    case walletState = "wallet-state", walletContent = "wallet-content", walletText = "wallet-text"
    case auditReport = "audit-report"

    func run(_ bytes: [UInt8]) {
        do {
            try parse(bytes)
        } catch let error as any NamedError {
            // Every refusal has a name and a sentence.
            precondition(!error.name.isEmpty && !error.explanation.isEmpty, "an error without a name")
        } catch {
            preconditionFailure("an error that is not named: \(error)")
        }
    }

    private func parse(_ bytes: [UInt8]) throws {
        switch self {
        case .r1cs:
            let file = try R1CSFile(ByteRegion(copying: bytes))
            switch file.header.curve {
            case .bn128: _ = try R1CS<BN254.Fr>(file)
            case .bls12381: _ = try R1CS<BLS12381.Fr>(file)
            }
        case .wtns:
            let file = try WitnessFile(ByteRegion(copying: bytes))
            switch file.curve {
            case .bn128: try useWitness(file.witness(over: BN254.Fr.self))
            case .bls12381: try useWitness(file.witness(over: BLS12381.Fr.self))
            }
        case .sym: _ = try SymbolTable(parsing: bytes, wireCount: 64)
        case .zkey:
            let container = try ZKeyFormat.read(ByteRegion(copying: bytes))
            switch try ZKeyFormat.curve(section: { try container.section($0) }) {
            case .bn128: try readKey(container, BN254.self)
            case .bls12381: try readKey(container, BLS12381.self)
            }
        case .ptau: _ = try PowersOfTauFormat.header(of: ByteRegion(copying: bytes))
        case .json:
            let value = try JSONValue(parsing: bytes)
            try expect(JSONValue(parsing: value.serialized()) == value, "a value is read as it was written")
        case .proof:
            try roundTripProof(JSONValue(parsing: bytes), BN254.self)
            try roundTripProof(JSONValue(parsing: bytes), BLS12381.self)
        case .verificationKey:
            let json = try JSONValue(parsing: bytes)
            switch try JSONForms.curve(ofKey: json) {
            case .bn128: try roundTripKey(json, BN254.self)
            case .bls12381: try roundTripKey(json, BLS12381.self)
            }
        case .publicInputs:
            let inputs: [BN254.Fr] = try PublicInputs.elements(json: JSONValue(parsing: bytes))
            let again: [BN254.Fr] = try PublicInputs.elements(json: PublicInputs.json(inputs))
            expect(inputs == again, "inputs are read as they were written")
        case .circomLexer: CircomSource(bytes).lex()
        case .circomParser: CircomSource(bytes).parse()
        case .circuitInput:
            try WitnessSources.readInput(bytes, over: BN254.Fr.self)
            try WitnessSources.readInput(bytes, over: Fp<GoldilocksParameters, 1>.self)
        case .witnessProgram: try WitnessSources.readProgram(bytes)
        case .zcashTransaction: try useTransaction(Transaction(bytes: bytes), bytes)
        case .zcashText: try ZcashTexts.read(bytes)
        case .zcashBlock:
            let block = try Block(bytes: bytes)
            expect(block.bytes == bytes, "a block has one encoding")
            expect(block.merkleRoot.count == 32 && block.authorizingDataRoot.count == 32, "roots have 32 bytes")
            _ = (block.hasRepeatedPair, block.height, block.header.hash)
        case .notePlaintext: try SaplingNotes.readPlaintext(bytes)
        case .noteTree: try SaplingNotes.readTree(bytes)
        case .partialTransaction: try SaplingNotes.readPartial(bytes)
        case .rangeProof: try RangeProofs.read(bytes)
        case .ringSignature: try RingInputs.read(bytes)
        case .moneroTransaction: try MoneroFormats.readTransaction(bytes)
        case .moneroBlock: try MoneroFormats.readBlock(bytes)
        case .moneroExtra: try MoneroFormats.readExtra(bytes)
        case .moneroText: try MoneroTexts.read(bytes)
        case .ledgerTransaction: try LedgerFormats.readTransaction(bytes)
        case .ledgerBlock: try LedgerFormats.readBlock(bytes)
        case .ledgerProof: try LedgerFormats.readProof(bytes)
        case .ledgerGenesis: try LedgerFormats.readGenesis(bytes)
        case .circuitPolicy: try LedgerFormats.readPolicy(bytes)
        case .circuitPlan: try LedgerFormats.readPlan(bytes)
        case .ledgerPlan: try LedgerFormats.readTransactionPlan(bytes)
        case .nodeRequest: try NodeRequests.answer(bytes)
        case .walletState: try WalletFormats.readState(bytes)
        case .walletContent: try WalletFormats.readContent(bytes)
        case .walletText: try WalletFormats.readText(bytes)
        case .auditReport: try AuditFormats.read(bytes)
        }
    }

    private func readKey<E: PairingEngine>(_ container: BinaryContainer, _ engine: E.Type) throws {
        let key = try ProvingKey<E>(policy: .allowInsecure) { try container.section($0) }
        expect(key.header.wireCount > key.header.publicInputCount, "a key has a wire for the constant")
        _ = try key.verifyingKey(policy: .allowInsecure)
        _ = try key.transcript()
    }

    private func useTransaction(_ transaction: Transaction, _ bytes: [UInt8]) throws {
        expect(transaction.bytes == bytes, "a transaction has one encoding")
        expect(transaction.id.count == 32 && transaction.authorizingDigest.count == 32, "digests have 32 bytes")
        // Proofs are slow here, so few of them.
        guard transaction.sapling.spends.count + transaction.sapling.outputs.count < 4 else { return }
        let report = try TransactionVerifier().verify(
            transaction, context: TransactionContext(height: 2_000_000), execution: Execution(threads: 1))
        expect(report.checks.count >= 6, "every transaction is checked")
    }

    private func useWitness<F: PrimeField>(_ witness: Witness<F>) {
        expect(witness.count > 0 && witness[0] == .one, "wire 0 is one")
        for wire in 0..<witness.count { expect(F(canonical: witness[wire].canonical) == witness[wire], "canonical") }
    }

    /// The other curve's refusal is no refusal of the target.
    private func roundTripProof<E: PairingEngine>(_ json: JSONValue, _ engine: E.Type) throws {
        guard let proof = try? Proof<E>(json: json) else { return }
        try expect(Proof<E>(json: proof.json) == proof, "a proof is read as it was written")
    }

    private func roundTripKey<E: PairingEngine>(_ json: JSONValue, _ engine: E.Type) throws {
        let key = try VerifyingKey<E>(json: json)
        try expect(VerifyingKey<E>(json: key.json) == key, "a key is read as it was written")
    }

    private func expect(_ condition: @autoclosure () throws -> Bool, _ promise: String) rethrows {
        let holds = try condition()
        precondition(holds, promise)
    }
}
