import Chain
import ChainTransactions
import Logging
import NodeService
import Primitives
import SecretStorage
import Synchronization
import TestSupport
import Testing
import Wallet
import WalletRPC

/// A chain that has its genesis only, and takes payments as long as an account's balance lasts.
private final class FakeChain: WalletBackend {
    private struct Ledger {
        var balance: UInt64 = 1_000
        var paid: [WalletOrder] = []
        var running = 0
        var mostRunning = 0
        var forgotten = 0
    }

    let chainID: ChainID
    private let genesis: Genesis
    private let ledger = Mutex(Ledger())

    init(paying account: AccountID) throws {
        chainID = try ChainID("rpc-test")
        genesis = try Genesis(
            configuration: ChainConfiguration(chainID: chainID, network: .regtest, validators: [.zero]),
            accounts: [AccountCredit(account: account, amount: 1_000)])
    }

    var paid: [WalletOrder] { ledger.withLock { $0.paid } }
    var mostRunning: Int { ledger.withLock { $0.mostRunning } }
    var forgotten: Int { ledger.withLock { $0.forgotten } }

    func synchronize(
        _ content: WalletContent, isAnew: Bool, change: @escaping WalletChange
    ) async throws -> WalletState {
        if isAnew { ledger.withLock { $0.forgotten += 1 } }
        var keys = try WalletScanKeys(content)
        return try WalletState(genesis: genesis, birthday: 0, keys: &keys)
    }

    func pay(
        _ order: WalletOrder, with content: WalletContent, change: @escaping WalletChange
    ) async throws -> Hash256 {
        ledger.withLock {
            $0.running += 1
            $0.mostRunning = max($0.mostRunning, $0.running)
        }
        defer { ledger.withLock { $0.running -= 1 } }
        // Whoever comes between would see the old balance.
        let before = ledger.withLock { $0.balance }
        for _ in 0..<50 { await Task.yield() }
        let needed = order.request.payments.reduce(0) { $0 + $1.amount } + (order.request.fee ?? 0)
        guard before >= needed else {
            throw PaymentError.insufficientFunds(
                FundsShortage(pool: order.request.pool, needed: needed, spendable: before))
        }
        guard content.seed != nil else { throw PaymentError.missingKey(order.request.pool) }
        return ledger.withLock { ledger in
            ledger.balance = before - needed
            ledger.paid.append(order)
            return Hash256([UInt8](repeating: UInt8(ledger.paid.count), count: 32)) ?? .zero
        }
    }
}

@Suite("The wallet's calls") struct WalletRPCTests {
    private let folder: TemporaryFolder
    private let chain: FakeChain
    private let wallet: ServedWallet
    private let client: InProcessClient
    private let token: AccessToken
    private let content: WalletContent
    private static let passphrase = "correct horse"

    init() async throws {
        folder = try TemporaryFolder()
        let content = try WalletContent(phrase: SeedPhrase.random())
        self.content = content
        chain = try FakeChain(paying: content.viewKeys(account: 0).transparent[0])
        let file = try WalletFile.create(
            path: folder.path("wallet"), content, passphrase: Self.passphrase, cost: ScryptCost(logarithm: 10))
        wallet = try await ServedWallet(file, backend: chain)
        token = try AccessToken.create(path: folder.path("token"))
        var options = ServiceOptions()
        options.token = token
        client = try WalletServer.client(wallet, options: options, logger: Logger(label: "test"))
    }

    private func result(_ method: String, _ parameters: JSONValue...) async throws -> JSONValue {
        let answer = try await send(method, parameters)
        return try #require(answer["result"], "\(answer.serialized())")
    }

    private func code(_ method: String, _ parameters: JSONValue..., of client: InProcessClient? = nil) async throws
        -> String?
    {
        guard case .number(let code)? = try await send(method, parameters, to: client)["error"]?["code"] else {
            return nil
        }
        return code
    }

