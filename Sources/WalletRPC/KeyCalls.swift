import NodeService
import Primitives
import Wallet

extension WalletMethods {
    static let keyCalls: [WalletEndpoint] = [
        call(
            "z_exportviewingkey", "What sees the account of an address and cannot spend.",
            [Parameter("address", .text, isRequired: true, "An address of the wallet.")]
        ) { wallet, arguments in
            let content = try await wallet.content
            let account = try owner(of: try address(arguments.text("address") ?? ""), in: content)
            return .string(try content.viewKeys(account: account).text)
        },
        call(
            "z_importviewingkey",
            "Watches an account from now on, and goes through the chain for it. For wallets that watch.",
            [Parameter("vkey", .longText(1 << 16), isRequired: true, "The viewing key, njview1…")]
        ) { wallet, arguments in
            let number = try await wallet.watch(try AccountViewKeys(text: arguments.text("vkey") ?? ""))
            return object(["type": .string("account"), "account": .number(String(number))])
        },
        call(
            "walletpassphrase", "Unlocks the wallet for a while.",
            [
                Parameter("passphrase", .text, isRequired: true, "The passphrase of the wallet's file."),
                Parameter("timeout", .integer(1...100_000_000), isRequired: true, "Seconds until it is locked again."),
            ]
        ) { wallet, arguments in
            try await wallet.unlock(
                passphrase: arguments.text("passphrase") ?? "", seconds: arguments.integer("timeout") ?? 1)
            return .null
        },
        call("walletlock", "Locks the wallet.") { wallet, _ in
            guard !wallet.isWatchOnly else { throw WalletRPCError.nothingToLock }
            await wallet.lock()
            return .null
        },
    ]
}
