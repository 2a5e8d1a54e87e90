import Algebra
import ArgumentParser
import Chain
import ChainTransactions
import Curves
import Groth16
import NodeService
import Primitives
import SecretStorage
import Wallet

/// `ledger circuit plan`
struct LedgerCircuitPlanCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plan a call: the whole transaction but for the proof, and the context that the proof is to have.",
        discussion: """
            The context binds the proof to the chain, the circuit, who is paid, the fee, the last height and all other \
            public inputs, so these are settled first: by name from the circuit's input file and the policy, or as \
            public.json of a draft whose context may be anything. What the policy calls 'released' and 'deposited' is \
            taken from them. The plan is signed already; no key is needed to complete it. --input-out writes the inputs \
            again with the context in its place. A fee from an account shows whose it is; --from shielded and --from ring \
            do not.

            EXAMPLES
              nightjar ledger circuit plan alice.key --circuit 3f0c… --policy policy.json --input input.json \\
                --input-out bound.json --out plan.json
              nightjar ledger circuit plan alice.key --circuit 3f0c… --public draft/public.json --pay 9f86…=2000000 \\
                --out plan.json
            """)

    @Argument(help: "The key file of whoever pays the fee and gets what is left.")
    var payer: String
    @Option(name: .long, help: "The circuit.")
    var circuit: String
    @Option(name: .long, help: "The circuit's input file; needs --policy, whose names say which values are public.")
    var input: String?
    @Option(name: .long, help: "The policy that the circuit was registered with, for its names.")
    var policy: String?
    @Option(name: .customLong("public"), help: "All public inputs as snarkjs writes them, with any context.")
    var publicInputs: String?
    @Option(name: .long, help: "Pay units: TO=AMOUNT, an account or a shielded address. May be repeated.")
    var pay: [String] = []
    @Option(name: .long, help: "The file for the plan.")
    var out = "plan.json"
    @Option(
        name: .long,
        help: "A file of mode 0600 for the inputs of --input, the private ones too, with the context in its place.")
    var inputOut: String?
    @Flag(name: .long, help: "Plan what the ledger will refuse, too: for trials.")
    var unchecked = false
    @OptionGroup var terms: TermsOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard (input != nil) == (policy != nil), (input == nil) != (publicInputs == nil),
            input != nil || inputOut == nil
        else { throw UsageError("Give --input with --policy, or --public; --input-out belongs to --input.") }
        let id = try circuitID(circuit)
        let payments = try pay.map { try Self.payment($0) }
        let client = try options.client()
        let registered = try await client.circuit(id)
        let values = try given(for: registered)
        let elements = try circuitElements(
            values, on: registered.curve, expected: registered.policy.inputs.count)
        let funds = try await LedgerFunds(keyFile: payer, from: terms.from, client)
        if !unchecked {
            let check = CircuitCallCheck(client: client, id: id, circuit: registered, height: funds.height)
            try await check.check(elements)
        }

        let applications = try bundle(id, registered.policy, elements)
        var plan = try await funds.plan(terms.request(payments: payments, applications: applications))
        let context = CircuitContext.element(
            ofOnlyCallIn: plan.plan.planned.transaction, policy: registered.policy, on: registered.curve)
        if let position = registered.policy.contextPosition {
            plan.plan.planned.transaction.applications.calls[0].publicInputs[position] = context.littleEndianBytes
        }
        let transaction = try await plan.finished(home: options.home.folder, params: terms.params)
        let call = try CircuitCallPlan(
            transaction: transaction, key: registered.verifyingKey, policy: registered.policy.encoded)
        if let inputOut { try writeInputs(inputOut, try bound(to: context)) }
        try writeFile(out, call.json.serialized(indentation: 1) + "\n")
        output.report(
            """
            context   \(context.decimal)
            fee       \(transaction.fee)
            expires   after height \(transaction.expiryHeight)
            wrote     \(([out] + [inputOut].compactMap { $0 }).joined(separator: ", "))
            """,
            [
                .init("context", .string(context.decimal)), .init("file", .string(out)),
                .init("id", .string(transaction.id.description)), .init("fee", .string(String(transaction.fee))),
                .init("expiryHeight", .string(String(transaction.expiryHeight))),
            ])
    }

    /// The public inputs that the files give, the context's with any value.
    private func given(for circuit: RegisteredCircuit) throws -> [JSONValue] {
        if let publicInputs {
            let json = try JSONValue(parsing: try readFile(path: publicInputs, limit: 1 << 20))
            return json.elements ?? []
        }
        guard let policy else { return [] }
        let file = try PolicyFile(path: policy)
        guard file.policy == circuit.policy else { throw CircuitFileError.otherPolicy }
        return try file.values(in: try inputs())
    }

    private func inputs() throws -> JSONValue {
        try JSONValue(parsing: try readFile(path: input ?? "", limit: 64 << 20))
    }

    /// The call, with what it releases, and what it deposits.
    private func bundle(
        _ id: CircuitID, _ policy: CircuitPolicy, _ elements: [CircuitElement]
    ) throws -> ApplicationBundle {
        func amount(_ role: PublicInputRole) throws -> UInt64 {
            guard let position = policy.inputs.firstIndex(of: role) else { return 0 }
            guard let amount = elements[position].small else {
                throw CircuitFileError.circuitInputCanonical(position: position)
            }
            return amount
        }
        let deposited = try amount(.deposited)
        return ApplicationBundle(
            deposits: deposited == 0 ? [] : [CircuitDeposit(circuit: id, amount: deposited)],
            calls: [
                CircuitCall(
                    circuit: id, publicInputs: elements.map(\.littleEndianBytes), released: try amount(.released),
                    proof: [])
            ])
    }

    /// The inputs with the context in its place.
    private func bound(to context: CircuitElement) throws -> JSONValue {
        guard let policy else { return .null }
        let file = try PolicyFile(path: policy)
        guard let position = file.policy.contextPosition, let name = file.names[position] else {
            throw CircuitFileError.unnamedInput(file.policy.contextPosition ?? 0)
        }
        let member = JSONValue.Member(name, .string(context.decimal))
        let members = try inputs().members ?? []
        guard members.contains(where: { $0.key == name }) else { return .object(members + [member]) }
        return .object(members.map { $0.key == name ? member : $0 })
    }

    /// Writes the inputs, the private ones too, for nobody else to read.
    private func writeInputs(_ path: String, _ inputs: JSONValue) throws {
        let content = Array((inputs.serialized(indentation: 1) + "\n").utf8)
        if SecretFile.isPresent(path: path) {
            try SecretFile.replace(path: path, content)
        } else {
            try SecretFile.create(path: path, content)
        }
    }

    private static func payment(_ text: String) throws -> PaymentRequest.Payment {
        let parts = text.split(separator: "=")
        guard parts.count == 2, let amount = UInt64(parts[1]) else {
            throw UsageError("--pay is TO=AMOUNT, and not \(text).")
        }
        return .init(to: try LedgerAddress(text: parts[0]), amount: amount)
    }
}