    private func send(
        _ method: String, _ parameters: [JSONValue], to client: InProcessClient? = nil
    ) async throws -> JSONValue {
        let body = JSONValue.object([
            .init("jsonrpc", .string("2.0")), .init("id", .number("1")), .init("method", .string(method)),
            .init("params", .array(parameters)),
        ])
        let answer = await (client ?? self.client).request(
            "POST", "/",
            fields: [
                (name: "Content-Type", value: "application/json"), (name: "Authorization", value: token.authorization),
            ], body: Array(body.serialized().utf8))
        return try JSONValue(parsing: #require(answer).body)
    }

    private func unlock() async throws {
        #expect(try await result("walletpassphrase", .string(Self.passphrase), .number("60")) == .null)
    }

    private func payment(_ amount: String, to address: String? = nil, memo: String? = nil) throws -> JSONValue {
        let other = try WalletContent(phrase: SeedPhrase.random()).latestAddress(.shielded, account: 0).address.text
        return .array([
            .object(
                [.init("address", .string(address ?? other ?? "")), .init("amount", .number(amount))]
                    + (memo.map { [.init("memo", .string($0))] } ?? []))
        ])
    }

    private var own: String {
        get throws { try content.latestAddress(.transparent, account: 0).address.text ?? "" }
    }

    @Test("nothing is answered without the token, by another host, or to another verb") func access() async throws {
        let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"getwalletinfo"}"#.utf8)
        let json = [(name: "Content-Type", value: "application/json")]
        let bare = try JSONValue(parsing: #require(await client.request("POST", "/", fields: json, body: body)).body)
        #expect(bare["error"]?["code"] == .number("-32003"))
        let wrong = json + [(name: "Authorization", value: "Bearer " + String(repeating: "0", count: 64))]
        let refused = try JSONValue(
            parsing: #require(await client.request("POST", "/", fields: wrong, body: body)).body)
        #expect(refused["error"]?["code"] == .number("-32003"))
        let right = json + [(name: "Authorization", value: token.authorization)]
        #expect(await client.request("POST", "/", fields: right, body: body, host: "example.org")?.status == 421)
        #expect(await client.request("GET", "/z_sendmany", fields: right)?.status == 404)
        var options = ServiceOptions()
        #expect(throws: WalletServerError.noToken) {
            try WalletServer.client(wallet, options: options, logger: Logger(label: "test"))
        }
        options.token = token
        options.host = "0.0.0.0"
        options.allowsExposure = true
        #expect(throws: WalletServerError.notLoopback(host: "0.0.0.0")) {
            try WalletServer.client(wallet, options: options, logger: Logger(label: "test"))
        }
    }

