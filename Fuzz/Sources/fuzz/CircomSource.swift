import CircomCompiler
import Primitives

/// Bytes taken for circom source. Nothing is refused by an error: whatever comes is answered with complaints.
struct CircomSource {
    private let file: SourceFile
    private let files: SourceFiles

    init(_ bytes: [UInt8]) {
        var files = SourceFiles()
        let id = files.add(path: "fuzz.circom", bytes: bytes)
        self.files = files
        file = files[id] ?? SourceFile(id: id, path: "", bytes: [])
    }

    /// The tokens follow one another, and each covers at least a byte.
    func lex() {
        var end: UInt32 = 0
        for piece in CircomSyntax.pieces(of: file) {
            precondition(piece.range.start >= end && piece.range.end > piece.range.start, "tokens in order")
            end = piece.range.end
        }
        precondition(Int(end) <= file.bytes.count, "tokens within the text")
    }

    /// Every complaint can be shown; what parses is formatted into what parses and is formatted to itself.
    func parse() {
        let (checked, complaints) = CircomSyntax.check(
            "fuzz.circom", from: MemorySources(bytes: ["fuzz.circom": file.bytes]), requiresMain: false)
        show(complaints, checked)
        let (formatted, diagnostics) = CircomSyntax.format(file)
        show(diagnostics, files)
        guard let formatted else {
            precondition(diagnostics.hasErrors, "no text without a complaint")
            precondition(!diagnostics.items.contains { $0.code == .formatterFault }, "the formatter moves spaces only")
            return
        }
        let again = CircomSyntax.format(SourceFile(id: FileID(0), path: "again.circom", bytes: formatted))
        precondition(again.text == formatted, "formatting what is formatted changes nothing")
    }

    private func show(_ diagnostics: Diagnostics, _ files: SourceFiles) {
        let renderer = DiagnosticRenderer(files: files, usesColors: true)
        precondition(!renderer.text(diagnostics).isEmpty)
        precondition(renderer.json(diagnostics)["errors"] == .number(String(diagnostics.errorCount)))
    }
}
