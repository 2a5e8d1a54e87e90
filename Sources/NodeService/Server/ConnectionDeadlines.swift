import NIOCore
import NIOHTTPTypes

/// Cuts off clients that send or take too slowly: a request must be read whole within a time (which bounds idle
/// connections too), and a client may not leave what is written to it untaken for longer than another.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let reading: TimeAmount
    private let writing: TimeAmount
    private let metrics: NodeMetrics
    private var readTask: Scheduled<Void>?
    private var writeTask: Scheduled<Void>?
    /// Requests that were read whole and are not answered yet.
    private var unanswered = 0
    private var isInRequest = false

    init(reading: TimeAmount, writing: TimeAmount, metrics: NodeMetrics) {
        self.reading = reading
        self.writing = writing
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startReading(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        startReading(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        readTask?.cancel()
        writeTask?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        readTask?.cancel()
        writeTask?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isInRequest = true
        case .body: break
        case .end:
            isInRequest = false
            unanswered += 1
            readTask?.cancel()
            readTask = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            unanswered = max(0, unanswered - 1)
            // What follows an answer that came before the request's end is read within the time that began with it.
            if unanswered == 0 && !isInRequest { startReading(context) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeTask?.cancel()
        writeTask = context.channel.isWritable ? nil : cut(context, after: writing, "write")
        context.fireChannelWritabilityChanged()
    }

    private func startReading(_ context: ChannelHandlerContext) {
        readTask?.cancel()
        readTask = cut(context, after: reading, "read")
    }

    private func cut(_ context: ChannelHandlerContext, after time: TimeAmount, _ what: String) -> Scheduled<Void> {
        let channel = context.channel
        let metrics = metrics
        return context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            metrics.count("nightjar_connections_cut_total", [("reason", what)])
            channel.close(promise: nil)
        }
    }
}
