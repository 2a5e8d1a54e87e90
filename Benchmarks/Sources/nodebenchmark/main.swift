// Measures a ledger node under load: a flood of transactions that are refused, and a state of many notes.
import Primitives

let help = """
    Measures the ledger's node under load, and prints a figure a line.

    usage: nodebenchmark flood [--honest N] [--sources N] [--folder PATH] [--json]
           nodebenchmark notes [--notes N] [--folder PATH] [--keep] [--json]

    flood  Honest transactions, each with two new notes, are submitted one after another to an engine over a store on
           disk: first alone, then beside a flood of transactions that are refused, by kind. What each kind of refusal
           costs is measured before by itself. Nothing is skipped: all proofs are made and verified.
             --honest N    honest transactions in each of the two runs (12)
             --sources N   sources that flood, each with 80 transactions under way (4)
    notes  A store is filled block by block with transactions of two spends and two outputs without value, then opened
           anew in another process, as a node does when it starts. Proofs, signatures and the points that they are over
           are random bytes and are not verified; every other rule is checked.
             --notes N     notes in the end (100000)
             --keep        leaves the store where it is

    --folder PATH  where stores are made (a new folder under $TMPDIR)
    --json         one JSON object
    --help         this text
    """

do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    switch options.command {
    case .help: print(help)
    case .flood: try await FloodBenchmark(options).run()
    case .notes: try await NotesBenchmark(options).run()
    case .opened(let path): try NotesBenchmark.reportOpened(path)
    }
} catch let error as UsageError {
    printError("error: \(error.what)\n\n\(help)")
    quit(2)
} catch {
    printError("error: \((error as? any NamedError)?.explanation ?? "\(error)")")
    quit(70)
}
