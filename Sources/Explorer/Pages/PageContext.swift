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

    /// The context of a request.
    init(_ call: Endpoint.Call, history: PoolHistory) {
        self.call = call
        self.history = history
        say = Voice(parameter: call.arguments.text("lang"), acceptLanguage: call.head.field("Accept-Language"))
    }

    /// The node behind bounds.
    var service: NodeAPI { call.service }
    /// What does not change while the node runs.
    var identity: NodeIdentity { call.service.node.identity }
}
