import CircomCompiler
import Foundation
import Primitives
import Testing

@Suite struct CorpusTests {
    @Test("The fuzzers' seed is read without a complaint, and holds every token of the language")
    func seed() throws {
        let path = Circomlib.projectFolder.appending(path: "Fuzz/seeds/constructs.circom")
        let file = SourceFile(id: FileID(0), path: "seed", bytes: [UInt8](try Data(contentsOf: path)))
        #expect(Parsed(bytes: file.bytes).complaints == [])
        var lexer = Lexer(file, keepsComments: true)
        var missing = Set(TokenKind.allCases)
        while true {
            let token = lexer.next()
            missing.remove(token.kind)
            if token.kind == .endOfFile { break }
        }
        #expect(missing == [])
        let pieces = CircomSyntax.pieces(of: file)
        #expect(Set(pieces.map(\.kind)) == Set(CircomSyntax.PieceKind.allCases))
        #expect(
            pieces.map { file.text($0.range) }.joined().filter { !$0.isWhitespace }
                == String(decoding: file.bytes, as: UTF8.self).filter { !$0.isWhitespace })
    }

    @Test("All of circomlib is read without a complaint", .enabled(if: Circomlib.folder != nil, "no circomlib here"))
    func circomlib() throws {
        #expect(Circomlib.files.count >= 40)
        var definitions = 0
        for path in Circomlib.files {
            var diagnostics = Diagnostics()
            let program = ProgramLoader.load(path, requiresMain: false, into: &diagnostics)
            let renderer = DiagnosticRenderer(files: program.files)
            #expect(diagnostics.errorCount == 0, "\(renderer.text(diagnostics))")
            definitions += program.units.first?.definitions.count ?? 0
        }
        #expect(definitions >= 120)
    }
}
