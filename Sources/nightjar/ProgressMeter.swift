import Primitives
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A progress line with the time left, on a terminal only.
final class ProgressMeter: Sendable {
    private struct State {
        var phase = ""
        var started = ContinuousClock.now
        var lastDrawn: ContinuousClock.Instant?
    }
    private let state = Mutex(State())
    private let isShown: Bool

    init(isShown: Bool) {
        self.isShown = isShown && isatty(STDERR_FILENO) == 1
    }

    deinit { clear() }

    func show(_ progress: Progress) {
        guard isShown else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if state.phase != progress.phase {
                state.phase = progress.phase
                state.started = now
                state.lastDrawn = nil
            }
            // Ten times a second is as often as an eye can use it.
            if let last = state.lastDrawn, now - last < .milliseconds(100), progress.completed < progress.total {
                return
            }
            state.lastDrawn = now
            draw(progress, elapsed: now - state.started)
        }
    }

    private func draw(_ progress: Progress, elapsed: Duration) {
        var line = "\r\u{1b}[2K" + progress.phase
        if progress.total > 0 {
            let fraction = Double(min(progress.completed, progress.total)) / Double(progress.total)
            let filled = Int(fraction * 24)
            line += " [" + String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled) + "] "
            line += "\(Int(fraction * 100))%"
            let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            if fraction > 0.02, fraction < 1, seconds > 1 {
                line += ", \(Int((seconds / fraction * (1 - fraction)).rounded(.up))) s left"
            }
        } else {
            line += " …"
        }
        Console.put(line)
    }

    private func clear() {
        guard isShown, state.withLock({ $0.lastDrawn != nil }) else { return }
        Console.put("\r\u{1b}[2K")
    }
}
