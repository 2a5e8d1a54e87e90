import Circuits
import Testing

@Suite struct SymbolTableTests {
    static let text = "1,1,0,main.out\n2,2,0,main.in[0]\n3,-1,1,main.sub.in\n4,2,1,main.sub.out\n"

    @Test("a table is read, asked and written again byte for byte")
    func roundTrip() throws {
        let table = try SymbolTable(parsing: Array(Self.text.utf8), wireCount: 3)
        #expect(table.count == 4)
        #expect(table.name(ofWire: 0) == "one")
        #expect(table.name(ofWire: 1) == "main.out")
        #expect(table.name(ofWire: 2) == "main.in[0]")
        #expect(table.name(ofWire: 3) == nil && table.name(ofWire: -1) == nil)
        let eliminated = table[2]
        #expect(eliminated.label == 3 && eliminated.wire == nil && eliminated.component == 1)
        #expect(eliminated.name == "main.sub.in")
        let copy = TemporaryPath()
        try table.write(path: copy.path)
        #expect(try copy.bytes() == Array(Self.text.utf8))
    }

    @Test(
        "each check refuses by name",
        arguments: [
            ("1,1,0\n", .fieldCount(line: 1, actual: 3)),
            ("1,1,0,a\n\n", .fieldCount(line: 2, actual: 1)),
            ("1,1,0,a,b\n", .fieldCount(line: 1, actual: 5)),
            ("x,1,0,a\n", .notANumber(line: 1, field: "label")),
            ("01,1,0,a\n", .notANumber(line: 1, field: "label")),
            ("18446744073709551616,1,0,a\n", .notANumber(line: 1, field: "label")),
            ("1,-2,0,a\n", .notANumber(line: 1, field: "wire")),
            ("1,3,0,a\n", .wireOutOfRange(line: 1, wire: 3, wires: 3)),
            ("1,18446744073709551615,0,a\n", .wireOutOfRange(line: 1, wire: .max, wires: 3)),
            ("1,1,,a\n", .notANumber(line: 1, field: "component")),
            ("1,1,0,\n", .badName(line: 1)),
        ] as [(String, SymbolFileError)])
    func refusals(text: String, expected: SymbolFileError) {
        #expect(throws: expected) { try SymbolTable(parsing: Array(text.utf8), wireCount: 3) }
        #expect(!expected.explanation.isEmpty)
    }

    @Test("a name that is not UTF-8 is refused")
    func notText() {
        #expect(throws: SymbolFileError.badName(line: 1)) {
            try SymbolTable(parsing: Array("1,1,0,".utf8) + [0xff, 10], wireCount: 3)
        }
    }
}
