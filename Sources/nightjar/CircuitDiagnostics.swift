import CircomCompiler

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Console {
    /// Complaints about circom source on standard error, in colour on a terminal unless `NO_COLOR` is set.
    static func print(_ diagnostics: Diagnostics, about files: SourceFiles) {
        guard !diagnostics.items.isEmpty else { return }
        let isColored = unsafe isatty(STDERR_FILENO) != 0 && getenv("NO_COLOR") == nil
        put(DiagnosticRenderer(files: files, usesColors: isColored).text(diagnostics))
    }
}
