import Algebra
import Primitives
import WitnessMachine

/// What witnesses are computed from: input files, and the files of compiled programs.
enum WitnessSources {
    /// Signals, arrays, and an array of buses with a bus in each, as `Fuzz/seeds/input.circuit-input` gives them.
    private static let interface = CircuitInterface(
        outputs: [Port("out")],
        inputs: [
            .init(Port("k"), isPublic: true), .init(Port("a", dimensions: [2, 3]), isPublic: false),
            .init(
                Port(
                    "points", dimensions: [2],
                    members: [Port("x"), Port("rest", members: [Port("y", dimensions: [2]), Port("z")])]),
                isPublic: false),
            .init(Port("none", dimensions: [0]), isPublic: false),
        ])

    /// What is read has a value for every signal; its values, written flat, are read as the same.
    static func readInput<F: PrimeField>(_ bytes: [UInt8], over field: F.Type) throws {
        let inputs = try CircuitInputs<F>(JSONValue(parsing: bytes), for: interface)
        let values = inputs.values
        precondition(values.count == 15, "a value for each signal")
        func list(_ range: Range<Int>) -> JSONValue {
            .array(values[range].map { .string($0.canonical.decimal) })
        }
        let points = (0..<2).map { index in
            let first = 7 + 4 * index
            return JSONValue.object([
                .init(
                    "rest", .object([.init("z", list(first + 3..<first + 4)), .init("y", list(first + 1..<first + 3))])),
                .init("x", list(first..<first + 1)),
            ])
        }
        let again = try CircuitInputs<F>(
            .object([
                .init("points", .array(points)), .init("none", .array([])), .init("a", list(1..<7)),
                .init("k", list(0..<1)),
            ]), for: interface)
        precondition(again.values == values, "inputs are read as they were written")
    }

    /// What is read is written as what is read as the same program. The checksum, which no mutation would keep, is mended
    /// first: it is for accidents, and whoever forges a file can compute it.
    static func readProgram(_ bytes: [UInt8]) throws {
        var bytes = bytes
        // The directory takes 12 bytes; the last section, the checksum, 12 and 32.
        if bytes.count > 12 + 44 {
            bytes.replaceSubrange((bytes.count - 32)..., with: SHA256.digest(of: Array(bytes[12..<bytes.count - 44])))
        }
        let program = try WitnessProgram(ByteRegion(copying: bytes))
        let again = try WitnessProgram(ByteRegion(copying: program.serialized()))
        precondition(again == program, "a program is read as it was written")
    }
}
