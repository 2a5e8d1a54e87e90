import Algebra
import Circuits
import Curves
import Primitives
import Testing

@Suite struct InputValuesTests {
    static let signals = [InputSignal("a"), InputSignal("b", 4)]

    static func read(_ text: String) throws -> InputValues<BNFr> {
        try InputValues(JSONValue(parsing: text), signals: signals)
    }

    @Test("numbers and strings, single and nested, first index slowest")
    func accepted() throws {
        let values = try Self.read(#"{"b": [["1", 2], [3, "4"]], "a": 7}"#)
        #expect(values["a"] == [BNFr(7)] && values["b"] == [1, 2, 3, 4].map { BNFr($0) })
        let largest = (-BNFr.one).canonical.decimal
        #expect(try Self.read(#"{"a": "\#(largest)", "b": [0,0,0,0]}"#)["a"] == [-BNFr.one])
    }

    @Test(
        "each check refuses by name",
        arguments: [
            ("[]", .notAnObject), ("3", .notAnObject),
            (#"{"a": 1}"#, .missing(signal: "b")), (#"{"b": [1,2,3,4]}"#, .missing(signal: "a")),
            (#"{"a": 1, "b": [1,2,3,4], "c": 1}"#, .unknown(signal: "c")),
            (#"{"a": [], "b": [1,2,3,4]}"#, .wrongCount(signal: "a", actual: 0, expected: 1)),
            (#"{"a": 1, "b": [1,2,3]}"#, .wrongCount(signal: "b", actual: 3, expected: 4)),
            (#"{"a": 1, "b": [[1,2,3],[4,5]]}"#, .wrongCount(signal: "b", actual: 5, expected: 4)),
            (#"{"a": "0x10", "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": "", "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": " 1", "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": "01", "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": "--1", "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": true, "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": {"x": 1}, "b": [1,2,3,4]}"#, .notANumber(signal: "a", index: 0)),
            (#"{"a": 1, "b": [1,2,1.5,4]}"#, .notANumber(signal: "b", index: 2)),
            (#"{"a": 1, "b": [1,2,3,1e3]}"#, .notANumber(signal: "b", index: 3)),
            (#"{"a": -1, "b": [1,2,3,4]}"#, .outOfRange(signal: "a", index: 0)),
            (
                #"{"a": "21888242871839275222246405745257275088548364400416034343698204186575808495617", "b": [1,2,3,4]}"#,
                .outOfRange(signal: "a", index: 0)
            ),
            (#"{"a": "\#(String(repeating: "9", count: 500))", "b": [1,2,3,4]}"#, .outOfRange(signal: "a", index: 0)),
            (#"{"a": "-\#(String(repeating: "9", count: 500))", "b": [1,2,3,4]}"#, .outOfRange(signal: "a", index: 0)),
        ] as [(String, CircuitInputError)])
    func refused(text: String, expected: CircuitInputError) {
        #expect(throws: expected) { try Self.read(text) }
        #expect(!expected.explanation.isEmpty)
    }
}