    @Test("balances, lists and keys") func reading() async throws {
        #expect(try await result("z_getbalance", .string(own)) == .number("1000"))
        #expect(try await result("z_gettotalbalance")["transparent"] == .string("1000"))
        #expect(try await result("z_gettotalbalance")["total"] == .string("1000"))
        #expect(try await result("z_listaddresses").elements?.count == 3)
        #expect(try await result("z_listunspent") == .array([]))
        let received = try await result("z_listreceivedbyaddress", .string(own)).elements
        #expect(received?.first?["amount"] == .number("1000"))
        let history = try await result("listtransactions").elements
        #expect(history?.count == 1 && history?.first?["category"] == .string("generate"))
        let id = try #require(history?.first?["txid"])
        #expect(try await result("z_viewtransaction", id)["outputs"]?.elements?.count == 1)
        let info = try await result("getwalletinfo")
        #expect(info["locked"] == .bool(true) && info["chain"] == .string("rpc-test"))
        #expect(try await result("z_exportviewingkey", .string(own)) == .string(content.viewKeys(account: 0).text))
        let help = try #require(try await result("help").text)
        for name in ["z_sendmany", "walletlock", "z_getnewaddress"] { #expect(help.contains(name)) }
        #expect(try await result("help", .string("z_sendmany")).text?.contains("fromaddress") == true)
    }

    @Test("errors have zcashd's numbers") func errors() async throws {
        let foreign = try WalletContent(phrase: SeedPhrase.random()).latestAddress(.transparent, account: 0)
        #expect(try await code("z_getbalance", .string("nonsense")) == "-5")
        #expect(try await code("z_getbalance", .string(foreign.address.text ?? "")) == "-5")
        #expect(try await code("z_viewtransaction", .string(String(repeating: "0", count: 64))) == "-5")
        #expect(try await code("help", .string("nothing")) == "-8")
        #expect(try await code("nothing") == "-32601")
        #expect(try await code("z_getbalance") == "-32602")
        #expect(try await code("z_getnewaddress") == "-13")
        #expect(try await code("z_sendmany", .string(own), payment("1")) == "-13")
        #expect(try await code("walletpassphrase", .string("wrong"), .number("9")) == "-14")
        #expect(try await code("z_importviewingkey", .string(content.viewKeys(account: 0).text)) == "-4")
        #expect(try await code("z_importviewingkey", .string("njview1qqq")) == "-5")
        try await unlock()
        #expect(try await code("walletpassphrase", .string(Self.passphrase), .number("9")) == "-17")
        for amount in ["0", "1.5", "-1", "99999999999999999999"] {
            #expect(try await code("z_sendmany", .string(own), payment(amount)) == "-8", "\(amount)")
        }
        #expect(try await code("z_sendmany", .string(own), .array([])) == "-8")
        #expect(try await code("z_sendmany", .string(own), payment("1", memo: "zz")) == "-8")
        #expect(try await code("z_sendmany", .string(own), payment("1", to: own, memo: "00")) == "-8")
        #expect(try await code("z_sendmany", .string(foreign.address.text ?? ""), payment("1")) == "-5")
        #expect(try await code("z_getnewaddress", .string("orchard")) == "-8")
        #expect(try await code("z_listoperationids", .string("sleeping")) == "-8")
        #expect(chain.paid.isEmpty)
    }

    @Test("locked, unlocked for a while, and locked again") func locking() async throws {
        try await unlock()
        #expect(try await result("getwalletinfo")["locked"] == .bool(false))
        let made = try #require(try await result("z_getnewaddress", .string("ring")).text)
        #expect(made.hasPrefix("njsub1"))
        #expect(try await result("walletlock") == .null)
        #expect(try await code("z_getnewaddress") == "-13")
        // What was made is known while the wallet is locked, and on the disk.
        #expect(try await result("z_listaddresses").elements?.contains(.string(made)) == true)
        let read = try WalletFile.open(path: folder.path("wallet"), passphrase: Self.passphrase, for: .writing)
        #expect(read.content.accounts[0].ringCount == 2)
        #expect(try await code("walletpassphrase", .string(Self.passphrase), .number("60")) == "-4")
    }

    @Test("it locks itself when its time is over") func timeout() async throws {
        #expect(try await result("walletpassphrase", .string(Self.passphrase), .number("1")) == .null)
        while try await result("getwalletinfo")["locked"] == .bool(false) {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await code("z_getnewaddress") == "-13")
    }

    @Test("payments run one after another, and never twice") func payments() async throws {
        try await unlock()
        let own = try own
        // Each asks for 400 of 1000 units: two can be paid.
        let asked = try (0..<5).map { _ in try payment("400") }
        let ids = try await withThrowingTaskGroup(of: String?.self) { group in
            for payment in asked {
                group.addTask { try await send("z_sendmany", [.string(own), payment])["result"]?.text }
            }
            var ids: [String] = []
            for try await id in group { ids += id.map { [$0] } ?? [] }
            return ids
        }
        #expect(Set(ids).count == 5 && ids.allSatisfy { $0.hasPrefix("opid-") })
        await wallet.settle()
        #expect(chain.paid.count == 2 && chain.mostRunning == 1)
        #expect(chain.paid.allSatisfy { $0.source != nil && $0.request.pool == .transparent })
        let states = try #require(try await result("z_getoperationstatus").elements)
        #expect(states.count { $0["status"] == .string("success") } == 2)
        #expect(states.count { $0["error"]?["code"] == .number("-6") } == 3)
        #expect(try await result("z_listoperationids", .string("failed")).elements?.count == 3)
        let one = try await result("z_getoperationresult", .array([.string(ids[0])])).elements
        #expect(one?.count == 1)
        #expect(try await result("z_getoperationresult", .array([.string(ids[0])])) == .array([]))
        #expect(try await result("z_getoperationresult").elements?.count == 4)
        #expect(try await result("z_getoperationstatus") == .array([]))
    }

    @Test("a wallet that watches sees, takes viewing keys, and pays nothing") func watching() async throws {
        let seen = try WalletContent(watching: [content.viewKeys(account: 0)])
        let file = try WalletFile.create(
            path: folder.path("watch"), seen, passphrase: Self.passphrase, cost: ScryptCost(logarithm: 10))
        let watching = try await ServedWallet(file, backend: chain)
        var options = ServiceOptions()
        options.token = token
        let client = try WalletServer.client(watching, options: options, logger: Logger(label: "test"))
        #expect(try await send("z_getbalance", [.string(own)], to: client)["result"] == .number("1000"))
        #expect(try await code("z_sendmany", .string(own), payment("1"), of: client) == "-4")
        #expect(try await code("walletpassphrase", .string(Self.passphrase), .number("9"), of: client) == "-15")
        #expect(try await code("walletlock", of: client) == "-15")
        let key = try WalletContent(phrase: SeedPhrase.random()).viewKeys(account: 0).text
        let imported = try await send("z_importviewingkey", [.string(key)], to: client)["result"]
        #expect(imported?["account"] == .number("1") && chain.forgotten == 1)
        #expect(try await send("z_listaddresses", [], to: client)["result"]?.elements?.count == 6)
        let info = try await send("getwalletinfo", [], to: client)["result"]
        #expect(info?["watchonly"] == .bool(true) && info?["accounts"] == .number("2"))
    }
}
