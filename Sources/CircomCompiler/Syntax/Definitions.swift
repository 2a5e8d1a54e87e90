/// A template, function or bus at the top level of a file.
package enum Definition: Hashable, Sendable {
    case template(TemplateDefinition)
    case function(FunctionDefinition)
    case bus(BusDefinition)

    /// The defined name.
    package var name: Identifier {
        switch self {
        case .template(let definition): definition.name
        case .function(let definition): definition.name
        case .bus(let definition): definition.name
        }
    }

    /// The names of its parameters.
    package var parameters: [Identifier] {
        switch self {
        case .template(let definition): definition.parameters
        case .function(let definition): definition.parameters
        case .bus(let definition): definition.parameters
        }
    }

    /// Its statements.
    package var body: Block {
        switch self {
        case .template(let definition): definition.body
        case .function(let definition): definition.body
        case .bus(let definition): definition.body
        }
    }

    /// The whole definition.
    package var range: SourceRange {
        switch self {
        case .template(let definition): definition.range
        case .function(let definition): definition.range
        case .bus(let definition): definition.range
        }
    }
}

/// `template custom parallel Name(parameters) { … }`.
package struct TemplateDefinition: Hashable, Sendable {
    /// The template's name.
    package let name: Identifier
    /// The parameters' names.
    package let parameters: [Identifier]
    /// The words between `template` and the name.
    package let modifiers: Modifiers
    /// The statements.
    package let body: Block
    /// The whole definition.
    package let range: SourceRange

    /// What `template` may be followed by, in this order.
    package struct Modifiers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// A gate of the proving system; needs `pragma custom_templates`.
        package static let custom = Modifiers(rawValue: 1)
        /// A template whose witness code is written elsewhere, in C.
        package static let externC = Modifiers(rawValue: 2)
        /// Instances may compute their witness beside one another.
        package static let parallel = Modifiers(rawValue: 4)
    }
}

/// `function name(parameters) { … }`.
package struct FunctionDefinition: Hashable, Sendable {
    /// The function's name.
    package let name: Identifier
    /// The parameters' names.
    package let parameters: [Identifier]
    /// The statements.
    package let body: Block
    /// The whole definition.
    package let range: SourceRange
}

/// `bus Name(parameters) { … }`.
package struct BusDefinition: Hashable, Sendable {
    /// The bus type's name.
    package let name: Identifier
    /// The parameters' names.
    package let parameters: [Identifier]
    /// The statements that declare its fields.
    package let body: Block
    /// The whole definition.
    package let range: SourceRange
}

/// `component main {package [a, b]} = T(…);`.
package struct MainComponent: Hashable, Sendable {
    /// The names of the inputs that are public; empty when no list is given.
    package let publicInputs: [Identifier]
    /// The instantiation.
    package let value: Expression
    /// The whole declaration, without its semicolon.
    package let range: SourceRange
}

/// `pragma circom 2.1.0;` or `pragma custom_templates;`.
package struct Pragma: Hashable, Sendable {
    /// What the pragma asks for.
    package let kind: Kind
    /// The whole line, without its semicolon.
    package let range: SourceRange

    /// Makes a pragma.
    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    /// The pragmas there are.
    package enum Kind: Hashable, Sendable {
        /// The compiler that the file was written for.
        case version(LanguageVersion)
        /// The file may hold custom templates.
        case customTemplates
    }
}

/// A version of the circom language: three numbers.
package struct LanguageVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    /// Makes the version `major.minor.patch`.
    package init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    package static func < (left: LanguageVersion, right: LanguageVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    package var description: String { "\(major).\(minor).\(patch)" }
}

/// `include "path";`.
package struct Include: Hashable, Sendable {
    /// The path as written.
    package let path: StringLiteral
    /// The whole line, without its semicolon.
    package let range: SourceRange
}

/// What one file holds, in circom's order: pragmas, includes, definitions, and at most one main component.
package struct SourceUnit: Hashable, Sendable {
    /// The file.
    package let file: FileID
    package let pragmas: [Pragma]
    package let includes: [Include]
    package let definitions: [Definition]
    package let main: MainComponent?

    /// Whether the file carries `pragma custom_templates`.
    package var allowsCustomTemplates: Bool { pragmas.contains { $0.kind == .customTemplates } }
}
