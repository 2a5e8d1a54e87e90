/// Where lines begin in a formatted file, worked out from the tree.
struct FormatLayout {
    /// What goes before a token.
    enum Rule {
        /// A new line, indented so many levels.
        case newLine(Int)
        /// A new line if the source has one there, else a space.
        case keep(Int)
        /// A space, whatever the source has.
        case joined
    }

    /// The rules by the offset of the token they are for; tokens within a statement have none.
    private(set) var rules: [UInt32: Rule] = [:]
    /// The offsets of the braces of blocks; all other braces stand around tags and public inputs.
    private(set) var opening: Set<UInt32> = []
    private(set) var closing: Set<UInt32> = []
    /// The offsets of what stands at the top of the file.
    private(set) var items: Set<UInt32> = []
    /// The offsets of the braces that close definitions.
    private(set) var definitionEnds: Set<UInt32> = []

    private let tokens: [Token]

    /// - Parameter tokens: the file's tokens in order, comments included.
    init(of unit: SourceUnit, tokens: [Token]) {
        self.tokens = tokens
        for pragma in unit.pragmas { addItem(pragma.range) }
        for include in unit.includes { addItem(include.range) }
        for definition in unit.definitions {
            addItem(definition.range)
            addBlock(definition.body, indent: 0)
            definitionEnds.insert(definition.body.range.end - 1)
        }
        if let main = unit.main { addItem(main.range) }
    }

    private mutating func addItem(_ range: SourceRange) {
        rules[range.start] = .newLine(0)
        items.insert(range.start)
    }

    private mutating func addBlock(_ block: Block, indent: Int) {
        opening.insert(block.range.start)
        closing.insert(block.range.end - 1)
        rules[block.range.end - 1] = .newLine(indent)
        for statement in block.statements {
            rules[statement.range.start] = .newLine(indent + 1)
            addParts(of: statement, indent: indent + 1)
        }
    }

    private mutating func addParts(of statement: Statement, indent: Int) {
        switch statement.kind {
        case .block(let block): addBlock(block, indent: indent)
        case .conditional(_, let then, let otherwise):
            addBranch(then, indent: indent)
            guard let otherwise else { return }
            if let word = token(before: otherwise.range.start) {
                if case .block = then.kind { rules[word] = .joined } else { rules[word] = .keep(indent) }
            }
            if case .conditional = otherwise.kind {
                rules[otherwise.range.start] = .joined
                addParts(of: otherwise, indent: indent)
            } else {
                addBranch(otherwise, indent: indent)
            }
        case .forLoop(_, _, _, let body), .whileLoop(_, let body): addBranch(body, indent: indent)
        default: break
        }
    }

    private mutating func addBranch(_ statement: Statement, indent: Int) {
        if case .block(let block) = statement.kind {
            rules[block.range.start] = .joined
            addBlock(block, indent: indent)
        } else {
            rules[statement.range.start] = .keep(indent + 1)
            addParts(of: statement, indent: indent + 1)
        }
    }

    /// The offset of the last token, comments aside, that begins before `offset`.
    private func token(before offset: UInt32) -> UInt32? {
        var low = 0
        var high = tokens.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].start < offset { low = middle + 1 } else { high = middle }
        }
        return tokens[..<low].last { !$0.kind.isComment }?.start
    }
}

extension TokenKind {
    /// Whether this is a comment of either kind.
    package var isComment: Bool { self == .lineComment || self == .blockComment }
}
