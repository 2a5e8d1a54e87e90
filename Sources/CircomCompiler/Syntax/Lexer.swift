/// Cuts a file's text into tokens, on demand and in one pass.
///
/// As in circom's grammar the longest token wins: `a<--b` is an assignment, `x---y` begins with `--`. Bytes that begin no
/// token are complained of and skipped. The text must be UTF-8.
package struct Lexer {
    private let bytes: [UInt8]
    private let file: FileID
    private let keepsComments: Bool
    private var position = 0
    private var sawLineBreak = true
    /// What was complained of since it was last taken.
    private var pending: [Diagnostic] = []

    /// Starts at the beginning of `file`. With `keepsComments`, comments are tokens; otherwise they are skipped.
    package init(_ file: SourceFile, keepsComments: Bool = false) {
        bytes = file.bytes
        self.file = file.id
        self.keepsComments = keepsComments
    }

    /// Takes the complaints about what was read since the last call.
    package mutating func takeDiagnostics() -> [Diagnostic] {
        guard !pending.isEmpty else { return [] }
        defer { pending = [] }
        return pending
    }

    /// The next token; at the end, again and again ``TokenKind/endOfFile``.
    package mutating func next() -> Token {
        while true {
            skipSpace()
            let start = position
            guard let byte = peek(0) else { return token(.endOfFile, from: start) }
            if byte == UInt8(ascii: "/"), let comment = readComment() {
                if keepsComments { return token(comment, from: start) }
                continue
            }
            if let kind = readToken(byte) { return token(kind, from: start) }
        }
    }

    private mutating func token(_ kind: TokenKind, from start: Int) -> Token {
        defer { sawLineBreak = false }
        return Token(kind: kind, start: UInt32(start), end: UInt32(position), isFirstOnLine: sawLineBreak)
    }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(file: file, start: UInt32(start), end: UInt32(end))
    }

    // MARK: Space and comments

    private mutating func skipSpace() {
        while let byte = peek(0) {
            switch byte {
            case UInt8(ascii: "\n"):
                sawLineBreak = true
                position += 1
            case UInt8(ascii: " "), 0x09, 0x0B, 0x0C, 0x0D: position += 1
            case 0x80...:
                guard let (scalar, length) = scalarHere(), scalar.properties.isWhitespace else { return }
                position += length
            default: return
            }
        }
    }

    /// Passes a comment that begins at the position; `nil` if none does.
    private mutating func readComment() -> TokenKind? {
        let start = position
        switch peek(1) {
        case UInt8(ascii: "/"):
            // The line break is left to `skipSpace`.
            position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            return .lineComment
        case UInt8(ascii: "*"):
            position += 2
            var hasLineBreak = false
            while let byte = peek(0) {
                if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                    position += 2
                    sawLineBreak = sawLineBreak || (hasLineBreak && !keepsComments)
                    return .blockComment
                }
                hasLineBreak = hasLineBreak || byte == UInt8(ascii: "\n")
                position += 1
            }
            pending.append(
                Diagnostic(
                    .unclosedComment, "this comment is never closed", at: range(start, start + 2),
                    label: "begins here", notes: ["a block comment ends with the first '*/'; comments do not nest"]))
            return .blockComment
        default: return nil
        }
    }

    // MARK: Tokens

    private mutating func readToken(_ first: UInt8) -> TokenKind? {
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return readNumber()
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"):
            return readWord()
        case UInt8(ascii: "\""): return readString()
        default: break
        }
        let second = peek(1)
        let third = peek(2)
        for (spelling, kind) in Self.punctuation[Int(first & 0x7F)] where first < 0x80 {
            if spelling.count > 1, spelling[1] != second { continue }
            if spelling.count > 2, spelling[2] != third { continue }
            position += spelling.count
            return kind
        }
        skipUnknown()
        return nil
    }

    /// For each first byte, the fixed tokens that begin with it, longest first.
    private static let punctuation: [[(spelling: [UInt8], kind: TokenKind)]] = {
        var table = [[(spelling: [UInt8], kind: TokenKind)]](repeating: [], count: 128)
        for kind in TokenKind.allCases where !kind.isWord {
            let spelling = Array(kind.rawValue.utf8)
            // The kinds with a text of their own are described by words, which begin with letters.
            guard let first = spelling.first, !isWordByte(first) else { continue }
            table[Int(first)].append((spelling, kind))
        }
        return table.map { $0.sorted { $0.spelling.count > $1.spelling.count } }
    }()

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while let byte = peek(0), condition(byte) { position += 1 }
    }

    private mutating func readNumber() -> TokenKind {
        if peek(0) == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") {
            position += 2
            skip { Self.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20) }
            return .hexadecimalNumber
        }
        skip(while: Self.isDigit)
        return .decimalNumber
    }

    /// A name is any number of `$` and `_`, then a letter, then letters, digits, `$` and `_`; `_` alone is a token.
    private mutating func readWord() -> TokenKind? {
        let start = position
        skip { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$") }
        if let byte = peek(0), Self.isLetter(byte) {
            skip(while: Self.isWordByte)
            guard position - start <= 16 else { return .identifier }
            return TokenKind.words[String(decoding: bytes[start..<position], as: UTF8.self)] ?? .identifier
        }
        if bytes[start] == UInt8(ascii: "_") {
            position = start + 1
            return .underscore
        }
        position = start
        skip { $0 == UInt8(ascii: "$") }
        pending.append(
            Diagnostic(
                .unknownCharacter, "'$' begins a name only when a letter follows", at: range(start, position)))
        return nil
    }

    /// Text in quotes: no escapes, no line break. circom takes comments out before it looks for quotes, so a comment's
    /// beginning inside quotes would change what the text is; it is refused.
    private mutating func readString() -> TokenKind? {
        let start = position
        position += 1
        while let byte = peek(0), byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\"") {
                position += 1
                return .string
            }
            if byte == UInt8(ascii: "/"), let next = peek(1), next == UInt8(ascii: "/") || next == UInt8(ascii: "*") {
                pending.append(
                    Diagnostic(
                        .commentInString, "a comment begins inside this text", at: range(position, position + 2),
                        notes: ["circom removes comments before it reads texts; no text can hold '//' or '/*'"]))
            }
            position += 1
        }
        pending.append(
            Diagnostic(
                .unclosedString, "this text has no closing quote on its line", at: range(start, position),
                label: "begins here", notes: ["a text has no escapes and ends on the line where it begins"]))
        return .string
    }

    // MARK: What is no token

    /// The Unicode scalar at the position with its length in bytes; `nil` for a byte that begins none.
    private func scalarHere() -> (scalar: Unicode.Scalar, length: Int)? {
        var iterator = bytes[position..<min(position + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    /// Passes a run of characters that begin no token, and complains of it once.
    private mutating func skipUnknown() {
        let start = position
        guard let (scalar, length) = scalarHere() else {
            position += 1
            pending.append(Diagnostic(.notText, "a byte that is not UTF-8 text", at: range(start, position)))
            return
        }
        position += length
        // The whole run of the same character, or of letters of another alphabet, is one mistake.
        while let (other, length) = scalarHere(),
            other == scalar || (other.value >= 0x80 && scalar.value >= 0x80 && !other.properties.isWhitespace)
        {
            position += length
        }
        let shown = scalar.properties.generalCategory == .control ? "the control character" : "'\(scalar)'"
        let code =
            "U+" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
            + String(scalar.value, radix: 16, uppercase: true)
        var diagnostic = Diagnostic(
            .unknownCharacter, "\(shown) (\(code)) is no part of the language", at: range(start, position))
        if let meant = Self.lookAlikes[scalar.value] {
            diagnostic.notes.append("it looks like \(meant)")
            if position - start == length { diagnostic.replacement = meant }
        } else if scalar.value == 0xFEFF {
            diagnostic.notes.append("this is a byte order mark; save the file without it")
        }
        pending.append(diagnostic)
    }

    /// Characters that editors and web pages put in place of those of the language.
    private static let lookAlikes: [UInt32: String] = [
        0x2018: "\"", 0x2019: "\"", 0x201C: "\"", 0x201D: "\"", 0x27: "\"", 0x60: "\"", 0x2212: "-", 0x2013: "-",
        0x2014: "--", 0xD7: "*", 0xF7: "/", 0x37E: ";", 0xFF1B: ";", 0xFF0C: ",", 0xFF08: "(", 0xFF09: ")",
        0x2264: "<=", 0x2265: ">=", 0x2260: "!=", 0x21D0: "<==", 0x21D2: "==>", 0x2190: "<--", 0x2192: "-->",
    ]
}
