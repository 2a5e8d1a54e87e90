import Primitives
import Synchronization
import Testing

@Suite("WorkerPool")
struct WorkerPoolTests {
    struct Failure: Error, Equatable { let index: Int }

    @Test("runs each index exactly once", arguments: [1, 2, 3, 8])
    func everyIndexOnce(threads: Int) {
        let pool = WorkerPool(threads: threads)
        #expect(pool.threads == threads)
        for count in [0, 1, 2, 7, 1000] {
            let hits = Mutex([Int](repeating: 0, count: count))
            pool.run(count: count) { index in hits.withLock { $0[index] += 1 } }
            #expect(hits.withLock { $0 } == [Int](repeating: 1, count: count))
        }
        pool.run(count: -3) { _ in Issue.record("a negative count has no index") }
    }

    @Test("map keeps index order", arguments: [1, 2, 5])
    func mapOrder(threads: Int) {
        let pool = WorkerPool(threads: threads)
        #expect(pool.map(count: 500) { "\($0 * $0)" } == (0..<500).map { "\($0 * $0)" })
        #expect(pool.map(count: 0) { $0 } == [])
    }

    @Test("the error of the lowest failing index is thrown, whatever the timing", arguments: [1, 2, 4])
    func lowestError(threads: Int) {
        let pool = WorkerPool(threads: threads)
        for _ in 0..<200 {
            #expect(throws: Failure(index: 17)) {
                try pool.run(count: 64) { (index: Int) throws(Failure) in
                    if index == 17 { for _ in 0..<500 { blackHole(index) } }
                    if index >= 17 { throw Failure(index: index) }
                }
            }
            #expect(throws: Failure(index: 3)) {
                _ = try pool.map(count: 9) { (index: Int) throws(Failure) -> Int in
                    if index % 3 == 0, index > 0 { throw Failure(index: index) }
                    return index
                }
            }
        }
    }

    @Test("a failure stops the hand-out")
    func failureStops() {
        let pool = WorkerPool(threads: 2)
        let ran = Atomic<Int>(0)
        #expect(throws: Failure(index: 0)) {
            try pool.run(count: 1_000_000) { (index: Int) throws(Failure) in
                ran.wrappingAdd(1, ordering: .relaxed)
                throw Failure(index: index)
            }
        }
        #expect(ran.load(ordering: .relaxed) <= 2)
    }

    @Test("loops nest without a deadlock", arguments: [1, 2, 4])
    func nested(threads: Int) {
        let pool = WorkerPool(threads: threads)
        let sums = pool.map(count: 20) { outer in
            pool.map(count: 20) { inner in pool.map(count: 5) { $0 + inner * outer }.reduce(0, +) }.reduce(0, +)
        }
        #expect(sums == (0..<20).map { outer in (0..<20).map { 10 + 5 * $0 * outer }.reduce(0, +) })
    }

    @Test("one pool serves several callers at once")
    func concurrentCallers() {
        let outer = WorkerPool(threads: 4)
        let shared = WorkerPool(threads: 3)
        let sums = outer.map(count: 16) { caller in shared.map(count: 300) { $0 ^ caller }.reduce(0, +) }
        #expect(sums == (0..<16).map { caller in (0..<300).map { $0 ^ caller }.reduce(0, +) })
    }

    @Test("really runs in parallel: two bodies wait for each other")
    func parallel() {
        let pool = WorkerPool(threads: 2)
        let arrived = Atomic<Int>(0)
        pool.run(count: 2) { _ in
            arrived.wrappingAdd(1, ordering: .sequentiallyConsistent)
            while arrived.load(ordering: .sequentiallyConsistent) < 2 {}
        }
        #expect(arrived.load(ordering: .relaxed) == 2)
    }

    @Test("a set flag stops before the first index, and later between indices", arguments: [1, 2])
    func cancellation(threads: Int) {
        let pool = WorkerPool(threads: threads)
        let flag = CancellationFlag()
        let ran = Atomic<Int>(0)
        #expect(throws: Cancelled()) {
            try pool.run(count: 100_000, cancellation: flag) { index in
                ran.wrappingAdd(1, ordering: .relaxed)
                if index == 5 { flag.cancel() }
            }
        }
        #expect(ran.load(ordering: .relaxed) < 100_000)
        #expect(flag.isCancelled)
        #expect(throws: Cancelled()) { try flag.check() }
        #expect(throws: Cancelled()) {
            try pool.run(count: 3, cancellation: flag) { _ in Issue.record("ran after cancellation") }
        }
    }

    enum Mixed: Error, Equatable, CancellableError {
        case cancelled
        case broken(Int)
        init(_ cancelled: Cancelled) { self = .cancelled }
    }

    @Test("an error type of one's own carries the cancellation")
    func cancellableErrors() throws {
        let pool = WorkerPool(threads: 2)
        let flag = CancellationFlag()
        #expect(throws: Mixed.broken(2)) {
            try pool.run(count: 8, cancellation: flag) { (index: Int) throws(Mixed) in
                if index == 2 { throw Mixed.broken(index) }
            }
        }
        #expect(try pool.map(count: 3, cancellation: flag) { (i: Int) throws(Mixed) -> Int in i } == [0, 1, 2])
        flag.cancel()
        #expect(throws: Mixed.cancelled) {
            _ = try pool.map(count: 8, cancellation: flag) { (index: Int) throws(Mixed) -> Int in index }
        }
    }

    @Test("ranges cover the whole, in pieces of at least the grain")
    func ranges() {
        for threads in [1, 2, 3] {
            let pool = WorkerPool(threads: threads)
            for (count, grain) in [(0, 1), (1, 1), (10, 3), (1000, 64), (1023, 1), (5, 100)] {
                let pieces = Mutex<[Range<Int>]>([])
                pool.runRanges(count: count, grain: grain) { range in pieces.withLock { $0.append(range) } }
                let sorted = pieces.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
                #expect(sorted.flatMap { Array($0) } == Array(0..<count))
                #expect(sorted.dropLast().allSatisfy { $0.count >= grain })
            }
        }
    }

    @Test("thread counts below one mean one, and there is a processor")
    func counts() {
        #expect(WorkerPool(threads: 0).threads == 1)
        #expect(WorkerPool(threads: -4).threads == 1)
        #expect(activeProcessorCount() >= 1)
        #expect(WorkerPool().threads == activeProcessorCount())
    }

    @Test("pools come and go")
    func lifetime() {
        for round in 0..<200 {
            let pool = WorkerPool(threads: 3)
            #expect(pool.map(count: 4) { $0 + round } == [round, round + 1, round + 2, round + 3])
        }
    }
}

@inline(never)
private func blackHole(_ value: Int) { withExtendedLifetime(value) {} }
