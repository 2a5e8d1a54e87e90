import NodeService
import Primitives
import Wallet

/// The answer to a viewing key, piece by piece: how far the chain is looked through, and at the end what was found.
///
/// A chain may take longer than an answer may, so the page is written while the node looks. No script takes part, and the key
/// comes once: what is known of it ends with the answer, also where the reader goes away before.
actor AuditorLook {
    private let say: Voice
    private let scan: AuditorScan
    private let seconds: Int
    private let end: ContinuousClock.Instant
    /// One of the few looks at a time.
    private let pass: VerifyingGate.Pass
    private var isDone = false

    /// A look that ends after so many seconds, however far it has come.
    init(_ scan: AuditorScan, _ say: Voice, seconds: Int, _ pass: VerifyingGate.Pass) {
        self.scan = scan
        self.say = say
        self.seconds = seconds
        self.pass = pass
        end = .now + .seconds(seconds)
    }

    /// The next piece of the page, nil behind the last.
    func next() async -> [UInt8]? {
        guard !isDone else { return nil }
        do {
            if ContinuousClock.now < end, try await scan.goOn() { return progress(await scan.findings).bytes }
            isDone = true
            return await result().bytes
        } catch {
            isDone = true
            return AuditorPage.refusal(say, error).bytes
        }
    }

    /// A step: the style sheet shows the last one only, and none beside the result.
    private func progress(_ findings: AuditorScan.Findings) -> HTML {
        let sums = AddressKind.allCases.map { kind in
            say(kind.pool.phrase) + " " + Figures.grouped(findings.balance[kind].confirmed)
        }
        let text = say(
            .auditProgress, Figures.grouped(findings.height), Figures.grouped(scan.last),
            Figures.grouped(findings.history.count), sums.joined(separator: " · "))
        return tag("div", .style("step")) {
            Parts.paragraph(text)
            tag(
                "progress", Attribute("max", "\(scan.last)"), Attribute("value", "\(findings.height)"), .label(text))
        }
    }

    private func result() async -> HTML {
        let findings = await scan.findings
        return tag("div") {
            if findings.height < scan.last {
                Parts.notice(
                    say(.auditEnded, Figures.grouped(findings.height), Figures.grouped(scan.last), "\(seconds)"), "bad")
            } else {
                Parts.notice("✓ " + say(.auditLooked, Figures.grouped(findings.height)), "good")
            }
            AuditorPage.html(say, findings)
        }
    }
}
