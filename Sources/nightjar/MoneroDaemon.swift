import ArgumentParser
import Foundation
import MoneroTransactions
import Primitives
import RingSignatures
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The option that names a node.
struct MoneroDaemonOptions: ParsableArguments {
    @Option(name: .long, help: "The node to ask, as http://HOST:PORT or https://HOST:PORT.")
    var daemon: String?
    @Option(name: .long, help: "How many seconds the node has for an answer, 1 to 600.")
    var daemonTimeout = 30

    func validate() throws {
        guard (1...600).contains(daemonTimeout) else { throw ValidationError("--daemon-timeout takes 1 to 600.") }
    }

    /// The node's client; nil where none is named.
    func client() throws -> MoneroDaemon? { try daemon.map { try MoneroDaemon($0, timeout: daemonTimeout) } }
}

/// Why a node's answer is of no use.
enum MoneroDaemonError: NamedError, Hashable {
    /// Not an address of a node.
    case badAddress(String)
    /// The node could not be reached, or broke off.
    case unreachable(String)
    /// The node took too long.
    case timeout(seconds: Int)
    /// The node's answer is longer than any answer to this question.
    case answerTooLong(limit: Int)
    /// An answer that is not 200, redirections included.
    case badStatus(Int)
    /// The node says that something went wrong.
    case refused(String)
    /// An answer without this field, or of another form.
    case badAnswer(field: String)
    /// The node follows a hard fork that this program does not know.
    case unknownHardFork(String)

    var name: String {
        switch self {
        case .badAddress: "daemonAddress"
        case .unreachable: "daemonUnreachable"
        case .timeout: "daemonTimeout"
        case .answerTooLong: "daemonAnswerTooLong"
        case .badStatus: "daemonStatus"
        case .refused: "daemonRefused"
        case .badAnswer: "daemonAnswer"
        case .unknownHardFork: "daemonHardFork"
        }
    }

    var explanation: String {
        switch self {
        case .badAddress(let text): "'\(text)' is no address of the form http://HOST:PORT or https://HOST:PORT."
        case .unreachable(let reason): "The node could not be asked: \(reason)."
        case .timeout(let seconds): "The node did not answer within \(seconds) seconds."
        case .answerTooLong(let limit): "The node's answer exceeds \(limit) bytes."
        case .badStatus(let code): "The node answered with the HTTP status \(code)."
        case .refused(let text): "The node says: \(text)."
        case .badAnswer(let field): "The node's answer has no proper '\(field)'."
        case .unknownHardFork(let text): "The node follows hard fork \(text), which this program does not know."
        }
    }
}

/// A client of a node's RPC (monero `src/rpc/core_rpc_server_commands_defs.h`). Answers are bounded, redirections
/// refused, and every question has a time limit.
struct MoneroDaemon {
    private let address: URL
    /// Seconds for one answer.
    private let timeout: Int
    /// More than the longest answer to one of this program's questions.
    private static let answerLimit = 16 << 20

    /// A client of the node at `text`.
    init(_ text: String, timeout: Int) throws(MoneroDaemonError) {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
            !(url.host ?? "").isEmpty, ["", "/"].contains(url.path), url.query == nil, url.fragment == nil,
            url.user == nil
        else { throw .badAddress(text) }
        address = url
        self.timeout = timeout
    }

    /// The hard fork that the node follows.
    func hardFork() throws -> HardFork {
        let answer = try callJSONRPC("hard_fork_info", [])
        let version = try number(answer, "version")
        guard let fork = UInt8(exactly: version).flatMap({ HardFork(version: $0) }) else {
            throw MoneroDaemonError.unknownHardFork(String(version))
        }
        return fork
    }

    /// The fee that the node asks for, in piconero.
    func fee() throws -> (perByte: UInt64, quantum: UInt64) {
        let answer = try callJSONRPC("get_fee_estimate", [])
        return (try number(answer, "fee"), try number(answer, "quantization_mask"))
    }

    /// The members of a transaction's rings, in the inputs' order.
    func rings(of transaction: MoneroTransaction) throws -> MoneroRings {
        var rings = MoneroRings()
        var areUnlocked: [[Bool]] = []
        for (index, input) in transaction.inputs.enumerated() {
            guard case .key(let amount, _, _) = input else { continue }
            guard let indices = input.indices else { throw MoneroTransactionError.memberIndexTooLarge(index: index) }
            let outputs = try outputs(amount: amount, indices: indices)
            rings.members.append(outputs.map(\.member))
            areUnlocked.append(outputs.map(\.isUnlocked))
        }
        rings.areUnlocked = areUnlocked
        return rings
    }

