import ArgumentParser
import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The program's entry: parses, runs, and turns every outcome into one of the documented exit codes.
@main
enum Program {
    static func main() {
        NodeDispatch.run(CommandLine.arguments)
        Interrupt.install()
        var json = false
        do {
            var command = try Nightjar.parseAsRoot()
            json = (command as? any HasCommonOptions)?.common.json ?? false
            try command.run()
        } catch {
            finish(with: error, json: json)
        }
    }

    /// Prints an error where it belongs and ends the process with its code.
    static func finish(with error: any Error, json: Bool) -> Never {
        let status: ExitStatus
        switch error {
        case let verdict as Verdict:
            // The command has already printed what it found.
            status = verdict.status
        case is Cancelled:
            Console.report(name: "cancelled", explanation: "Interrupted; nothing was left behind.", json: json)
            status = .interrupted
        case let error as UsageError:
            Console.report(name: "usage", explanation: error.explanation, json: json)
            status = .usage
        case let error as any NamedError:
            Console.report(name: error.name, explanation: error.explanation, json: json)
            status = .invalid
        default:
            let code = Nightjar.exitCode(for: error)
            let message = Nightjar.fullMessage(for: error)
            if code == .success {
                Console.print(message)
                status = .true
            } else if code == .validationFailure {
                Console.error(message)
                status = .usage
            } else {
                Console.report(name: "internal", explanation: String(describing: error), json: json)
                status = .internal
            }
        }
        exit(status.rawValue)
    }
}

/// The exit codes of every command.
enum ExitStatus: Int32 {
    /// Done, or: the statement holds.
    case `true` = 0
    /// The statement does not hold, or the input was refused.
    case invalid = 1
    /// The command line cannot be understood.
    case usage = 2
    /// Nothing is wrong so far, and a check that applies could not be made.
    case incomplete = 3
    /// A fault of the program itself.
    case `internal` = 70
    /// Ended by Ctrl-C.
    case interrupted = 130
}

/// Thrown by a command that has printed its finding and wants the process to end with a status.
struct Verdict: Error {
    let status: ExitStatus
}

/// A combination of arguments that makes no sense together.
struct UsageError: Error {
    let explanation: String
    init(_ explanation: String) { self.explanation = explanation }
}

/// The root command.
struct Nightjar: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightjar",
        abstract: "Zero-knowledge proofs from the command line: Groth16 on BN254 and BLS12-381, in snarkjs's files.",
        discussion: """
            Arguments come in snarkjs's order, so a script ports by changing the program's
            name.

            EXAMPLES
              nightjar groth16 prove circuit.zkey witness.wtns proof.json public.json
              nightjar groth16 verify verification_key.json public.json proof.json
              nightjar zkey new circuit.r1cs pot14_final.ptau circuit_0000.zkey
              nightjar r1cs info circuit.r1cs
              nightjar zcash verify-tx tx.hex --height 419202
              nightjar monero verify-tx tx.hex --rings rings.json
              nightjar ring sign ballot.txt ballot.sig --ring ring.json --scope "poll 7" --key alice.key
              nightjar vectors run

            THE LEDGER (a program of its own: swift build -c release --product nightjar-node)
              nightjar node init | start | status | verify | backup | export | import | rewind
              nightjar ledger keygen | address | balance | send | show | submit
              nightjar wallet create | restore | sync | balance | history | send | shield | unshield | move | pending | …
              nightjar demo [--keep]
              nightjar audit supply | report | verify | grant | revoke | reserve | check-reserve | key-images

            EXIT CODES
              0  done, or the statement holds        1  refused, or the statement does not hold
              2  the command line is wrong           3  incomplete: a check could not be made (verify-tx)
              70 a fault of this program             130 interrupted
            """,
        version: "0.1.0",
        subcommands: [
            Groth16Command.self, ZKeyCommand.self, PowersOfTauCommand.self, R1CSCommand.self, WitnessCommand.self,
            CircuitCommand.self, ZcashCommand.self, MoneroCommand.self, RingCommand.self, VectorsCommand.self,
        ])
}
