import NodeService
import Primitives

/// A chain's compact blocks, page by page from the first.
struct CompactBlocks {
    private let client: NodeClient
    private var first: UInt64 = 1
    private var isFinished = false
    /// The height of the chain, as of the last page.
    private(set) var height: UInt64 = 0

    init(_ client: NodeClient) { self.client = client }

    /// The next blocks; nil after the last.
    mutating func page() async throws -> [JSONValue]? {
        guard !isFinished else { return nil }
        let answer = try await client.json("/v1/compact-blocks?from=\(first)")
        let next = try answer.integer("next")
        height = try answer.integer("height")
        isFinished = next <= first || next > height
        first = next
        return try answer.list("blocks")
    }
}
