import BigNumbers

/// Arithmetic on the coefficients of one system, which holds one entry for each value that is not small.
///
/// Sums and products of small values take a few instructions. Others work on the words of the values (some 100 ns where
/// the prime has at most four words, as all of circom's have; a microsecond beyond) and look the result up in a hash
/// table of open addressing.
package struct CoefficientArithmetic: Sendable {
    /// The field.
    package let field: CompilerField
    /// 64-bit words of the prime.
    package let wordCount: Int
    /// The words of the prime, least significant first.
    package let primeWords: [UInt64]
    /// The same for primes of at most four words.
    private let fourWords: FourWordField
    private let isWide: Bool
    private let smallLimit: Int

    /// Words of an entry: at least four.
    private let stride: Int
    /// The entries, least significant words first.
    private var entries: [UInt64] = []
    /// Open addressing: an entry's index plus one, 0 where free. The count is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 1024)
    private var entryCount = 0
    private var inverses: [Coefficient: Coefficient] = [:]

    /// Arithmetic over a field, with no entries yet.
    package init(field: CompilerField) {
        self.field = field
        wordCount = field.prime.wordCount
        primeWords = (try? field.prime.words(count: field.prime.wordCount)) ?? []
        isWide = wordCount > 4
        stride = max(4, wordCount)
        smallLimit = field.smallLimit
        fourWords = FourWordField(
            prime: FourWordField.words(primeWords),
            squaredRadix: FourWordField.words(field.words(field.element(BigInt.one << 512))))
    }

    // MARK: Conversion

    /// The code of an element.
    @inline(__always) package mutating func coefficient(_ element: FieldElement) -> Coefficient {
        if let value = element.smallValue { return Coefficient(code: value) }
        return isWide ? internWide(element) : intern(FourWordField.words(field.words(element)))
    }

    /// The element of a code.
    package func element(_ coefficient: Coefficient) -> FieldElement {
        guard !coefficient.isSmall else { return field.element(coefficient.code) }
        return field.element(BigInt(words: words(coefficient)))
    }

    /// The words of the representative in `0..<prime`, least significant first.
    package func words(_ coefficient: Coefficient) -> [UInt64] {
        if coefficient.isSmall, isWide { return field.words(field.element(coefficient.code)) }
        if coefficient.isSmall {
            let words = load(coefficient)
            return (0..<wordCount).map { words[$0] }
        }
        let start = (coefficient.code - Coefficient.largeBase) * stride
        return Array(entries[start..<start + wordCount])
    }

    /// The words of a code, the prime having at most four.
    @inline(__always) func load(_ coefficient: Coefficient) -> FourWordField.Words {
        var words = FourWordField.Words(repeating: 0)
        let code = coefficient.code
        if code >= Coefficient.largeBase {
            let start = (code - Coefficient.largeBase) * 4
            for k in 0..<4 { words[k] = entries[start + k] }
            return words
        }
        words[0] = UInt64(code.magnitude)
        return code < 0 ? fourWords.negate(words) : words
    }

    /// Whether the prime has more than four words.
    package var hasWideValues: Bool { isWide }

    // MARK: Arithmetic

    /// The sum.
    @inline(__always) package mutating func add(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a.isSmall, b.isSmall {
            let sum = a.code &+ b.code  // both are below 2^62 in magnitude
            if sum <= smallLimit, sum >= 0 &- smallLimit { return Coefficient(code: sum) }
        }
        return addWords(a, b)
    }

    /// The product.
    @inline(__always) package mutating func multiply(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a.isSmall, b.isSmall {
            let (value, overflow) = a.code.multipliedReportingOverflow(by: b.code)
            if !overflow, value <= smallLimit, value >= 0 &- smallLimit { return Coefficient(code: value) }
        }
        return multiplyWords(a, b)
    }

    /// The negative.
    @inline(__always) package mutating func negate(_ a: Coefficient) -> Coefficient {
        a.isSmall ? Coefficient(code: 0 &- a.code) : negateWords(a)
    }

    /// The inverse of a value other than 0; an extended Euclid the first time, a look-up later.
    package mutating func inverse(_ a: Coefficient) -> Coefficient {
        if a == .one || a == .minusOne { return a }
        if let known = inverses[a] { return known }
        guard let inverse = field.inverse(element(a)) else { return .zero }
        let result = coefficient(inverse)
        inverses[a] = result
        return result
    }

    @inline(never) private mutating func negateWords(_ a: Coefficient) -> Coefficient {
        if isWide { return internWide(field.negate(element(a))) }
        return intern(fourWords.negate(load(a)))
    }

    @inline(never) private mutating func addWords(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a.isZero { return b }
        if b.isZero { return a }
        if isWide { return internWide(field.add(element(a), element(b))) }
        return intern(fourWords.add(load(a), load(b)))
    }

    @inline(never) private mutating func multiplyWords(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a == .one { return b }
        if b == .one { return a }
        if a == .minusOne { return negate(b) }
        if b == .minusOne { return negate(a) }
        if a.isZero || b.isZero { return .zero }
        if isWide { return internWide(field.multiply(element(a), element(b))) }
        return intern(fourWords.multiply(load(a), load(b)))
    }

    // MARK: Entries

    /// The code of a value of four words.
    private mutating func intern(_ words: FourWordField.Words) -> Coefficient {
        if let value = small(words) { return Coefficient(code: value) }
        let negative = fourWords.negate(words)
        if let value = small(negative) { return Coefficient(code: 0 &- value) }
        if 4 * (entryCount + 1) > 3 * slots.count { grow() }
        let mask = slots.count - 1
        var slot = Self.hash(words) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            let start = 4 * index
            if entries[start] == words[0], entries[start + 1] == words[1], entries[start + 2] == words[2],
                entries[start + 3] == words[3]
            {
                return Coefficient(code: Coefficient.largeBase + index)
            }
            slot = (slot + 1) & mask
        }
        entryCount += 1
        slots[slot] = UInt32(entryCount)
        for k in 0..<4 { entries.append(words[k]) }
        return Coefficient(code: Coefficient.largeBase + entryCount - 1)
    }

    @inline(__always) private func small(_ words: FourWordField.Words) -> Int? {
        guard words[1] | words[2] | words[3] == 0, words[0] <= UInt64(smallLimit) else { return nil }
        return Int(words[0])
    }

    @inline(__always) private static func hash(_ words: FourWordField.Words) -> Int {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        for k in 0..<4 {
            state = (state ^ words[k]) &* 0xff51_afd7_ed55_8ccd
            state ^= state >> 32
        }
        return Int(truncatingIfNeeded: state & UInt64(Int.max))
    }

    /// The code of an element of a field with a wide prime; a hash of its low words suffices.
    private mutating func internWide(_ element: FieldElement) -> Coefficient {
        if let value = element.smallValue { return Coefficient(code: value) }
        let words = field.words(element)
        if 4 * (entryCount + 1) > 3 * slots.count { grow() }
        let mask = slots.count - 1
        var slot = Self.hash(FourWordField.words(words)) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if entries[stride * index..<stride * (index + 1)].elementsEqual(words) {
                return Coefficient(code: Coefficient.largeBase + index)
            }
            slot = (slot + 1) & mask
        }
        entryCount += 1
        slots[slot] = UInt32(entryCount)
        entries.append(contentsOf: words)
        return Coefficient(code: Coefficient.largeBase + entryCount - 1)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for index in 0..<entryCount {
            var words = FourWordField.Words(repeating: 0)
            for k in 0..<4 { words[k] = entries[stride * index + k] }
            var slot = Self.hash(words) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}
