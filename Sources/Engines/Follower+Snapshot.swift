import Chain
import ChainStore
import ChainTransactions
import Primitives

// A follower that begins with a snapshot: fetch, verify against a trusted header, take over (docs/spec, section 9).
extension Follower {
    /// The most headers that are asked for at once.
    private static var headersAtOnce: UInt64 { 100 }

    /// Takes over a snapshot where there is no state yet.
    ///
    /// - Returns: the header that the state belongs to, nil where it belongs to a block or to the genesis.
    func takeOver(_ start: SnapshotStart) async throws(EngineError) -> SignedHeader? {
        guard let info = try run.prepare({ try $0.info() }) else { return nil }
        guard info.chainID == nil else { return try keptAnchor(start, info) }
        guard let trusted = start.trusted else { return nil }
        var failure = EngineError.snapshot(.noSource)
        for source in start.sources {
            do throws(EngineError) { return try await takeOver(start, trusted, from: source) } catch {
                if run.isStopped { throw .stopped }
                failure = error
                start.progress(.refused(error))
            }
        }
        throw failure
    }

    /// The header of a state that was taken over before and has no block on top of it yet.
    private func keptAnchor(_ start: SnapshotStart, _ info: LedgerInfo) throws(EngineError) -> SignedHeader? {
        do throws(StorageError) { if try store.lastHeader() != nil { return nil } } catch { throw .storage(error) }
        guard let kept = SnapshotFolder(path: start.folder).header, kept.header.height == info.height,
            kept.header.appHash == info.appHash, kept.isSigned(by: configuration.sequencer)
        else { return nil }
        return kept
    }

    private func takeOver(
        _ start: SnapshotStart, _ trusted: TrustedHeader, from source: any SnapshotSource
    ) async throws(EngineError) -> SignedHeader {
        var folder = SnapshotFolder(path: start.folder)
        let description = try choose(
            of: try await ask(start) { () async throws in try await source.snapshots() }, start, folder)
        let header = try await header(at: description.height, start, trusted, from: source)
        do { try folder.begin(description, header) } catch { throw EngineError(error) }
        for index in 0..<description.chunks {
            if folder.chunk(index) == nil {
                try await fetch(index, of: description, start, from: source, into: folder)
            }
            start.progress(.chunks(index + 1, of: description.chunks))
        }
        do throws(EngineError) { try apply(folder, description, header) } catch {
            // The chunks are what was described, and the state is not the header's: nothing of it is of use.
            if case .application(.invalidSnapshot) = error { folder.clear() }
            throw error
        }
        folder.removeChunks()
        return header
    }

    /// The snapshot whose chunks are here already, where the source has it still, else the newest.
    private func choose(
        of list: [SnapshotDescription], _ start: SnapshotStart, _ folder: SnapshotFolder
    ) throws(EngineError) -> SnapshotDescription {
        let known = list.filter { $0.format == StateSnapshot.format && 1...UInt64.max >> 1 ~= $0.height }
        guard let chosen = known.first(where: { $0 == folder.description }) ?? known.max(by: { $0.height < $1.height })
        else { throw .snapshot(.noSnapshot) }
        do throws(LedgerApplicationError) { try chosen.check() } catch { throw .application(error) }
        let byteCount = UInt64(chosen.chunks) * UInt64(StateSnapshot.chunkByteCount)
        guard byteCount <= start.maximumByteCount else {
            throw .snapshot(.snapshotTooLong(byteCount: byteCount, maximum: start.maximumByteCount))
        }
        return chosen
    }

    private func fetch(
        _ index: UInt32, of description: SnapshotDescription, _ start: SnapshotStart, from source: any SnapshotSource,
        into folder: SnapshotFolder
    ) async throws(EngineError) {
        let height = description.height
        guard
            let chunk = try await ask(
                start, { () async throws in try await source.snapshotChunk(height: height, index: index) })
        else { throw .snapshot(.snapshotGone(height: height)) }
        let (actual, expected) = (StateSnapshot.hash(ofChunk: chunk), description.chunkHashes[Int(index)])
        guard actual == expected else {
            throw .snapshot(.wrongChunk(index: index, actual: actual, expected: expected))
        }
        do { try folder.keep(chunk, index) } catch { throw EngineError(error) }
    }

    private func apply(
        _ folder: SnapshotFolder, _ description: SnapshotDescription, _ header: SignedHeader
    ) throws(EngineError) {
        _ = try run.prepare { application in
            try application.offerSnapshot(description, appHash: header.header.appHash)
            for index in 0..<description.chunks {
                guard let chunk = folder.chunk(index) else {
                    throw LedgerApplicationError.invalidSnapshot("chunk \(index) is no longer what it was on the disk.")
                }
                _ = try application.applySnapshotChunk(index: index, chunk)
            }
        }
    }

    /// The header at a height, by an unbroken chain of signed headers between it and the trusted one, whichever is
    /// first: each names the one before, and each is the sequencer's.
    private func header(
        at height: UInt64, _ start: SnapshotStart, _ trusted: TrustedHeader, from source: any SnapshotSource
    ) async throws(EngineError) -> SignedHeader {
        let range = min(height, trusted.height)...max(height, trusted.height)
        var client: LightClient?
        var found: SignedHeader?
        var next = range.lowerBound
        while true {
            let (from, limit) = (next, Int(min(Self.headersAtOnce, range.upperBound - next + 1)))
            let batch = try await ask(
                start, { () async throws in try await source.headers(from: from, limit: limit) })
            guard 1...limit ~= batch.count else {
                throw .snapshot(.headersMissing(height: next, asked: limit, given: batch.count))
            }
            for bytes in batch {
                let signed: SignedHeader
                do throws(BlockDecodingError) { signed = try SignedHeader(decoding: bytes) } catch {
                    throw .malformed(error)
                }
                client = try accept(signed, at: next, after: client)
                if next == trusted.height, signed.header.hash != trusted.hash {
                    throw .snapshot(
                        .untrustedHeader(height: next, actual: signed.header.hash, expected: trusted.hash))
                }
                if next == height { found = signed }
                if next == range.upperBound, let found { return found }
                next += 1
            }
        }
    }

    /// The client after a header that is the first of a range, or follows the one before.
    private func accept(
        _ signed: SignedHeader, at height: UInt64, after client: LightClient?
    ) throws(EngineError) -> LightClient {
        let header = signed.header
        do throws(BlockRefusal) {
            if var client {
                try client.accept(signed)
                return client
            }
            guard header.chainID == configuration.chainID else {
                throw BlockRefusal.wrongChain(actual: header.chainID.name, expected: configuration.chainID.name)
            }
            guard header.height == height else {
                throw BlockRefusal.wrongHeight(actual: header.height, expected: height)
            }
            guard signed.isSigned(by: configuration.sequencer) else {
                throw BlockRefusal.wrongSignature(height: height)
            }
            return LightClient(sequencer: configuration.sequencer, trusted: header)
        } catch { throw .refused(error) }
    }

    /// What a source answers, asked again after failures, each wait twice the one before.
    private func ask<R: Sendable>(
        _ start: SnapshotStart, _ question: @Sendable () async throws -> R
    ) async throws(EngineError) -> R {
        var wait = configuration.interval
        var attempt = 1
        while true {
            guard !run.isStopped else { throw .stopped }
            do { return try await question() } catch {
                guard attempt < start.attempts else { throw .source(failing: error) }
            }
            try? await Task.sleep(for: wait)
            wait = min(wait * 2, configuration.maximumInterval)
            attempt += 1
        }
    }
}
