import Chain
import ChainStore

/// What every engine keeps from its start to its end: the state machine with its blocks, those who wait for blocks, and
/// why it does not go on.
struct EngineRun<Application: LedgerApplication> {
    /// The state machine until the start hands it to the driver.
    private var waitingApplication: Application?
    private var driver: ChainDriver<Application>?
    private var subscribers = Subscribers()
    /// Why the last attempt at a block failed, nil after one that succeeded.
    private(set) var failure: EngineError?
    /// Whether nothing but another start goes on after the failure.
    private(set) var isHalted = false
    private(set) var isStopped = false

    init(_ application: sending Application) { waitingApplication = application }

    // MARK: Lifetime

    /// Makes the driver, once.
    ///
    /// - Returns: whether this call did.
    /// - Throws: `.stopped`, and what `make` throws; the state machine waits on then.
    mutating func begin(
        _ make: (consuming Application) throws(EngineError) -> ChainDriver<Application>
    ) throws(EngineError) -> Bool {
        guard !isStopped else { throw .stopped }
        guard let application = waitingApplication else { return false }
        driver = try make(application)
        waitingApplication = nil
        return true
    }

    /// Lets `body` work on the state machine before its start; nil after that.
    mutating func prepare<R>(_ body: (inout Application) throws -> R) throws(EngineError) -> R? {
        guard var application = waitingApplication.take() else { return nil }
        defer { waitingApplication = application }
        do { return try body(&application) } catch { throw EngineError(error) }
    }

    mutating func stop() {
        isStopped = true
        subscribers.finish()
    }

    /// - Throws: `.stopped`, the reason of a halt, `.notStarted`.
    func checkRunning() throws(EngineError) {
        if isStopped { throw .stopped }
        if isHalted, let failure { throw failure }
        guard driver != nil else { throw .notStarted }
    }

    // MARK: Blocks

    /// Lets `body` drive the chain. One owner at a time, so that the state machine is changed in place.
    mutating func drive<R>(
        _ body: (inout ChainDriver<Application>) throws(EngineError) -> R
    ) throws(EngineError) -> R {
        guard var driver = driver.take() else { throw .notStarted }
        defer { self.driver = driver }
        return try body(&driver)
    }

    /// Gives everybody a block.
    mutating func yield(_ block: StoredBlock) { subscribers.yield(block) }

    /// Notes that an attempt succeeded.
    mutating func succeed() { failure = nil }

    /// Notes that an attempt failed, and whether the chain stands still from now on.
    mutating func fail(_ error: EngineError, halting reason: String? = nil) {
        failure = reason.map { .halted(reason: $0) } ?? error
        isHalted = isHalted || reason != nil
    }

    // MARK: Questions

    /// The height of the last block; 0 before the start.
    var height: UInt64 { driver?.client.height ?? 0 }

    func status(isCatchingUp: Bool = false) throws(EngineError) -> EngineStatus {
        guard let driver else { throw .notStarted }
        return EngineStatus(driver.client, isCatchingUp: isCatchingUp, failure: failure)
    }

    func query(_ query: LedgerQuery) throws(EngineError) -> LedgerQueryResponse {
        guard let driver else { throw .notStarted }
        do throws(StorageError) { return try driver.application.query(query) } catch { throw .storage(error) }
    }

    mutating func judge(_ transaction: [UInt8]) throws(EngineError) -> TransactionVerdict {
        try drive { driver throws(EngineError) in try driver.with { try $0.judge(transaction) } }
    }

    func snapshots() throws(EngineError) -> [SnapshotDescription] {
        guard let driver else { throw .notStarted }
        do throws(StorageError) { return try driver.application.listSnapshots() } catch { throw .storage(error) }
    }

    func snapshotChunk(height: UInt64, index: UInt32) throws(EngineError) -> [UInt8]? {
        guard let driver else { throw .notStarted }
        do throws(StorageError) {
            return try driver.application.loadSnapshotChunk(height: height, index: index)
        } catch { throw .storage(error) }
    }

    mutating func newBlocks() -> AsyncStream<StoredBlock> {
        let stream = subscribers.subscribe()
        if isStopped { subscribers.finish() }
        return stream
    }
}
