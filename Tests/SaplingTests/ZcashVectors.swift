import TestSupport

/// One value of a file of published Zcash vectors.
typealias ZcashVector = PublishedValue

extension PublishedValue {
    /// The file `zcash/name.json`; nil, with a line that says so, where there are no vectors.
    static func file(_ name: String, for test: String = #function) throws -> ZcashVector? {
        try file(at: "zcash/\(name).json", for: test)
    }

    /// The cases of a file, none where there are no vectors.
    static func cases(_ name: String, for test: String = #function) throws -> [ZcashVector] {
        try file(name, for: test)?["cases"].elements ?? []
    }
}
