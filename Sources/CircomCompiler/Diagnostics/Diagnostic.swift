/// One complaint about a program, as data: where, what, and what may help.
public struct Diagnostic: Hashable, Sendable {
    /// The kind of complaint.
    public let code: DiagnosticCode
    /// One sentence without a full stop, which names what was found and what was expected.
    public let message: String
    /// The bytes complained of; `nil` when it is about the program as a whole.
    public let range: SourceRange?
    /// A few words that stand beside the marked bytes; may be empty.
    public let label: String
    /// Other places that matter, each with a few words.
    public var related: [Related]
    /// Further sentences: the rule, its reason, the call stack.
    public var notes: [String]
    /// What to write instead of the marked bytes, when that is known.
    public var replacement: String?

    /// Makes a complaint.
    public init(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, label: String = "",
        related: [Related] = [], notes: [String] = [], replacement: String? = nil
    ) {
        self.code = code
        self.message = message
        self.range = range
        self.label = label
        self.related = related
        self.notes = notes
        self.replacement = replacement
    }

    /// Whether the complaint stops the compilation.
    public var severity: DiagnosticCode.Severity { code.severity }

    /// A second place in a complaint.
    public struct Related: Hashable, Sendable {
        /// The bytes.
        public let range: SourceRange
        /// What they have to do with it.
        public let label: String

        /// Makes a second place.
        public init(_ label: String, at range: SourceRange) {
            self.label = label
            self.range = range
        }
    }
}

/// The complaints of one run, in the order they were found, of bounded number.
public struct Diagnostics: Sendable {
    /// The complaints kept.
    public private(set) var items: [Diagnostic] = []
    /// The number of errors, also of those beyond the limit.
    public private(set) var errorCount = 0
    /// The number of warnings, also of those beyond the limit.
    public private(set) var warningCount = 0
    /// How many errors, and how many warnings, are kept.
    public let limit: Int

    /// Makes an empty list that keeps `limit` errors and as many warnings.
    public init(limit: Int = 100) {
        self.limit = limit
    }

    /// Whether anything stops the compilation.
    public var hasErrors: Bool { errorCount > 0 }

    /// Whether so many errors were found that further ones are not kept.
    public var isFull: Bool { errorCount >= limit }

    /// Adds a complaint, unless the same one is there already or the limit is reached.
    public mutating func report(_ diagnostic: Diagnostic) {
        if let last = items.last, last == diagnostic { return }
        switch diagnostic.severity {
        case .error:
            errorCount += 1
            if errorCount <= limit { items.append(diagnostic) }
        case .warning:
            warningCount += 1
            if warningCount <= limit { items.append(diagnostic) }
        }
    }

    /// Adds all complaints of another list.
    public mutating func report(contentsOf other: Diagnostics) {
        for diagnostic in other.items { report(diagnostic) }
        errorCount += max(0, other.errorCount - other.limit)
        warningCount += max(0, other.warningCount - other.limit)
    }
}
