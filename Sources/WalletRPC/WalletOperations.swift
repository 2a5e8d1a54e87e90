import ChainTransactions
import Primitives

/// What payments are doing that a call began: one after another, each under an id by which it is asked for.
///
/// No two run at a time, so that a payment sees what the one before it spends. Nothing is done again: an operation that was
/// answered with its id is run once, whatever becomes of who asked.
actor WalletOperations {
    /// The most operations that wait.
    static let queueLimit = 100
    /// The most finished operations that are kept for who asks.
    static let keptLimit = 1000

    /// Where an operation stands; the names are zcashd's.
    enum Status: String {
        case queued, executing, success, failed
    }

    private struct Operation {
        let id: String
        let method: String
        let parameters: JSONValue
        let created: UInt64
        var status = Status.queued
        var result: Result<JSONValue, WalletRPCError>?
        var body: (@Sendable () async throws -> JSONValue)?
    }

    private var operations: [Operation] = []
    private var runner: Task<Void, Never>?
    private let describe: @Sendable (any Error) -> WalletRPCError

    /// None; errors of operations are told as `describe` says.
    init(describe: @escaping @Sendable (any Error) -> WalletRPCError) { self.describe = describe }

    /// Takes an operation up.
    ///
    /// - Returns: its id.
    /// - Throws: `.busy`, `.wallet` where there is no randomness.
    func begin(
        _ method: String, _ parameters: JSONValue, at time: UInt64,
        _ body: @escaping @Sendable () async throws -> JSONValue
    ) throws(WalletRPCError) -> String {
        guard operations.count(where: { $0.status == .queued }) < Self.queueLimit else {
            throw .busy(limit: Self.queueLimit)
        }
        let bytes: [UInt8]
        do throws(RandomnessError) { bytes = try SystemRandom.bytes(16) } catch {
            throw .wallet(error.name, explanation: error.explanation)
        }
        let id = "opid-" + Hexadecimal.encode(bytes)
        operations.append(
            Operation(id: id, method: method, parameters: parameters, created: time, body: body))
        let finished = operations.indices.filter { operations[$0].result != nil }
        if finished.count > Self.keptLimit { operations.remove(at: finished[0]) }
        if runner == nil { runner = Task { await self.run() } }
        return id
    }

    private func run() async {
        while let index = operations.firstIndex(where: { $0.status == .queued }) {
            let id = operations[index].id
            operations[index].status = .executing
            let body = operations[index].body
            operations[index].body = nil
            let result: Result<JSONValue, WalletRPCError>
            do { result = .success(try await body?() ?? .null) } catch { result = .failure(describe(error)) }
            // Finished ones may have been taken away meanwhile; this one was not.
            guard let place = operations.firstIndex(where: { $0.id == id }) else { continue }
            operations[place].result = result
            switch result {
            case .success: operations[place].status = .success
            case .failure: operations[place].status = .failed
            }
        }
        runner = nil
    }

    /// What is known of operations: of these ids, or of all; ids that there are not are passed over.
    ///
    /// - Parameter removing: whether only finished ones are told, and forgotten.
    func list(_ ids: [String]?, removing: Bool) -> [JSONValue] {
        let told = operations.filter { operation in
            (ids?.contains(operation.id) ?? true) && (!removing || operation.result != nil)
        }
        if removing { operations.removeAll { operation in told.contains { $0.id == operation.id } } }
        return told.map(Self.json)
    }

    /// The ids, of those with a status where one is given.
    func ids(_ status: Status?) -> [String] {
        operations.filter { status == nil || $0.status == status }.map(\.id)
    }

    /// How many wait or run.
    var openCount: Int { operations.count { $0.result == nil } }

    /// Returns when nothing waits and nothing runs.
    func settle() async { while let runner { await runner.value } }

    private static func json(_ operation: Operation) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(operation.id)), .init("status", .string(operation.status.rawValue)),
            .init("creation_time", .number(String(operation.created))), .init("method", .string(operation.method)),
            .init("params", operation.parameters),
        ]
        switch operation.result {
        case .success(let value): members.append(.init("result", value))
        case .failure(let error):
            members.append(
                .init(
                    "error",
                    .object([
                        .init("code", .number(String(error.code))), .init("name", .string(error.name)),
                        .init("message", .string(error.explanation)),
                    ])))
        case nil: break
        }
        return .object(members)
    }
}
