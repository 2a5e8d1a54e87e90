internal import Primitives

/// Reads a main file and everything it includes.
///
/// An include is looked for in the including file's folder, then in the library folders in their order. Each file is
/// read once, whichever way leads to it, so includes may form cycles.
package struct ProgramLoader {
    private let sources: any SourceProvider
    private let libraries: [String]
    private let limits: ParserLimits

    private var files = SourceFiles()
    private var units: [SourceUnit] = []
    private var numbers: [String: FileID] = [:]
    /// For each file, the files it includes.
    private var included: [[FileID]] = []
    private var totalBytes = 0
    private var diagnostics: Diagnostics

    /// Loads the program whose main file is at `path`. Whatever could be read is returned; what could not, and what
    /// breaks the rules that span files, is reported.
    ///
    /// - Parameters:
    ///   - path: the main file.
    ///   - libraries: further folders for includes, in the order they are searched.
    ///   - sources: where files are read from.
    ///   - limits: bounds on what is read.
    ///   - requiresMain: whether a program without a main component is an error.
    package static func load(
        _ path: String, libraries: [String] = [], from sources: any SourceProvider = FileSystemSources(),
        limits: ParserLimits = ParserLimits(), requiresMain: Bool = true, into diagnostics: inout Diagnostics
    ) -> Program {
        var loader = ProgramLoader(sources: sources, libraries: libraries, limits: limits, diagnostics: diagnostics)
        loader.load(path)
        loader.checkMain(isRequired: requiresMain)
        loader.checkCustomTemplates()
        diagnostics = loader.diagnostics
        return Program(files: loader.files, units: loader.units)
    }

    private init(sources: any SourceProvider, libraries: [String], limits: ParserLimits, diagnostics: Diagnostics) {
        self.sources = sources
        self.libraries = libraries
        self.limits = limits
        self.diagnostics = diagnostics
    }

    // MARK: Files

    private mutating func load(_ path: String) {
        let candidates = [path] + libraries.map { SourcePath.join($0, path) }
        let found = candidates.first { sources.canonicalPath(of: $0) != nil } ?? path
        guard read(shown: found, canonical: sources.canonicalPath(of: found) ?? found, include: nil) != nil else {
            return
        }
        // Files are appended while they are gone through.
        var index = 0
        while index < units.count {
            let unit = units[index]
            let folder = SourcePath.folder(of: files.files[index].path)
            for include in unit.includes {
                guard let file = resolve(include, in: folder) else { continue }
                included[index].append(file)
            }
            index += 1
        }
    }

    /// The file that an include names, read if it is new; `nil` after a complaint.
    private mutating func resolve(_ include: Include, in folder: String) -> FileID? {
        let path = include.path.text
        let folders = [folder] + libraries
        for folder in folders {
            let candidate = SourcePath.join(folder, path)
            guard let canonical = sources.canonicalPath(of: candidate) else { continue }
            if let known = numbers[canonical] { return known }
            return read(shown: SourcePath.normalized(candidate), canonical: canonical, include: include)
        }
        let searched = folders.map { $0.isEmpty ? "." : $0 }.joined(separator: ", ")
        diagnostics.report(
            Diagnostic(
                .includeNotFound, "there is no file '\(path)' to include", at: include.path.range,
                notes: ["searched in: \(searched)", "further folders are given with -l"]))
        return nil
    }

    private mutating func read(shown path: String, canonical: String, include: Include?) -> FileID? {
        guard files.files.count < limits.files else {
            diagnostics.report(
                Diagnostic(
                    .tooManyFiles, "the program has more than \(limits.files) files", at: include?.path.range))
            return nil
        }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try sources.bytes(at: canonical, limit: limits.fileBytes)
        } catch {
            reportUnreadable(error, include)
            return nil
        }
        guard bytes.count <= limits.totalBytes - totalBytes else {
            diagnostics.report(
                Diagnostic(
                    .tooManyFiles, "the program's files have more than \(limits.totalBytes) bytes together",
                    at: include?.path.range))
            return nil
        }
        totalBytes += bytes.count
        let file = files.add(path: path, bytes: bytes)
        numbers[canonical] = file
        let unit = Parser.parse(files.files[Int(file.index)], limits: limits, into: &diagnostics)
        units.append(unit)
        included.append([])
        checkVersion(of: unit)
        return file
    }

    private mutating func reportUnreadable(_ error: FileError, _ include: Include?) {
        let code: DiagnosticCode
        if case .tooLarge = error { code = .fileTooLarge } else { code = .unreadableFile }
        diagnostics.report(Diagnostic(code, error.description, at: include?.path.range))
    }

    // MARK: Rules that span a file or several

    private mutating func checkVersion(of unit: SourceUnit) {
        let supported = LanguageVersion.supported
        let start = SourceRange(file: unit.file, start: 0, end: 0)
        for pragma in unit.pragmas {
            guard case .version(let version) = pragma.kind else { continue }
            if version.major != supported.major || version > supported {
                diagnostics.report(
                    Diagnostic(
                        .unsupportedVersion, "version \(version) of the language is not supported", at: pragma.range,
                        notes: ["this compiler reads versions \(supported.major).0.0 to \(supported)"]))
            } else if unit.allowsCustomTemplates, version < .withCustomTemplates {
                diagnostics.report(
                    Diagnostic(
                        .unsupportedVersion, "version \(version) of the language has no custom templates",
                        at: pragma.range, notes: ["they came with version \(LanguageVersion.withCustomTemplates)"]))
            }
            return
        }
        diagnostics.report(
            Diagnostic(
                .missingVersion, "the file does not say for which version of the language it was written", at: start,
                notes: ["begin it with 'pragma circom \(supported);'"]))
    }

    private mutating func checkMain(isRequired: Bool) {
        let mains = units.compactMap(\.main)
        if let first = mains.first {
            for second in mains.dropFirst() {
                diagnostics.report(
                    Diagnostic(
                        .severalMainComponents, "a second main component", at: second.range,
                        related: [.init("the first is here", at: first.range)],
                        notes: ["the main component of an included file counts"]))
            }
        } else if isRequired, !diagnostics.hasErrors {
            diagnostics.report(
                Diagnostic(
                    .noMainComponent, "the program has no main component", at: nil,
                    notes: ["write 'component main = T(…);' at the end of the main file"]))
        }
    }

    /// A file with custom templates, and every file that includes one directly or not, must say so.
    private mutating func checkCustomTemplates() {
        var including = [[Int]](repeating: [], count: units.count)
        for (file, others) in included.enumerated() {
            for other in others { including[Int(other.index)].append(file) }
        }
        for unit in units {
            let custom = unit.definitions.lazy.compactMap { definition -> TemplateDefinition? in
                guard case .template(let template) = definition, template.modifiers.contains(.custom) else {
                    return nil
                }
                return template
            }.first
            guard let custom else { continue }
            var isReached = [Bool](repeating: false, count: units.count)
            var queue = [Int(unit.file.index)]
            while let file = queue.popLast() {
                if isReached[file] { continue }
                isReached[file] = true
                queue += including[file]
                if units[file].allowsCustomTemplates { continue }
                diagnostics.report(
                    Diagnostic(
                        .missingCustomTemplatesPragma,
                        "a file that has or includes a custom template needs 'pragma custom_templates;'",
                        at: SourceRange(file: units[file].file, start: 0, end: 0),
                        related: [.init("this template is custom", at: custom.name.range)]))
            }
        }
    }
}

extension LanguageVersion {
    /// The newest version that is read; all earlier ones of its major version are.
    package static let supported = LanguageVersion(2, 2, 3)
    /// The first version with custom templates.
    static let withCustomTemplates = LanguageVersion(2, 0, 6)
}
