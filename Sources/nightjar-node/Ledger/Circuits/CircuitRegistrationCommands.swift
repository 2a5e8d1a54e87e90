import Algebra
import ArgumentParser
import ChainTransactions
import NodeService
import Primitives

/// `ledger circuit`
struct LedgerCircuitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "circuit", abstract: "Circuits on the ledger: register, look at, pay into and call them.",
        discussion: """
            A circuit is a Groth16 verification key with a policy, which gives each public input a role. A call is planned \
            first: the plan says the context, which goes into the witness. Then the proof is made, and completes the plan.

            EXAMPLE
              nightjar ledger circuit check policy.json --key verification_key.json
              nightjar ledger circuit register alice.key --policy policy.json --key verification_key.json --wait
              nightjar ledger circuit plan alice.key --circuit 3f0c… --policy policy.json --input input.json \\
                --input-out bound.json --out plan.json
              nightjar circuit prove circuit.circom bound.json --O2 --zkey circuit_final.zkey -o build
              nightjar ledger circuit call plan.json --proof build/proof.json --public build/public.json --wait
            """,
        subcommands: [
            LedgerCircuitCheckCommand.self, LedgerCircuitRegisterCommand.self, LedgerCircuitApproveCommand.self,
            LedgerCircuitListCommand.self, LedgerCircuitShowCommand.self, LedgerCircuitDepositCommand.self,
            LedgerCircuitPlanCommand.self, LedgerCircuitCallCommand.self,
        ])
}

/// The two files that a circuit is made of.
struct CircuitFileOptions: ParsableArguments {
    @Option(name: .long, help: "The policy (JSON).")
    var policy: String
    @Option(name: .long, help: "The verification key (JSON), as snarkjs and nightjar write it.")
    var key: String
    @Option(
        name: .long,
        help: "The record of the key's set-up: 64 hexadecimal digits, or a file whose SHA-256 counts.")
    var setUpRecord: String?

    /// What registers the circuit.
    func registration() throws -> (registration: CircuitRegistration, testKeyNotice: String?) {
        let file = try CircuitKeyFile(path: key)
        let record = try setUpRecord.map { try setupRecord($0) }
        return (try file.registration(try PolicyFile(path: policy).policy, record: record), file.testKeyNotice)
    }
}

/// `ledger circuit check`
struct LedgerCircuitCheckCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a policy, and a key with it: what they declare, and the circuit's name.",
        discussion: """
            EXAMPLES
              nightjar ledger circuit check policy.json
              nightjar ledger circuit check policy.json --key verification_key.json
            """)

    @Argument(help: "The policy (JSON).")
    var policy: String
    @Option(name: .long, help: "The verification key (JSON).")
    var key: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let file = try PolicyFile(path: policy)
        var lines = file.policy.words(names: file.names)
        var members: [JSONValue.Member] = [
            .init("policy", file.policy.json), .init("movesValue", .bool(file.policy.movesValue)),
        ]
        if let key {
            let key = try CircuitKeyFile(path: key)
            // The name does not depend on the record, so that none needs to be there yet.
            let circuit = try key.registration(file.policy, record: .zero).circuitID
            lines.append("key".padding(to: 10) + "\(key.curve.rawValue), \(key.inputCount) public inputs")
            if let notice = key.testKeyNotice { lines.append("warning".padding(to: 10) + notice) }
            lines.append("circuit".padding(to: 10) + circuit.description)
            members += [
                .init("curve", .string(key.curve.rawValue)), .init("circuit", .string(circuit.description)),
                .init("testKey", key.testKeyNotice.map { .string($0) } ?? .null),
            ]
        }
        output.report(lines.joined(separator: "\n"), members)
    }
}

/// `ledger circuit register`
struct LedgerCircuitRegisterCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Register a circuit; whoever wants to may.",
        discussion: """
            A circuit that moves coins must be approved by the validators before, with the same record of its key's \
            set-up: see 'ledger circuit approve'.

            EXAMPLES
              nightjar ledger circuit register alice.key --policy policy.json --key verification_key.json --wait
              nightjar ledger circuit register alice.key --policy policy.json --key verification_key.json \\
                --set-up-record circuit_final.zkey
            """)

    @Argument(help: "The key file of whoever pays the fee.")
    var payer: String
    @OptionGroup var files: CircuitFileOptions
    @OptionGroup var terms: TermsOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (registration, notice) = try files.registration()
        let client = try options.client()
        let funds = try await LedgerFunds(keyFile: payer, from: terms.from, client)
        let request = terms.request(applications: ApplicationBundle(registrations: [registration]))
        let transaction = try await funds.transaction(request, terms, options)
        try await delivery.deliver(
            transaction, to: client, output,
            facts: [("circuit", registration.circuitID.description)] + (notice.map { [("warning", $0)] } ?? []))
    }
}

/// `ledger circuit deposit`
struct LedgerCircuitDepositCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "deposit", abstract: "Pay into a circuit's pool, for its calls to release.",
        discussion: """
            For circuits whose policies have 'released' and no 'deposited': with the latter a call says what is deposited, \
            and the plan of the call takes care of it.

            EXAMPLE
              nightjar ledger circuit deposit financier.key --circuit 3f0c… --amount 2000000 --wait
            """)

    @Argument(help: "The key file of whoever pays.")
    var payer: String
    @Option(name: .long, help: "The circuit.")
    var circuit: String
    @Option(name: .long, help: "The amount in units.")
    var amount: UInt64
    @OptionGroup var terms: TermsOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let id = try circuitID(circuit)
        let client = try options.client()
        let funds = try await LedgerFunds(keyFile: payer, from: terms.from, client)
        let deposit = CircuitDeposit(circuit: id, amount: amount)
        let transaction = try await funds.transaction(
            terms.request(applications: .init(deposits: [deposit])), terms, options)
        try await delivery.deliver(transaction, to: client, output)
    }
}
