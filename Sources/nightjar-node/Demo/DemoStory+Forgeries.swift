import ChainTransactions
import Foundation
import Primitives
import ZcashTransactions

/// A claim that is used once, and what the ledger refuses.
extension DemoStory {
    func claim() throws {
        guard let applications else {
            shell.heading("5. A claim", "Left out: the folder of the circuits is not here; --circuits names it.")
            return
        }
        shell.heading(
            "5. A claim, used once",
            "A holder proves that an issuer certified them, and that the certificate holds on this day, without showing it. "
                + "The circuit is written in circom; the ledger needs its key and a short policy, and no code.")
        let app = applications + "/identity-credential"
        var inputs = try text(app + "/input.json")
        // The day stands for the last height at which the claim may be used.
        inputs = inputs.replacingOccurrences(of: "\"today\": \"20600\"", with: "\"today\": \"900\"")
        try write("claim.json", inputs)
        try FileManager.default.createDirectory(at: url("claim"), withIntermediateDirectories: false)
        try shell.run("circuit", "prove", app + "/circuit.circom", "claim.json", "--O2", "-o", "claim")
        let circuit =
            try shell.answer(
                "ledger", "circuit", "register", "office.key", "--policy", app + "/policy.json", "--key",
                "claim/verification_key.json", "--wait")["circuit"]?.text ?? ""
        shell.say("Registered as \(circuit). The claim is proved for one transaction, which nobody can take it out of:")
        let plan = [
            "ledger", "circuit", "plan", "office.key", "--circuit", circuit, "--policy", app + "/policy.json",
            "--input",
            "claim.json", "--out",
        ]
        try shell.run(plan + ["once.plan", "--input-out", "once.json"])
        try shell.run(
            "circuit", "prove", app + "/circuit.circom", "once.json", "--O2", "-o", "claim", "--zkey",
            "claim/circuit_test.zkey")
        let call = [
            "ledger", "circuit", "call", "once.plan", "--proof", "claim/proof.json", "--public", "claim/public.json",
        ]
        try shell.run(call + ["--wait"])
        shell.say("The same certificate a second time:")
        try shell.refused("circuitNullifierUnspent", plan + ["twice.plan"])
    }

    func forgeries() throws {
        shell.heading(
            "6. What the ledger refuses, and why",
            "The office shields coins and takes some out again: in one transaction, and in another one of the same note."
        )
        let shielded = try shell.quietly("ledger", "address", "office.key", "--shielded")
        let account = try shell.quietly("ledger", "address", "office.key", "--transparent")
        try shell.run("ledger", "send", "office.key", "--to", shielded, "--amount", "300000000", "--wait")
        for file in ["first.tx", "second.tx"] {
            try shell.run(
                "ledger", "send", "office.key", "--from", "shielded", "--to", account, "--amount", "100000000", "--out",
                file)
        }
        let honest = try LedgerTransaction(decoding: Array(try Data(contentsOf: url("first.tx"))))
        shell.say("The first with one coin more than leaves the pool:")
        var inflated = honest
        inflated.transparent.credits[0].amount += 1
        try Data(inflated.encoded).write(to: url("inflated.tx"))
        try shell.refused("valueBalance", "ledger", "submit", "inflated.tx")
        shell.say("Proofs that are valid, but each for the other output:")
        var forged = honest
        let proofs = forged.sapling.outputs.map(\.proof)
        for (index, proof) in proofs.reversed().enumerated() { forged.sapling.outputs[index].proof = proof }
        try Data(forged.encoded).write(to: url("forged.tx"))
        try shell.refused("saplingOutputProof", "ledger", "submit", "forged.tx")
        shell.say("The honest one, and then the second, which spends the same note:")
        let id = try shell.run("ledger", "submit", "first.tx").split(separator: " ").last.map(String.init) ?? ""
        for _ in 0..<100 where (try? shell.answer("ledger", "show", id)) == nil { Thread.sleep(forTimeInterval: 0.2) }
        try shell.refused("saplingNullifierUnspent", "ledger", "submit", "second.tx")
    }
}
