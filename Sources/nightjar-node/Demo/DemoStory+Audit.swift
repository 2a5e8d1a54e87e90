import Foundation
import Primitives

/// What an auditor is shown, and what stays hidden.
extension DemoStory {
    func audit() throws {
        shell.heading(
            "7. An auditor",
            "Bob opens what his keys see, for a purpose. Who has the report can check each payment in it against the chain, "
                + "without a key; the report opens nothing else.")
        let key = try shell.quietly("wallet", "export-viewing-key", "bob.wallet")
        try write("bob.view", key + "\n")
        try shell.quietly("ledger", "keygen", "auditor.key")
        try shell.run(
            "audit", "report", "--viewing-key", "bob.view", "--sign-with", "auditor.key", "--purpose",
            "tax of the year",
            "--out", "report.json", "--html", "report.html")
        try shell.run("audit", "verify", "report.json")
        shell.say("The same with one unit more in a payment:")
        let report = try text("report.json")
        try write("changed.json", report.replacingOccurrences(of: "250000000", with: "250000001"))
        try shell.refused("equationFails", "audit", "verify", "changed.json")
        shell.say("And what nobody has to believe: every pool's total, added up from the first block on.")
        try shell.run("audit", "supply")
    }
}