    /// Outputs of an amount (0 where it is hidden) with these indices among them.
    func outputs(
        amount: UInt64, indices: [UInt64]
    ) throws -> [(member: RingMember, isUnlocked: Bool, height: UInt64)] {
        let questions = indices.map { index in
            JSONValue.object([.init("amount", .number(String(amount))), .init("index", .number(String(index)))])
        }
        let answer = try call("get_outs", [.init("outputs", .array(questions)), .init("get_txid", .bool(false))])
        try requireOK(answer)
        guard let elements = answer["outs"]?.elements, elements.count == indices.count else {
            throw MoneroDaemonError.badAnswer(field: "outs")
        }
        return try elements.map { element in
            let member = RingMember(key: try point(element, "key"), commitment: try point(element, "mask"))
            guard case .bool(let isUnlocked)? = element["unlocked"] else {
                throw MoneroDaemonError.badAnswer(field: "unlocked")
            }
            return (member, isUnlocked, try number(element, "height"))
        }
    }

    /// The result of a JSON-RPC method.
    func callJSONRPC(_ method: String, _ parameters: [JSONValue.Member]) throws -> JSONValue {
        let answer = try call(
            "json_rpc",
            [
                .init("jsonrpc", .string("2.0")), .init("id", .string("0")), .init("method", .string(method)),
                .init("params", .object(parameters)),
            ])
        if let error = answer["error"] { throw MoneroDaemonError.refused(printable(error["message"]?.text ?? "")) }
        guard let result = answer["result"] else { throw MoneroDaemonError.badAnswer(field: "result") }
        try requireOK(result)
        return result
    }

    /// The answer to a question at a path.
    func call(_ path: String, _ members: [JSONValue.Member]) throws -> JSONValue {
        var request = URLRequest(url: address.appending(path: path))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(JSONValue.object(members).serialized().utf8)
        request.timeoutInterval = TimeInterval(timeout)
        return try JSONValue(parsing: BoundedExchange(limit: Self.answerLimit, timeout: timeout).run(request))
    }

    func number(_ answer: JSONValue, _ field: String) throws(MoneroDaemonError) -> UInt64 {
        guard case .number(let text)? = answer[field], let value = UInt64(text) else {
            throw .badAnswer(field: field)
        }
        return value
    }

    private func point(_ answer: JSONValue, _ field: String) throws(MoneroDaemonError) -> CompressedPoint {
        guard let text = answer[field]?.text, let bytes = try? Hexadecimal.decode(text),
            let point = CompressedPoint(bytes)
        else { throw .badAnswer(field: field) }
        return point
    }

    private func requireOK(_ answer: JSONValue) throws(MoneroDaemonError) {
        guard let status = answer["status"]?.text else { throw .badAnswer(field: "status") }
        guard status == "OK" else { throw .refused(printable(status)) }
    }

    /// What a terminal may show of a stranger's text.
    private func printable(_ text: String) -> String {
        String(text.unicodeScalars.filter { (32..<127).contains($0.value) }.prefix(200).map(Character.init))
    }
}

/// One HTTP exchange whose answer is bounded.
private final class BoundedExchange: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var error: MoneroDaemonError?
        var isDone = false
    }
    private let limit: Int
    private let timeout: Int
    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)

    init(limit: Int, timeout: Int) { (self.limit, self.timeout) = (limit, timeout) }

    /// The body of the answer; blocks the calling thread.
    func run(_ request: URLRequest) throws(MoneroDaemonError) -> [UInt8] {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForResource = TimeInterval(timeout)
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        session.dataTask(with: request).resume()
        guard done.wait(timeout: .now() + .seconds(timeout + 1)) == .success else {
            throw .timeout(seconds: timeout)
        }
        let (bytes, error) = state.withLock { ($0.bytes, $0.error) }
        if let error { throw error }
        return bytes
    }

    private func finish(_ error: MoneroDaemonError?) {
        let isFirst = state.withLock { state in
            defer { state.isDone = true }
            if !state.isDone { state.error = state.error ?? error }
            return !state.isDone
        }
        if isFirst { done.signal() }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let code = (response as? HTTPURLResponse)?.statusCode ?? 0
        if code != 200 {
            finish(.badStatus(code))
        } else if response.expectedContentLength > Int64(limit) {
            finish(.answerTooLong(limit: limit))
        } else {
            return completionHandler(.allow)
        }
        completionHandler(.cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            guard state.bytes.count + data.count <= limit else { return true }
            state.bytes.append(contentsOf: data)
            return false
        }
        if isTooLong {
            dataTask.cancel()
            finish(.answerTooLong(limit: limit))
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // The exchange ends when the task does: a session that is invalidated before it has taken the answer traps.
        state.withLock { $0.error = $0.error ?? .badStatus(response.statusCode) }
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        finish(error.map { ($0 as? URLError)?.code == .timedOut ? .timeout(seconds: timeout) : .unreachable(text($0)) })
    }

    private func text(_ error: any Error) -> String {
        (error as? URLError).map { "network error \($0.code.rawValue)" } ?? "the connection failed"
    }
}
