/// A parsed program: the main file, everything it includes, and their texts.
package struct Program: Sendable {
    /// The texts, for messages.
    package let files: SourceFiles
    /// What each file holds; `units[i]` is that of file `i`. A file that could not be read or parsed holds what could.
    package let units: [SourceUnit]

    /// All definitions, file by file in the order the files were loaded.
    package var definitions: some Sequence<Definition> { units.lazy.flatMap(\.definitions) }

    /// The main component of the first file that has one; a second one was complained of when loading.
    package var main: MainComponent? { units.lazy.compactMap(\.main).first }
}
