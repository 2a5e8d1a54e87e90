import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A line on standard error that says how far a long piece of work is, where somebody looks at a terminal.
struct ProgressLine {
    private let isShown: Bool
    private var phase = ""
    private var started = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?

    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    /// Shows a step; ten times a second is as often as an eye can use it.
    mutating func show(_ progress: Progress) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if progress.phase != phase { (phase, started, lastDrawn) = (progress.phase, now, nil) }
        if let lastDrawn, now - lastDrawn < .milliseconds(100), progress.completed < progress.total { return }
        lastDrawn = now
        let fraction = progress.total > 0 ? Double(min(progress.completed, progress.total)) / Double(progress.total) : 0
        let filled = Int(fraction * 24)
        var line = "\r\u{1b}[2K\(phase) [" + String(repeating: "#", count: filled)
        line += String(repeating: ".", count: 24 - filled) + "] \(Int(fraction * 100))%"
        let elapsed = (now - started).components
        let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        if fraction > 0.02, fraction < 1, seconds > 1 {
            line += ", \(Int((seconds / fraction * (1 - fraction)).rounded(.up))) s left"
        }
        Console.errorPart(line)
    }

    /// Takes the line away.
    mutating func clear() {
        guard isShown, lastDrawn != nil else { return }
        lastDrawn = nil
        Console.errorPart("\r\u{1b}[2K")
    }
}
