import Primitives
import Testing

@testable import CircomCompiler

@Suite struct CorpusTests {
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
        #expect(definitions >= 140)
    }
}
