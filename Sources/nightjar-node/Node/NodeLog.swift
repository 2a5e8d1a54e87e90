import Engines
import Logging
import NodeService
import Primitives
import Synchronization

/// Log entries on standard error, one a line: text, or JSON objects.
struct NodeLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let label: String
    let isJSON: Bool

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = Timestamp.text(currentMilliseconds())
        if isJSON {
            let entry: [JSONValue.Member] =
                [
                    .init("time", .string(time)), .init("level", .string(event.level.rawValue)),
                    .init("label", .string(label)), .init("message", .string(event.message.description)),
                ] + all.map { .init($0.key, .string($0.value.description)) }
            Console.error(JSONValue.object(entry).serialized())
        } else {
            // What comes from outside stays on its line.
            let fields = all.map { " \($0.key)=\(JSONValue.string($0.value.description).serialized())" }.joined()
            Console.error("\(time) \(event.level.rawValue) \(label): \(event.message)\(fields)")
        }
    }
}

/// The machine's time in milliseconds since 1970.
private func currentMilliseconds() -> UInt64 { systemClock() }
