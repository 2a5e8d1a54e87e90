extension JSONValue {
    /// Reads one JSON text in UTF-8, strictly by RFC 8259; duplicate keys and lone surrogates are refused.
    ///
    /// - Throws: `JSONError` with the position.
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var reader = JSONReader(bytes, limits: limits)
        guard bytes.count <= limits.bytes else { throw reader.error(.tooLarge) }
        reader.skipSpace()
        self = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error(.trailingGarbage) }
    }

    /// Reads one JSON text.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// A recursive-descent reader; the depth limit bounds the recursion.
private struct JSONReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0
    var valueCount = 0

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        let end = min(offset ?? position, bytes.count)
        let before = bytes[..<end]
        let line = before.count { $0 == 10 } + 1
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return JSONError(reason: reason, line: line, column: end - lineStart + 1)
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        valueCount += 1
        guard valueCount <= limits.values else { throw error(.tooLarge) }
        guard let byte = next else { throw error(.unexpectedEnd) }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw error(.unexpectedCharacter)
        }
    }

    mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for expected in text.description.utf8 {
            guard let byte = next else { throw error(.unexpectedEnd) }
            guard byte == expected else { throw error(.unexpectedCharacter) }
            position += 1
        }
        return value
    }

    mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < limits.depth else { throw error(.tooDeep) }
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            if try closes(with: UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < limits.depth else { throw error(.tooDeep) }
        position += 1
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard let byte = next else { throw error(.unexpectedEnd) }
            guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter) }
            let start = position
            let key = try string()
            guard keys.insert(key).inserted else { throw error(.duplicateKey, at: start) }
            skipSpace()
            guard let colon = next else { throw error(.unexpectedEnd) }
            guard colon == UInt8(ascii: ":") else { throw error(.unexpectedCharacter) }
            position += 1
            skipSpace()
            members.append(JSONValue.Member(key, try value(depth: depth + 1)))
            if try closes(with: UInt8(ascii: "}")) { return .object(members) }
        }
    }

    /// Passes over a comma (false) or the closing bracket (true).
    mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = next else { throw error(.unexpectedEnd) }
        guard byte == bracket || byte == UInt8(ascii: ",") else { throw error(.unexpectedCharacter) }
        position += 1
        return byte == bracket
    }

    mutating func number() throws(JSONError) -> String {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let integer = digits()
        guard integer == 1 || (integer > 1 && bytes[position - integer] != UInt8(ascii: "0")) else {
            throw error(.malformedNumber, at: start)
        }
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw error(.malformedNumber, at: start) }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw error(.malformedNumber, at: start) }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Passes over decimal digits and returns how many there were.
    mutating func digits() -> Int {
        let start = position
        while let byte = next, byte >= 48, byte <= 57 { position += 1 }
        return position - start
    }

    mutating func string() throws(JSONError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        while true {
            guard let byte = next else { throw error(.unexpectedEnd) }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: content, as: UTF8.self) else { throw error(.notUTF8, at: start) }
                return text
            case UInt8(ascii: "\\"):
                try escape(into: &content)
            case ..<32:
                throw error(.controlCharacter)
            default:
                content.append(byte)
                position += 1
            }
        }
    }

    mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let byte = next else { throw error(.unexpectedEnd) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "f"): content.append(12)
        case UInt8(ascii: "n"): content.append(10)
        case UInt8(ascii: "r"): content.append(13)
        case UInt8(ascii: "t"): content.append(9)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexadecimalUnit(start))
            if (0xdc00...0xdfff).contains(code) { throw error(.loneSurrogate, at: start) }
            if (0xd800...0xdbff).contains(code) {
                guard next == UInt8(ascii: "\\"), position + 1 < bytes.count,
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw error(.loneSurrogate, at: start) }
                position += 2
                let low = UInt32(try hexadecimalUnit(start))
                guard (0xdc00...0xdfff).contains(low) else { throw error(.loneSurrogate, at: start) }
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error(.loneSurrogate, at: start) }
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw error(.badEscape, at: start)
        }
    }

    mutating func hexadecimalUnit(_ start: Int) throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
        var unit: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error(.badEscape, at: start) }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }
}
