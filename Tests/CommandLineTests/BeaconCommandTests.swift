import Foundation
import Primitives
import TestSupport
import Testing

/// Beacons at the command line: what is made, what is verified, and how long anybody waits.
@Suite("Beacons at the command line") struct BeaconCommandTests {
    private struct Ceremony {
        let folder: TemporaryFolder

        /// Powers of 2^2 with one beacon.
        init() throws {
            folder = try TemporaryFolder()
            #expect(try run("ptau", "new", "bn128", "2", "0.ptau").status == 0)
            #expect(try run("ptau", "beacon", "0.ptau", "1.ptau", "0x0102", "10", "--name", "first").status == 0)
        }

        func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: folder.path) }

        /// The powers with another claim of iterations in the beacon's record, which ends the file.
        func claiming(_ exponent: UInt8) throws {
            var bytes = try folder.read("1.ptau")
            // … iterations (2), hash (3), its length, two bytes.
            let position = bytes.count - 5
            #expect(bytes[position - 1] == 2 && bytes[position] == 10)
            bytes[position] = exponent
            try folder.write(bytes, to: "long.ptau")
        }
    }

    @Test("arguments that make no beacon are usage errors, and leave nothing") func usage() throws {
        let ceremony = try Ceremony()
        #expect(try ceremony.run("ptau", "verify", "1.ptau").status == 0)
        let before = try ceremony.folder.names()
        for (hash, exponent) in [
            ("0102", "33"), ("0102", "63"), ("0102", "64"), ("0102", "9"), ("0102", "-1"), ("0102", "many"), ("", "10"),
            ("012", "10"), ("0x", "10"), ("zz", "10"), (String(repeating: "00", count: 256), "10"),
        ] {
            for command in ["ptau", "zkey"] {
                let outcome = try ceremony.run(command, "beacon", "1.ptau", "x.ptau", hash, exponent)
                #expect(outcome.status == 2, "\(command) \(hash) \(exponent)")
                #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
            }
        }
        for exponent in ["9", "64", "x"] {
            #expect(try ceremony.run("ptau", "verify", "1.ptau", "--max-beacon", exponent).status == 2)
            #expect(
                try ceremony.run("zkey", "verify", "c.r1cs", "1.ptau", "k.zkey", "--max-beacon", exponent).status == 2)
        }
        #expect(try ceremony.folder.names() == before)
    }

    @Test("a record that claims too many iterations is refused at once") func refusal() throws {
        let ceremony = try Ceremony()
        try ceremony.claiming(63)
        let outcome = try ceremony.run("ptau", "verify", "long.ptau", "--json")
        #expect(outcome.status == 1)
        #expect(outcome.json?["error"]?.text == "tooManyBeaconIterations")
        // The limit is the caller's: with 2^10 hashes allowed the true record verifies, and 2^11 claimed do not.
        #expect(try ceremony.run("ptau", "verify", "1.ptau", "--max-beacon", "10").status == 0)
        try ceremony.claiming(11)
        let short = try ceremony.run("ptau", "verify", "long.ptau", "--json", "--max-beacon", "10")
        #expect(short.status == 1 && short.json?["error"]?.text == "tooManyBeaconIterations")
        let allowed = try ceremony.run("ptau", "verify", "long.ptau", "--json")
        #expect(allowed.status == 1 && allowed.json?["error"]?.text == "beaconMismatch")
    }

    @Test("Ctrl-C ends a long beacon with 130 and leaves no file") func interrupted() throws {
        let ceremony = try Ceremony()
        try ceremony.claiming(32)
        let before = try ceremony.folder.names()
        for arguments in [
            ["ptau", "beacon", "1.ptau", "x.ptau", "0102", "32"], ["ptau", "verify", "long.ptau"],
        ] {
            let run = try Program.Run(arguments, in: ceremony.folder.path)
            try run.process.run()
            Thread.sleep(forTimeInterval: 0.4)
            #expect(run.process.isRunning, "the work ended before it could be interrupted")
            kill(run.process.processIdentifier, SIGINT)
            let outcome = run.finish()
            #expect(outcome.status == 130, "\(outcome.errors)")
            #expect(outcome.errors.contains("nightjar: cancelled: "))
        }
        #expect(try ceremony.folder.names() == before)
    }
}
