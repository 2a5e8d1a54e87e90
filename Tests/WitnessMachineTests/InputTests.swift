import Algebra
import Curves
import Primitives
import Testing
import WitnessMachine

private typealias Field = BN254.Fr

@Suite struct InputTests {
    static let interface = CircuitInterface(
        outputs: [Port("sum")],
        inputs: [
            .init(Port("root"), isPublic: true), .init(Port("path", dimensions: [2, 2]), isPublic: false),
            .init(
                Port("points", dimensions: [2], members: [Port("x"), Port("y", dimensions: [2])]), isPublic: false),
        ])

    private static func read(_ text: String) throws -> CircuitInputs<Field> {
        try CircuitInputs<Field>(JSONValue(parsing: text), for: interface)
    }

    private static let points = #""points": [{"x": 1, "y": [2, 3]}, {"y": [5, 6], "x": 4}]"#

    @Test("decimal, hexadecimal, negative; arrays nested or flat; buses as objects in any order")
    func accepted() throws {
        let program = try SmallProgram.make(inputs: 11, outputs: 1) { _, _ in }
        let values = try Self.read(#"{"path": [["0x1F", "0XfF"], [-1, "-0x2"]], \#(Self.points), "root": "007"}"#)
        var builder = ProgramBuilder(prime: .bn128)
        let main = builder.declareTemplate("Main")
        var code = CodeBuilder()
        code.leave()
        builder.define(
            template: main, signalCount: program.signalCount, signals: [], components: [], code)
        let prepared = try PreparedProgram<Field>(builder.finish(main: main, interface: Self.interface))
        let signals = try prepared.signals(values)
        let expected = [7, 31, 255, -1, -2, 1, 2, 3, 4, 5, 6].map { (value: Int) in
            value < 0 ? -Field(UInt64(-value)) : Field(UInt64(value))
        }
        #expect(Array(signals[2..<13]) == expected)
        let flat = try prepared.signals(Self.read(#"{"path": [31, 255, -1, -2], \#(Self.points), "root": 7}"#))
        #expect(flat == signals)
    }

    @Test(
        "each fault by name, with the input it is about",
        arguments: [
            ("[]", .notAnObject(signal: nil)), ("{}", .missing(signal: "root")),
            (#"{"root": 1, \#(points)}"#, .missing(signal: "path")),
            (#"{"root": 1, "pathh": 1}"#, .superfluous(signal: "pathh", closest: "path")),
            (#"{"root": 1, "Root": 1}"#, .superfluous(signal: "Root", closest: "root")),
            (#"{"sum": 1}"#, .superfluous(signal: "sum", closest: nil)),
            (#"{"root": [1, 2], "path": []}"#, .wrongLength(signal: "root", actual: 2, expected: 1)),
            (#"{"root": 1, "path": [[1, 2], [3]]}"#, .wrongLength(signal: "path", actual: 3, expected: 4)),
            (#"{"root": "x"}"#, .notANumber(signal: "root")), (#"{"root": ""}"#, .notANumber(signal: "root")),
            (#"{"root": "-"}"#, .notANumber(signal: "root")), (#"{"root": "0x"}"#, .notANumber(signal: "root")),
            (#"{"root": 1.0}"#, .notANumber(signal: "root")), (#"{"root": 1e2}"#, .notANumber(signal: "root")),
            (#"{"root": true}"#, .notANumber(signal: "root")), (#"{"root": null}"#, .notANumber(signal: "root")),
            (#"{"root": "1f"}"#, .notANumber(signal: "root")), (#"{"root": {"x": 1}}"#, .notANumber(signal: "root")),
            (#"{"root": 1, "path": [[1, 2], ["3", "+4"]]}"#, .notANumber(signal: "path[1][1]")),
            (
                #"{"root": 1, "path": [1, 2, 3, 4], "points": [1, 2]}"#, .notAnObject(signal: "points[0]")
            ),
            (
                #"{"root": 1, "path": [1, 2, 3, 4], "points": [{"x": 1, "y": [1, 2]}, {"x": 1}]}"#,
                .missing(signal: "points[1].y")
            ),
            (
                #"{"root": 1, "path": [1, 2, 3, 4], "points": [{"x": 1, "y": [1, 2], "z": 1}, {}]}"#,
                .superfluous(signal: "points[0].z", closest: "points[0].x")
            ),
            (
                #"{"root": 1, "path": [1, 2, 3, 4], "points": [{"x": 1, "y": [1, 2, 3]}, {}]}"#,
                .wrongLength(signal: "points[0].y", actual: 3, expected: 2)
            ),
        ] as [(String, CircuitInputsError)])
    func refused(text: String, error: CircuitInputsError) {
        #expect(throws: error) { _ = try Self.read(text) }
    }

    @Test("values at and beyond the prime, of both signs")
    func range() throws {
        let largest = (-Field.one).decimal
        let prime = (-Field.one).canonical.plus(1).decimal
        let rest = #""path": [1, 2, 3, 4], \#(Self.points)}"#
        _ = try Self.read(#"{"root": "\#(largest)", \#(rest)"#)
        _ = try Self.read(#"{"root": -\#(largest), \#(rest)"#)
        for text in [prime, "-" + prime, String(repeating: "9", count: 100), "0x" + String(repeating: "f", count: 64)] {
            #expect(throws: CircuitInputsError.outOfRange(signal: "root")) {
                _ = try Self.read(#"{"root": "\#(text)", \#(rest)"#)
            }
        }
    }

    @Test("a list of all values must have their number")
    func list() {
        #expect(throws: CircuitInputsError.wrongLength(signal: "main", actual: 1, expected: 11)) {
            _ = try CircuitInputs([Field(1)], for: Self.interface)
        }
    }
}
