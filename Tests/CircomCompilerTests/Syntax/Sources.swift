import CircomCompiler
import Foundation

extension Program {
    /// Loads a program from texts in memory.
    static func load(
        _ texts: [String: String], main: String, libraries: [String] = [], limits: ParserLimits = ParserLimits(),
        requiresMain: Bool = true, into diagnostics: inout Diagnostics
    ) -> Program {
        ProgramLoader.load(
            main, libraries: libraries, from: MemorySources(texts), limits: limits, requiresMain: requiresMain,
            into: &diagnostics)
    }
}

func makeLink(from path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
}

func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
}

/// circomlib's sources, which are not part of this project: `$NIGHTJAR_CIRCOMLIB`, or the copy that the peer installed
/// in the project's virtual environment carries.
enum Circomlib {
    /// The project's own folder.
    static let projectFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let folder: String? = {
        if let path = ProcessInfo.processInfo.environment["NIGHTJAR_CIRCOMLIB"] { return path }
        let libraries = projectFolder.appending(path: ".build-venv/lib").path
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        for version in versions.sorted() {
            let path = "\(libraries)/\(version)/site-packages/groth16py/_vendor/circomlib2"
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        return nil
    }()

    /// All circom files in it, sorted.
    static let files: [String] = {
        guard let folder, let found = FileManager.default.enumerator(atPath: folder) else { return [] }
        return found.compactMap { $0 as? String }.filter { $0.hasSuffix(".circom") }.sorted().map { "\(folder)/\($0)" }
    }()
}
