import Chain
import ChainStore
import ChainTransactions
import Dispatch
import Engines
import Logging
import NodeService
import Primitives

/// Requests to a node's service, over a real chain and without sockets: a first line `VERB TARGET` with the body behind it,
/// or else the body of a JSON-RPC call.
enum NodeRequests {
    static func answer(_ bytes: [UInt8]) throws {
        let chain = try chain.get()
        let request = Request(bytes)
        // The service is asynchronous and the fuzzer is not.
        let done = DispatchSemaphore(value: 0)
        Task {
            await check(request, chain)
            done.signal()
        }
        done.wait()
    }

    private struct Request: Sendable {
        var verb = "POST"
        var target = "/"
        var body: [UInt8]

        init(_ bytes: [UInt8]) {
            body = bytes
            guard let end = bytes.firstIndex(of: 10) else { return }
            let line = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ", maxSplits: 1)
            guard line.count == 2, ["GET", "POST", "HEAD", "DELETE"].contains(line[0]) else { return }
            (verb, target, body) = (String(line[0]), String(line[1]), Array(bytes[(end + 1)...]))
        }
    }

    private static func check(_ request: Request, _ client: InProcessClient) async {
        let fields = [(name: "Content-Type", value: "application/json")]
        guard let answer = await client.request(request.verb, request.target, fields: fields, body: request.body) else {
            preconditionFailure("a request is answered")
        }
        precondition(answer.status != 500 && answer.status != 504, "a request brings about no fault of the node")
        precondition(answer.body.count <= 1 << 20, "an answer is not long: \(answer.body.count) bytes")
        guard answer.type == "application/json" else { return }
        guard let json = try? JSONValue(parsing: answer.body) else { preconditionFailure("an answer is JSON") }
        guard request.verb == "POST", request.target == "/" else { return }
        let asked = try? JSONValue(parsing: request.body)
        if let answers = json.elements {
            precondition(answers.count <= asked?.elements?.count ?? 0, "a batch has no more answers than requests")
            for answer in answers { checkAnswer(answer, id: nil) }
        } else {
            checkAnswer(json, id: asked?["id"])
        }
    }

    /// An answer has a result or an error, and its request's id or null.
    private static func checkAnswer(_ answer: JSONValue, id: JSONValue?) {
        precondition(answer["jsonrpc"] == .string("2.0"), "an answer is JSON-RPC's")
        precondition((answer["result"] == nil) != (answer["error"] == nil), "an answer has a result or an error")
        if let error = answer["error"] {
            guard case .string? = error["data"], case .number? = error["code"] else {
                preconditionFailure("an error has a code and a name")
            }
        } else if let id {
            precondition(answer["id"] == id, "a result has its request's id")
        }
    }

    /// The service of a chain with one account and two blocks, of which the first has a payment.
    private static let chain: Result<InProcessClient, any Error> = {
        let made = Made()
        let done = DispatchSemaphore(value: 0)
        Task {
            do { made.result = .success(try await start()) } catch { made.result = .failure(error) }
            done.signal()
        }
        done.wait()
        return made.result
    }()

    /// Written by one task before another reads it.
    private final class Made: @unchecked Sendable {
        var result: Result<InProcessClient, any Error> = .failure(NodeError.unavailable)
    }

    private static func start() async throws -> InProcessClient {
        let key = try AccountSigningKey(seed: [UInt8](repeating: 1, count: 32))
        let account = key.account
        let chainID = try ChainID("fuzz")
        let genesis = try Genesis(
            configuration: ChainConfiguration(chainID: chainID, network: .regtest, validators: [account]),
            accounts: [AccountCredit(account: account, amount: 1_000_000)])
        var payment = LedgerTransaction(
            chainID: chainID, expiryHeight: 0, fee: 10_000,
            transparent: TransparentBundle(
                debits: [AccountDebit(account: account, amount: 10_005, sequence: 0)],
                credits: [AccountCredit(account: .zero, amount: 5)]))
        payment.transparent.debits[0].signature = key.sign(payment.signatureDigest)
        let store = MemoryBlockStore()
        let engine = SoloEngine(
            application: try LedgerMachine(storage: MemoryStorage(), execution: Execution(threads: 1)), store: store,
            key: key, configuration: .init(chainID: chainID, genesis: genesis.encoded, proposer: account))
        try await engine.start()
        _ = try await engine.submit(payment.encoded, from: "fuzz")
        try await engine.makeBlock()
        try await engine.makeBlock()
        var logger = Logger(label: "fuzz")
        logger.logLevel = .critical
        let node = EngineNode(
            identity: NodeIdentity(
                chainID: chainID, role: .sequencer, version: "0", moniker: "fuzz", sequencer: account,
                genesis: genesis.encoded), engine: engine, store: store, logger: logger)
        var options = ServiceOptions()
        (options.limits.requestsPerSecond, options.limits.burst) = (1 << 40, 1 << 40)
        return try InProcessClient(node: node, options: options, logger: logger)
    }
}
