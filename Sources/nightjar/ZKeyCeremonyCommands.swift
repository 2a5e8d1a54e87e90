import Algebra
import ArgumentParser
import Groth16
import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension KeyCeremony: CeremonyWords {
    static let contributing = CommandConfiguration(
        commandName: "contribute", abstract: "Contribute a secret of your own to a key.",
        discussion: """
            The secret comes from the system's randomness, mixed with your words, and is
            forgotten.

            EXAMPLES
              nightjar zkey contribute circuit_0000.zkey circuit_0001.zkey --name "First" --entropy "some words"
            """)
    static let contributingBeacon = CommandConfiguration(
        commandName: "beacon", abstract: "Contribute a public random beacon to a key.",
        discussion: "EXAMPLES\n  nightjar zkey beacon circuit_0001.zkey circuit_final.zkey 0102030405060708 10")
    static let hashTitle = "Contribution hash"
    static let hashMember = "contribution"
}

/// `nightjar zkey verify`
struct ZKeyVerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a key against its circuit and powers of tau: every section, point and contribution.",
        discussion: """
            The powers are taken as they are; 'nightjar ptau verify' checks them. A key
            without a contribution fails.

            EXAMPLES
              nightjar zkey verify circuit.r1cs pot14_final.ptau circuit_final.zkey
            """)

    @Argument(help: "The circuit (.r1cs).", completion: .file(extensions: ["r1cs"]))
    var circuit: String
    @Argument(help: "The prepared powers of tau (.ptau).", completion: .file(extensions: ["ptau"]))
    var powers: String
    @Argument(help: "The key (.zkey).", completion: .file(extensions: ["zkey"]))
    var zkey: String
    @OptionGroup var beacons: BeaconLimit
    @OptionGroup var common: CommonOptions

    func run() throws {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let report = try KeyCeremony.verify(
            key: zkey, circuit: circuit, powers: powers, scratch: folder, beaconExponent: beacons.exponent,
            execution: common.execution())
        if common.json {
            Console.printJSON([
                .init("curve", .string(report.curve.rawValue)),
                .init("circuitHash", .string(Hexadecimal.encode(report.circuitHash))),
                .init("contributions", .array(report.contributions.map(CeremonyOutput.json))),
            ])
            return
        }
        Console.print("Circuit hash:\n" + CeremonyHash.format(report.circuitHash))
        for contribution in report.contributions.reversed() { CeremonyOutput.print(contribution) }
        Console.print("Key OK.")
    }
}
