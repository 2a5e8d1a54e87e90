import ArgumentParser
import Primitives
import Wallet

/// Reads the name of a kind of address.
func addressKind(_ argument: String) throws -> AddressKind {
    guard let kind = AddressKind(rawValue: argument) else {
        throw ValidationError("the kinds are transparent, shielded and ring.")
    }
    return kind
}

/// `wallet accounts`
struct WalletAccountsCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "The accounts of a wallet, or one more.",
        discussion: """
            Nobody can see that two accounts belong to one wallet.

            EXAMPLES
              nightjar wallet accounts alice.wallet
              nightjar wallet accounts alice.wallet --new --name savings
            """)

    @OptionGroup var options: WalletOptions
    @Flag(name: .long, help: "Make one more.")
    var new = false
    @Option(name: .long, help: "The new account's name, for you.")
    var name: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard new || name == nil else { throw ValidationError("--name goes with --new.") }
    }

    func run() throws {
        let file = try options.open(for: new ? .writing : .reading)
        if new { try file.update { content in try content.addAccount(name: name ?? "") } }
        let accounts = file.content.accounts
        output.report(
            accounts.map { account in
                "\(account.number)  \(account.name.isEmpty ? "(no name)" : account.name): "
                    + "\(account.transparentCount) transparent, \(account.ringCount) ring addresses"
            }.joined(separator: "\n"),
            [
                .init("watchOnly", .bool(file.content.isWatchOnly)),
                .init(
                    "accounts",
                    .array(
                        accounts.map { account in
                            .object([
                                .init("number", .number(String(account.number))), .init("name", .string(account.name)),
                                .init("transparentAddresses", .number(String(account.transparentCount))),
                                .init("ringAddresses", .number(String(account.ringCount))),
                            ])
                        })),
            ])
    }
}

/// `wallet address`
struct WalletAddressCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "address", abstract: "The latest addresses of an account, a new one, or one by its number.",
        discussion: """
            Give each payer an address of its own: nobody can see that shielded and ring
            addresses belong together.

            EXAMPLES
              nightjar wallet address alice.wallet
              nightjar wallet address alice.wallet --kind ring --new
              nightjar wallet address alice.wallet --kind shielded --at 7 --account 1
              nightjar wallet address alice.wallet --kind shielded --all
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The account's number.")
    var account: UInt32 = 0
    @Option(name: .long, help: "transparent, shielded or ring; without it one of each.", transform: addressKind)
    var kind: AddressKind?
    @Flag(name: .long, help: "Make one more; takes --kind.")
    var new = false
    @Flag(name: .long, help: "All that were made; takes --kind.")
    var all = false
    @Option(name: .long, help: "The address with this number: of the key path, the diversifier, the subaddress.")
    var at: UInt64?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let choices = [new, all, at != nil].count { $0 }
        guard choices <= 1 else { throw ValidationError("--new, --all and --at exclude each other.") }
        guard choices == 0 || kind != nil else { throw ValidationError("--new, --all and --at take --kind.") }
    }

    func run() throws {
        let file = try options.open(for: new ? .writing : .reading)
        guard let kind else {
            let addresses = try firstAddresses(file.content, account: account)
            output.report(
                addresses.map { "\(padded($0.kind)) \($0.text)" }.joined(separator: "\n"),
                addresses.map { .init($0.kind, .string($0.text)) })
            return
        }
        let found: [WalletAddress]
        if new {
            found = [try file.update { content in try content.addAddress(kind, account: account) }]
        } else if all {
            found = try file.content.addresses(kind, account: account)
        } else if let at {
            found = [try file.content.address(kind, account: account, at: at)]
        } else {
            found = [try file.content.latestAddress(kind, account: account)]
        }
        let texts = found.compactMap { address in address.address.text.map { (address.index, $0) } }
        output.report(
            texts.map { all ? "\($0)  \($1)" : $1 }.joined(separator: "\n"),
            [
                .init("kind", .string(kind.rawValue)),
                .init(
                    "addresses",
                    .array(
                        texts.map { .object([.init("index", .string(String($0))), .init("address", .string($1))]) })),
            ])
    }
}
