import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The two output streams.
enum Console {
    /// A line on standard output.
    static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Text on standard output as it is.
    static func printText(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// A line on standard error.
    static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Text on standard error as it is, for a line that is drawn over and over.
    static func put(_ text: String) { write(text, to: STDERR_FILENO) }

    /// A finding as one JSON object on a line of standard output: `ok` first, then the members in order.
    static func printJSON(ok: Bool = true, _ members: [JSONValue.Member]) {
        print(JSONValue.object([.init("ok", .bool(ok))] + members).serialized())
    }

    /// A named error, as text on standard error or as one JSON object on standard output.
    static func report(name: String, explanation: String, json: Bool) {
        if json {
            printJSON(ok: false, [.init("error", .string(name)), .init("message", .string(explanation))])
        } else {
            error("nightjar: \(name): \(explanation)")
        }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe writeBytes(descriptor, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
            }
            if written <= 0 { return }
            start += written
        }
    }
}

/// `write(2)`, under a name that does not collide with the method above.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
