import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Hummingbird's channel for HTTP/1, but that a connection nobody handles is closed in order: one that is accepted while
/// the server stops would otherwise be dropped with its writer unfinished, which swift-nio traps on.
struct OrderlyChannel: ServerChildChannel {
    /// A connection, closed at the latest when nothing refers to it any more.
    final class Connection: ServerChildChannelValue {
        fileprivate let parts: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        private let isHandled = Mutex(false)

        var channel: any Channel { parts.channel }

        fileprivate init(_ parts: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>) { self.parts = parts }

        fileprivate func take() -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
            isHandled.withLock { $0 = true }
            return parts
        }

        deinit {
            guard !isHandled.withLock({ $0 }) else { return }
            Task { [parts] in try? await parts.executeThenClose { _, _ in } }
        }
    }

    let base: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        base.setup(channel: channel, logger: logger).map { Connection($0) }
    }

    func handle(value: Connection, logger: Logger) async {
        await base.handle(value: value.take(), logger: logger)
    }
}
