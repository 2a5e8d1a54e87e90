import MoneroWallet
import Testing

@Suite("Networks of Monero") struct MoneroNetworkTests {
    @Test func areNamed() { #expect(MoneroNetwork(rawValue: "stage") == .stage) }
}
