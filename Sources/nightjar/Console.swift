import Primitives
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The two output streams.
enum Console {
    /// A line on standard output.
    static func print(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// A line on standard error.
    static func error(_ line: String) { write(line, to: STDERR_FILENO) }

    /// A named error, as text on standard error or as one JSON object on standard output.
    static func report(name: String, explanation: String, json: Bool) {
        if json {
            print("{\"ok\":false,\"error\":\(quoted(name)),\"message\":\(quoted(explanation))}")
        } else {
            error("nightjar: \(name): \(explanation)")
        }
    }

    /// A JSON string literal.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default:
                if scalar.value < 0x20 {
                    let hex = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    private static func write(_ line: String, to descriptor: Int32) {
        var bytes = Array(line.utf8)
        bytes.append(10)
        var start = 0
        while start < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc_write(descriptor, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
            }
            if written <= 0 { return }
            start += written
        }
    }
}

/// `write(2)`, under a name that does not collide with the method above.
private func Glibc_write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

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
        put(line)
    }

    private func clear() {
        guard isShown, state.withLock({ $0.lastDrawn != nil }) else { return }
        put("\r\u{1b}[2K")
    }

    private func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc_write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the process.
enum Interrupt {
    /// Set by the first signal.
    static let flag = CancellationFlag()

    static func install() {
        // Touch the flag so that the handler never runs an initialiser.
        _ = flag.isCancelled
        // Whoever started the program may have left them blocked.
        var wanted = sigset_t()
        unsafe sigemptyset(&wanted)
        for number in [SIGINT, SIGTERM] { unsafe sigaddset(&wanted, number) }
        unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
        for number in [SIGINT, SIGTERM] {
            _ = signal(number) { _ in
                if Interrupt.flag.isCancelled {
                    Temporaries.removeAll()
                    _exit(130)
                }
                Interrupt.flag.cancel()
            }
        }
        // A closed pipe shows as a failed write.
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
