public import Primitives

/// Runs folders of test vectors.
public struct VectorRunner: Sendable {
    private let execution: Execution

    /// A runner on these threads.
    public init(execution: Execution = Execution()) { self.execution = execution }

    /// Runs every case below `path`: a folder with a `MANIFEST.json` in this project's schema, or a folder of published
    /// sets in their own layouts. The path of a published set's file may be narrowed by `filter`.
    ///
    /// - Throws: `VectorError` where the folder is not what its manifest says, holds no known set, or no case ran;
    ///   `Cancelled`. Cases that fail are in the report.
    public func run(folder path: String, filter: (String) -> Bool = { _ in true }) throws -> VectorReport {
        let folder = VectorFolder(path: path)
        guard folder.exists() else { throw VectorError.folderNotFound(path: path) }
        var report = VectorReport()
        if folder.exists(VectorManifest.fileName) {
            for (file, contents) in try VectorManifest.load(folder) where filter(file) {
                try run(contents, file: file, into: &report)
            }
        } else {
            try runPublished(folder, filter: filter, into: &report)
        }
        guard report.ran > 0 else { throw VectorError.noCases(path: path) }
        return report
    }

    private func runPublished(
        _ folder: VectorFolder, filter: (String) -> Bool, into report: inout VectorReport
    ) throws {
        let files = try folder.files()
        let known = PublishedSet.all.filter { files.contains($0.path) }
        guard !known.isEmpty else { throw VectorError.notVectors(path: folder.path) }
        for set in known where filter(set.path) {
            for file in try set.load(set, folder) {
                if VectorOperation.exists(file.operation) {
                    try run(file, file: set.path, into: &report)
                } else {
                    report.update(file.standard) { $0.skipped += file.cases.count }
                    let reason = "\(file.cases.count) cases of \(file.operation), which is not implemented"
                    report.skippedFiles.append((set.path, reason))
                }
            }
        }
        // What lies in the folders of a known set is named file by file, the rest folder by folder.
        let claimed = Set(known.map(\.path))
        let folders = Set(known.compactMap { $0.path.split(separator: "/").first })
        var passedOver: [String: Int] = [:]
        for file in files where !claimed.contains(file) && filter(file) {
            guard let first = file.split(separator: "/").first, first != file[...] else { continue }
            if folders.contains(first) {
                report.skippedFiles.append((file, "no operation for it here"))
            } else {
                passedOver[String(first), default: 0] += 1
            }
        }
        for (name, count) in passedOver.sorted(by: { $0.key < $1.key }) {
            report.skippedFiles.append((name, "\(count) files in a layout that is not read here"))
        }
    }

    /// Runs one file's cases in parallel.
    public func run(_ file: VectorFile, file name: String, into report: inout VectorReport) throws {
        try execution.step(name, 0, of: file.cases.count)
        let outcomes: [CaseFailure?]
        switch Result(catching: { () throws(CaseFailure) in try VectorOperation.named(file.operation) }) {
        case .failure(let failure): outcomes = file.cases.map { _ in failure }
        case .success(let operation):
            let cases = file.cases
            outcomes = execution.pool.map(count: cases.count) { index in
                if execution.cancellation.isCancelled { return nil }
                do throws(CaseFailure) {
                    try operation.check(cases[index])
                    return nil
                } catch {
                    return error
                }
            }
        }
        // A cancelled run has skipped cases and reports none of them.
        try execution.cancellation.check()
        report.update(file.standard) { row in
            for outcome in outcomes { if outcome == nil { row.passed += 1 } else { row.failed += 1 } }
        }
        for (index, outcome) in outcomes.enumerated() {
            guard let outcome else { continue }
            let title = file.cases[index]["name"]?.text ?? "case \(index)"
            report.failures.append(VectorReport.Failure(file: name, name: title, reason: outcome))
        }
    }
}
