public import Primitives

/// Test values of one operation of one standard, in this project's own schema:
/// `{ "source", "section", "licence", "standard", "operation", "cases": [ … ] }`.
///
/// Each case is an object of the operation's input fields and either the fields of the result or `"error"`, the name
/// of the refusal. Bytes are lower-case hexadecimal.
public struct VectorFile: Sendable, Equatable {
    /// Where the figures were published.
    public var source: String
    /// The part of the standard, or of the publication.
    public var section: String
    /// The licence of the publication.
    public var licence: String
    /// The standard, such as "EIP-197"; the rows of a report.
    public var standard: String
    /// What is done with each case; see ``VectorOperation``.
    public var operation: String
    /// The cases.
    public var cases: [JSONValue]

    /// A file with these contents.
    public init(
        source: String, section: String, licence: String, standard: String, operation: String, cases: [JSONValue]
    ) {
        self.source = source
        self.section = section
        self.licence = licence
        self.standard = standard
        self.operation = operation
        self.cases = cases
    }

    /// Reads the schema strictly: the six members, no other.
    ///
    /// - Throws: `.malformed`.
    public init(json: JSONValue, name: String) throws(VectorError) {
        guard let members = json.members else { throw .malformed(file: name, reason: "it is \(json.kind)") }
        let known = ["source", "section", "licence", "standard", "operation", "cases"]
        if let other = members.first(where: { !known.contains($0.key) }) {
            throw .malformed(file: name, reason: "the member \(other.key) is unknown")
        }
        func text(_ key: String) throws(VectorError) -> String {
            guard let text = json[key]?.text, !text.isEmpty else {
                throw .malformed(file: name, reason: "\(key) is not a text")
            }
            return text
        }
        guard let cases = json["cases"]?.elements else { throw .malformed(file: name, reason: "cases is not a list") }
        self.init(
            source: try text("source"), section: try text("section"), licence: try text("licence"),
            standard: try text("standard"), operation: try text("operation"), cases: cases)
    }

    /// The file's value.
    public var json: JSONValue {
        .object([
            .init("source", .string(source)), .init("section", .string(section)), .init("licence", .string(licence)),
            .init("standard", .string(standard)), .init("operation", .string(operation)), .init("cases", .array(cases)),
        ])
    }
}
