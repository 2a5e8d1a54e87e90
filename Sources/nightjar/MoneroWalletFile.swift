import ArgumentParser
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures

/// The keys of a wallet, as a file holds them. Keys on the command line could be read by every other process.
enum MoneroWalletFile {
    /// Keys that spend.
    case full(WalletKeys)
    /// Keys that see.
    case viewing(ViewKeys)

    static let help = """
        A file with the wallet's keys: the 25 words; or JSON with "spendSecret" and "viewSecret"; or, to see only, \
        with "viewSecret" and "spendKey" (the public one), in hexadecimal.
        """

    init(path: String) throws {
        var contents = try readFile(path: path, limit: 1 << 16)
        defer { contents.wipe() }
        let text = String(decoding: contents, as: UTF8.self)
        guard let json = try? JSONValue(parsing: contents), case .object = json else {
            self = .full(try WalletKeys(mnemonic: text))
            return
        }
        func bytes(_ name: String) throws -> [UInt8] {
            guard let text = json[name]?.text, let bytes = try? Hexadecimal.decode(text, count: 32) else {
                throw MoneroWalletFileError.missingKey(name)
            }
            return bytes
        }
        if json["spendSecret"] != nil {
            self = .full(try WalletKeys(spendSecret: bytes("spendSecret"), viewSecret: bytes("viewSecret")))
        } else {
            guard let spendKey = CompressedPoint(try bytes("spendKey")) else {
                throw MoneroWalletFileError.missingKey("spendKey")
            }
            self = .viewing(try ViewKeys(viewSecret: bytes("viewSecret"), spendKey: spendKey))
        }
    }

    /// The keys that see.
    var viewKeys: ViewKeys {
        switch self {
        case .full(let keys): keys.viewing
        case .viewing(let keys): keys
        }
    }

    /// The keys that spend, where they are known.
    var spendKeys: WalletKeys? { if case .full(let keys) = self { keys } else { nil } }
}

/// Why a wallet's file is refused.
enum MoneroWalletFileError: NamedError, Hashable {
    case missingKey(String)
    case viewOnly

    var name: String {
        switch self {
        case .missingKey: "walletFile"
        case .viewOnly: "viewOnlyWallet"
        }
    }

    var explanation: String {
        switch self {
        case .missingKey(let name): "The wallet's file has no \"\(name)\" of 64 hexadecimal digits."
        case .viewOnly: "This takes the keys that spend; the file holds the view key only."
        }
    }
}

/// The wallet and the addresses of it that count.
struct MoneroWalletOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(MoneroWalletFile.help), completion: .file())
    var wallet: String
    @Option(name: .long, help: "Look for the subaddresses of so many accounts, from number 0 on.")
    var accounts = 1
    @Option(name: .long, help: "Look for so many subaddresses of each account.")
    var indices = 20

    func validate() throws {
        guard (1...10_000).contains(accounts), (1...10_000).contains(indices), accounts * indices <= 1 << 20 else {
            throw ValidationError("--accounts and --indices take 1 to 10000, and a million addresses together.")
        }
    }

    func keys() throws -> MoneroWalletFile { try MoneroWalletFile(path: wallet) }

    func scanner(_ keys: ViewKeys) -> OutputScanner {
        OutputScanner(keys: keys, accounts: accounts, indices: indices)
    }
}

/// Reads a network's name.
func moneroNetwork(_ argument: String) throws -> MoneroNetwork {
    guard let network = MoneroNetwork(rawValue: argument) else {
        throw ValidationError("the networks are main, test and stage.")
    }
    return network
}

/// Reads ACCOUNT/INDEX.
func moneroPlace(_ argument: String) throws -> SubaddressIndex {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let account = UInt32(parts[0]), let index = UInt32(parts[1]) else {
        throw ValidationError("a place is ACCOUNT/INDEX, as 0/1.")
    }
    return SubaddressIndex(account: account, index: index)
}

/// The piconero of a decimal number of coins with at most twelve decimals; nil for any other text.
func moneroAmount(_ text: Substring) -> UInt64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty,
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let decimals = parts.count == 2 ? parts[1] : ""
    guard decimals.count <= 12, parts.count == 1 || !decimals.isEmpty else { return nil }
    return UInt64(parts[0] + decimals + String(repeating: "0", count: 12 - decimals.count))
}

/// `nightjar monero address`
struct MoneroAddressCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "address",
        abstract: "Show an address of a wallet.",
        discussion: """
            EXAMPLES
              nightjar monero address --wallet words.txt
              nightjar monero address --wallet words.txt --at 0/3 --network stage
              nightjar monero address --wallet view.json --payment-id 0123456789abcdef
            """)

    @OptionGroup var wallet: MoneroWalletOptions
    @Option(name: .long, help: "Which address, as ACCOUNT/INDEX; 0/0 is the first one.", transform: moneroPlace)
    var at = SubaddressIndex.primary
    @Option(
        name: .long, help: "The network: main (regression-test networks too), test or stage.", transform: moneroNetwork)
    var network = MoneroNetwork.main
    @Option(name: .long, help: "Eight bytes in hexadecimal, for an integrated address.")
    var paymentID: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        let keys = try wallet.keys().viewKeys
        var address = keys.address(at: at, network: network)
        if let paymentID {
            guard at == .primary, let id = PaymentID(try Hexadecimal.decode(paymentID)) else {
                throw UsageError("--payment-id takes 16 digits and goes with the first address only.")
            }
            address = keys.integratedAddress(id, network: network)
        }
        if common.json {
            Console.printJSON([.init("address", .string(address.text)), .init("at", .string(at.description))])
        } else {
            Console.print(address.text)
        }
    }
}