/// `ledger circuit call`
struct LedgerCircuitCallCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Complete a planned call with its proof, and hand it to a node.",
        discussion: """
            The proof is verified first, and its public inputs are compared with the plan's. Only the proof is added, so \
            nothing is signed here and no key is needed.

            EXAMPLE
              nightjar ledger circuit call plan.json --proof build/proof.json --public build/public.json --wait
            """)

    @Argument(help: "The plan that 'ledger circuit plan' wrote.")
    var plan = "plan.json"
    @Option(name: .long, help: "The proof, as snarkjs writes it.")
    var proof = "proof.json"
    @Option(name: .customLong("public"), help: "Its public inputs, as snarkjs writes them.")
    var publicInputs = "public.json"
    @Flag(name: .long, help: "Hand the proof over without looking at it, for the node to judge.")
    var unchecked = false
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let plan = try CircuitCallPlan(json: try readFile(path: plan, limit: 16 << 20))
        let transaction =
            switch plan.curve {
            case .bn128: try completed(plan, BN254.self)
            case .bls12381: try completed(plan, BLS12381.self)
            }
        try await delivery.deliver(transaction, to: try options.client(), output)
    }

    private func completed<E: ProofCurve>(_ plan: CircuitCallPlan, _ curve: E.Type) throws -> LedgerTransaction {
        func json(_ path: String) throws -> JSONValue {
            try JSONValue(parsing: try readFile(path: path, limit: 1 << 20))
        }
        let statement = Statement<E>(
            proof: try Proof(json: try json(proof)),
            publicInputs: try PublicInputs.elements(json: try json(publicInputs)))
        return unchecked ? plan.replacing(statement) : try plan.completed(with: statement)
    }
}
