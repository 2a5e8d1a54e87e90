import Foundation
import Primitives
import TestSupport
import Testing
import Vectors

/// The project's own folder of vectors, and what its manifest must notice.
@Suite("The vectors folder")
struct VectorFolderTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "vectors")

    @Test("every re-keyed case passes, and there are at least a thousand")
    func ownCases() throws {
        let report = try VectorRunner().run(folder: Self.folder.path)
        for row in report.rows { print("\(row.standard): \(row.passed) of \(row.cases) passed") }
        for failure in report.failures.prefix(10) {
            Issue.record("\(failure.file), \(failure.name): \(failure.reason.explanation.prefix(300))")
        }
        #expect(report.failed == 0)
        #expect(report.ran >= 1_000)
        #expect(report.total.skipped == 0)
    }

    /// Runs `body` on a copy of a small folder.
    private func withCopy(_ body: (URL) throws -> Void) throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.createDirectory(
            at: copy.appending(path: "keccak"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Self.folder.appending(path: "keccak/keccak-256.json"),
            to: copy.appending(path: "keccak/keccak-256.json"))
        _ = try VectorRekeying.seal(copy.path)
        try body(copy)
    }

    private func name(_ folder: URL) -> String? {
        do {
            _ = try VectorRunner().run(folder: folder.path)
            return nil
        } catch {
            return (error as? any NamedError)?.name ?? "\(error)"
        }
    }

    @Test("a changed, missing or unlisted file, a false count, an empty run are refused by name")
    func manifest() throws {
        try withCopy { folder in
            #expect(name(folder) == nil)
            let file = folder.appending(path: "keccak/keccak-256.json")
            let manifest = folder.appending(path: "MANIFEST.json")
            let (fileText, manifestText) = (
                try String(contentsOf: file, encoding: .utf8),
                try String(contentsOf: manifest, encoding: .utf8)
            )

            try (fileText + " ").write(to: file, atomically: true, encoding: .utf8)
            #expect(name(folder) == "hashMismatch")
            try FileManager.default.removeItem(at: file)
            #expect(name(folder) == "missingFile")
            try fileText.write(to: file, atomically: true, encoding: .utf8)
            #expect(name(folder) == nil)

            let stray = folder.appending(path: "keccak/stray.json")
            try fileText.write(to: stray, atomically: true, encoding: .utf8)
            #expect(name(folder) == "unlistedFile")
            try FileManager.default.removeItem(at: stray)

            func withManifest(_ change: (String) -> String) throws -> String? {
                try change(manifestText).write(to: manifest, atomically: true, encoding: .utf8)
                return name(folder)
            }
            #expect(try withManifest { $0.replacing("\"cases\": 2", with: "\"cases\": 3") } == "countMismatch")
            #expect(try withManifest { $0.replacing("\"cases\": 2", with: "\"cases\": 0") } == "malformed")
            #expect(try withManifest { $0.replacing("keccak/keccak", with: "../keccak") } == "malformed")
            // A folder stands where the manifest lists a file.
            try FileManager.default.removeItem(at: file)
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
            #expect(try withManifest { $0 } == "unreadable")
            try FileManager.default.removeItem(at: file)
            try fileText.write(to: file, atomically: true, encoding: .utf8)
            #expect(try withManifest { _ in "{\"cases\": 0, \"files\": []}" } == "unlistedFile")
            try FileManager.default.removeItem(at: file)
            #expect(name(folder) == "noCases")
        }
        #expect(name(Self.folder.appending(path: "nothing-here")) == "folderNotFound")
        #expect(name(Self.folder.appending(path: "keccak")) == "notVectors")
    }

    @Test("a wrong figure, a wrong refusal and an unknown operation are failures")
    func failures() throws {
        func outcome(_ json: String) throws -> String? {
            let file = try VectorFile(json: JSONValue(parsing: json), name: "test")
            var report = VectorReport()
            try VectorRunner().run(file, file: "test", into: &report)
            #expect(report.ran == 1)
            return report.failures.first?.reason.name
        }
        func file(_ operation: String, _ fields: String) -> String {
            """
            {"source": "s", "section": "s", "licence": "l", "standard": "t", "operation": "\(operation)",
             "cases": [{\(fields)}]}
            """
        }
        let empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        #expect(try outcome(file("keccak-256", "\"message\": \"\", \"expected\": \"\(empty)\"")) == nil)
        #expect(try outcome(file("keccak-256", "\"message\": \"00\", \"expected\": \"\(empty)\"")) == "wrongValue")
        #expect(try outcome(file("keccak-256", "\"message\": \"0\", \"expected\": \"\"")) == "malformedCase")
        #expect(try outcome(file("keccak-256", "\"message\": \"\"")) == "malformedCase")
        #expect(try outcome(file("keccak-256", "\"message\": \"\", \"error\": \"x\"")) == "notRefused")
        #expect(try outcome(file("bls12381-g1-add", "\"input\": \"\", \"error\": \"notOnCurve\"")) == "wrongRefusal")
        #expect(try outcome(file("bls12381-g1-add", "\"input\": \"\", \"error\": \"wrongLength\"")) == nil)
        #expect(try outcome(file("bls12381-g1-add", "\"input\": \"\", \"expected\": \"\"")) == "refused")
        #expect(try outcome(file("no-such-thing", "\"expected\": \"\"")) == "unknownOperation")
        #expect(throws: VectorError.malformed(file: "test", reason: "the member extra is unknown")) {
            try VectorFile(json: .object([.init("extra", .null)]), name: "test")
        }
    }
}
