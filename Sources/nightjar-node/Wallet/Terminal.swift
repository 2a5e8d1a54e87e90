import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a question at the terminal has no answer.
enum TerminalError: NamedError, Hashable {
    /// There is no terminal.
    case noTerminal(instead: String)
    /// The person at the terminal gave up.
    case interrupted
    /// The terminal fails.
    case system(code: Int32)

    var explanation: String {
        switch self {
        case .noTerminal(let instead): "There is no terminal to ask at; use \(instead)."
        case .interrupted: "Nothing was done."
        case .system(let code): "The terminal: \(unsafe String(cString: strerror(code)))"
        }
    }
}

/// The terminal that the program was started from, for questions whose answers nobody else reads.
struct Terminal: ~Copyable {
    private static let longestAnswer = 4096
    private let descriptor: Int32

    /// Opens the terminal, whatever standard input and output are.
    ///
    /// - Parameter instead: the options that answer without one, for the refusal.
    init(instead: String) throws(TerminalError) {
        descriptor = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw .noTerminal(instead: instead) }
    }

    deinit { close(descriptor) }

    /// A line, shown while it is typed or not.
    borrowing func ask(_ question: String, echo: Bool) throws(TerminalError) -> String {
        var saved = termios()
        guard unsafe tcgetattr(descriptor, &saved) == 0 else { throw .system(code: errno) }
        if !echo {
            // Byte by byte and without signals, so that an interruption leaves the terminal as it was.
            var quiet = saved
            quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
            guard unsafe tcsetattr(descriptor, TCSAFLUSH, &quiet) == 0 else { throw .system(code: errno) }
        }
        defer { if !echo { _ = unsafe tcsetattr(descriptor, TCSAFLUSH, &saved) } }
        put(question + " ")
        var line: [UInt8] = []
        line.reserveCapacity(Self.longestAnswer)
        defer { line.wipe() }
        while true {
            var byte: UInt8 = 0
            let count = unsafe readTerminal(descriptor, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            guard count == 1 else { throw .interrupted }
            switch byte {
            case 10, 13:
                if !echo { put("\n") }
                return String(decoding: line, as: UTF8.self)
            case 3, 4:
                put("\n")
                throw .interrupted
            case 8, 127:
                // A character of several bytes goes as one.
                while let last = line.popLast(), last & 0xc0 == 0x80 {}
            case 21: line.removeAll(keepingCapacity: true)
            default: if line.count < Self.longestAnswer { line.append(byte) }
            }
        }
    }

    private borrowing func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe writeTerminal(descriptor, $0.baseAddress!, $0.count) }
    }
}

/// `read(2)` and `write(2)`, under names that do not collide with methods.
private func readTerminal(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}

private func writeTerminal(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
