import Foundation
import Primitives

/// Wallets, a chain, and payments that nobody else sees.
extension DemoStory {
    func people() throws {
        shell.heading(
            "1. Two people and an office",
            "A wallet is a list of words and an encrypted file; the words alone restore it. The office pays out what the "
                + "chain begins with, and has a plain key file, for trials.")
        try shell.run("wallet", "create", "alice.wallet", "--words", "12", "--hide-words")
        try shell.quietly("wallet", "create", "bob.wallet", "--words", "12", "--hide-words")
        try shell.run("ledger", "keygen", "office.key")
    }

    mutating func chain() throws {
        shell.heading(
            "2. A chain on this machine",
            "Its node checks every proof, and keeps what every pool holds in the open, so that no pool can pay out more than "
                + "was paid in. Whoever makes the test set-up of such a chain could forge proofs; real chains use the "
                + "parameters of Zcash's ceremony.")
        let alice = try address("alice", "transparent")
        let office = try shell.quietly("ledger", "address", "office.key", "--transparent")
        try shell.run(
            "node", "init", "--network", "regtest", "--chain-id", "demo", "--account", "\(alice)=1000000000",
            "--account", "\(office)=1000000000", "--port", "0", "--block-seconds", "1", "--test-parameters",
            "--test-ring-outputs", "24")
        try startNode()
        shell.say("As long as this runs, the chain can be looked at in a browser: \(try explorer())")
    }

    func payments() throws {
        shell.heading(
            "3. Coins are shielded, and paid in secret",
            "Everybody sees how much goes into a pool. Inside, nobody but payer and receiver sees who pays whom how much."
        )
        let alice = try address("alice", "shielded")
        let bob = try address("bob", "shielded")
        try shell.run("wallet", "shield", "alice.wallet", "--amount", "600000000", "--wait")
        try shell.run(
            "wallet", "send", "alice.wallet", "--to", bob, "--amount", "250000000", "--memo", "rent for May", "--wait")
        try shell.run(
            "wallet", "send", "bob.wallet", "--to", alice, "--amount", "50000000", "--memo", "the deposit, back",
            "--wait")
        shell.heading(
            "4. A payment by ring",
            "The ring pool hides which of sixteen outputs is spent, by signatures compatible with Monero's. What was just "
                + "paid in must lie for ten blocks.")
        try shell.run(
            "wallet", "move", "alice.wallet", "--from", "transparent", "--to", "ring", "--amount", "200000000", "--wait"
        )
        try mature("alice", 200_000_000)
        try shell.run(
            "wallet", "send", "alice.wallet", "--to", try address("bob", "ring"), "--amount", "70000000", "--wait")
        shell.say("What Bob sees with his keys, and what everybody sees:")
        try shell.run("wallet", "history", "bob.wallet")
        try shell.run("wallet", "balance", "bob.wallet")
        try shell.run("node", "status")
    }

    /// Waits until a wallet can spend so much from its ring outputs.
    private func mature(_ name: String, _ units: UInt64) throws {
        for _ in 0..<120 {
            let balance = try shell.answer("wallet", "balance", "\(name).wallet")
            if (Self.spendable(balance, pool: "ring") ?? 0) >= units { return }
            Thread.sleep(forTimeInterval: 1)
        }
        throw DemoError.unexpected("\(name)'s ring outputs do not become old enough.")
    }

    /// The latest address of a wallet.
    private func address(_ name: String, _ kind: String) throws -> String {
        try shell.quietly("wallet", "address", "\(name).wallet", "--kind", kind)
    }
}
