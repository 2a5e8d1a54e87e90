import Chain
import ChainTransactions
import NodeService

/// What every page is made from.
struct PageContext: Sendable {
    /// The request.
    let call: Endpoint.Call
    /// The language.
    let say: Voice
    /// What pages show of the chain that is not in one answer of the node.
    let history: PoolHistory

    /// Whether the reader sits at the node's own machine, as far as the request says.
    let isLocal: Bool

    /// The keys of Sapling's statements that the chain has.
    let keys: SaplingKeys

    /// The context of a request.
    init(_ call: Endpoint.Call, _ shared: ExplorerPages.Shared) {
        self.call = call
        history = shared.history
        keys = shared.keys
        isLocal = shared.isLocalNode && call.head.isLocal
        say = Voice(parameter: call.arguments.text("lang"), acceptLanguage: call.head.field("Accept-Language"))
    }

    /// The node behind bounds.
    var service: NodeAPI { call.service }
    /// What does not change while the node runs.
    var identity: NodeIdentity { call.service.node.identity }
}

extension RequestHead {
    /// Whether no page of another site sends the request, as far as its Origin field says: older browsers say it there
    /// alone (RFC 6454, section 7). The scheme is left to whoever ends TLS before the node.
    var isOfOwnOrigin: Bool {
        guard let origin = field("Origin") else { return true }
        guard let host, let mark = origin.firstRange(of: "://") else { return false }
        return origin[mark.upperBound...].lowercased() == host.lowercased()
    }

    /// Whether the request names this machine, and neither another site nor somebody who passed it on has a part in it.
    fileprivate var isLocal: Bool {
        guard var name = host?[...] else { return false }
        if name.hasPrefix("[") {
            name = name.dropFirst().prefix { $0 != "]" }
        } else if let colon = name.lastIndex(of: ":") {
            name = name[..<colon]
        }
        return PeerAddress.isLoopback(String(name)) && isOfOwnOrigin
            && ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"].allSatisfy { field($0) == nil }
    }
}
