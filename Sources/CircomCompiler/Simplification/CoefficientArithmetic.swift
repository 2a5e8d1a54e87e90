import BigNumbers

/// Arithmetic on the coefficients of one system, which holds one entry for each value that is not small.
///
/// Additions and products of small values take a few instructions; others work on the words of the values (a Montgomery
/// product and its correction, some 100 ns for four words) and look the result up in a hash table of open addressing.
struct CoefficientArithmetic: Sendable {
    /// The field.
    let field: CompilerField
    /// 64-bit words of a value.
    let wordCount: Int
    let primeWords: [UInt64]
    /// −prime⁻¹ modulo 2⁶⁴.
    private let primeInverse: UInt64
    /// 2^(128·wordCount) modulo the prime, which undoes the division in two Montgomery products.
    private let squaredRadix: [UInt64]
    private let smallLimit: Int

    /// The entries, `wordCount` words each, least significant first.
    private var entries: [UInt64] = []
    /// Open addressing: an entry's index plus one, 0 where free. The count is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 1024)
    private var entryCount = 0
    private var left: [UInt64]
    private var right: [UInt64]
    private var product: [UInt64]
    private var inverses: [Coefficient: Coefficient] = [:]

    /// An empty pool over a field.
    init(field: CompilerField) {
        self.field = field
        let prime = (try? field.prime.words(count: field.prime.wordCount)) ?? []
        primeWords = prime
        wordCount = prime.count
        var inverse: UInt64 = 1
        // Newton's iteration doubles the number of correct low bits: 1, 2, 4 … 64.
        for _ in 0..<6 { inverse = inverse &* (2 &- primeWords[0] &* inverse) }
        primeInverse = 0 &- inverse
        squaredRadix = field.words(field.element(BigInt.one << (128 * prime.count)))
        smallLimit = field.smallLimit
        left = Array(repeating: 0, count: prime.count)
        right = left
        product = Array(repeating: 0, count: prime.count + 2)
    }

    // MARK: Conversion

    /// The code of an element.
    @inline(__always) mutating func coefficient(_ element: FieldElement) -> Coefficient {
        if let value = element.smallValue { return Coefficient(code: value) }
        return large(element)
    }

    private mutating func large(_ element: FieldElement) -> Coefficient {
        left = field.words(element)
        return internLeft()
    }

    /// The element of a code.
    func element(_ coefficient: Coefficient) -> FieldElement {
        guard !coefficient.isSmall else { return field.element(coefficient.code) }
        return field.element(BigInt(words: words(coefficient)))
    }

    /// The words of the representative in `0..<prime`, least significant first.
    func words(_ coefficient: Coefficient) -> [UInt64] {
        var result = Array(repeating: UInt64(0), count: wordCount)
        load(coefficient, into: &result)
        return result
    }

    private func load(_ coefficient: Coefficient, into words: inout [UInt64]) {
        let code = coefficient.code
        guard code < Coefficient.largeBase else {
            let start = (code - Coefficient.largeBase) * wordCount
            for k in 0..<wordCount { words[k] = entries[start + k] }
            return
        }
        for k in 1..<max(wordCount, 1) { words[k] = 0 }
        words[0] = UInt64(code.magnitude)
        if code < 0 { subtractFromPrime(&words) }
    }

    // MARK: Arithmetic

    /// The sum.
    @inline(__always) mutating func add(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a.isSmall, b.isSmall {
            let sum = a.code &+ b.code  // both are below 2^62 in magnitude
            if sum <= smallLimit, sum >= 0 &- smallLimit { return Coefficient(code: sum) }
        }
        return addWords(a, b)
    }

    /// The product.
    @inline(__always) mutating func multiply(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a.isSmall, b.isSmall {
            let (value, overflow) = a.code.multipliedReportingOverflow(by: b.code)
            if !overflow, value <= smallLimit, value >= 0 &- smallLimit { return Coefficient(code: value) }
        }
        return multiplyWords(a, b)
    }

    /// The negative.
    @inline(__always) mutating func negate(_ a: Coefficient) -> Coefficient {
        a.isSmall ? Coefficient(code: 0 &- a.code) : negateWords(a)
    }

    /// The inverse of a value other than 0; an extended Euclid the first time, a look-up later.
    mutating func inverse(_ a: Coefficient) -> Coefficient {
        if a == .one || a == .minusOne { return a }
        if let known = inverses[a] { return known }
        guard let inverse = field.inverse(element(a)) else { return .zero }
        let result = coefficient(inverse)
        inverses[a] = result
        return result
    }

    @inline(never) private mutating func negateWords(_ a: Coefficient) -> Coefficient {
        load(a, into: &left)
        subtractFromPrime(&left)
        return internLeft()
    }

    @inline(never) private mutating func addWords(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a.isZero { return b }
        if b.isZero { return a }
        load(a, into: &left)
        load(b, into: &right)
        var carry: UInt64 = 0
        for k in 0..<wordCount {
            let sum = UInt128(left[k]) &+ UInt128(right[k]) &+ UInt128(carry)
            left[k] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
        if carry != 0 || !isBelowPrime(left) { subtractPrime(&left) }
        return internLeft()
    }

    @inline(never) private mutating func multiplyWords(_ a: Coefficient, _ b: Coefficient) -> Coefficient {
        if a == .one { return b }
        if b == .one { return a }
        if a == .minusOne { return negate(b) }
        if b == .minusOne { return negate(a) }
        if a.isZero || b.isZero { return .zero }
        load(a, into: &left)
        load(b, into: &right)
        montgomery(byRadix: false)
        montgomery(byRadix: true)
        return internLeft()
    }

    /// Replaces `left` by its Montgomery product with `right`, or with the squared radix.
    private mutating func montgomery(byRadix: Bool) {
        for k in 0..<product.count { product[k] = 0 }
        for i in 0..<wordCount {
            let factor = byRadix ? squaredRadix[i] : right[i]
            var carry: UInt64 = 0
            for k in 0..<wordCount {
                let sum = UInt128(left[k]) &* UInt128(factor) &+ UInt128(product[k]) &+ UInt128(carry)
                product[k] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            var top = UInt128(product[wordCount]) &+ UInt128(carry)
            product[wordCount] = UInt64(truncatingIfNeeded: top)
            product[wordCount + 1] = UInt64(truncatingIfNeeded: top >> 64)
            let multiple = product[0] &* primeInverse
            var sum = UInt128(multiple) &* UInt128(primeWords[0]) &+ UInt128(product[0])
            carry = UInt64(truncatingIfNeeded: sum >> 64)
            for k in 1..<max(wordCount, 1) {
                sum = UInt128(multiple) &* UInt128(primeWords[k]) &+ UInt128(product[k]) &+ UInt128(carry)
                product[k - 1] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            top = UInt128(product[wordCount]) &+ UInt128(carry)
            product[wordCount - 1] = UInt64(truncatingIfNeeded: top)
            product[wordCount] = product[wordCount + 1] &+ UInt64(truncatingIfNeeded: top >> 64)
            product[wordCount + 1] = 0
        }
        for k in 0..<wordCount { left[k] = product[k] }
        if product[wordCount] != 0 || !isBelowPrime(left) { subtractPrime(&left) }
    }

    private func isBelowPrime(_ words: [UInt64]) -> Bool {
        for k in stride(from: wordCount - 1, through: 0, by: -1) where words[k] != primeWords[k] {
            return words[k] < primeWords[k]
        }
        return false
    }

    private func subtractPrime(_ words: inout [UInt64]) {
        var borrow: UInt64 = 0
        for k in 0..<wordCount {
            let (first, under) = words[k].subtractingReportingOverflow(primeWords[k])
            let (second, again) = first.subtractingReportingOverflow(borrow)
            words[k] = second
            borrow = under || again ? 1 : 0
        }
    }

    /// Replaces a value other than 0 by the prime less it.
    private func subtractFromPrime(_ words: inout [UInt64]) {
        var borrow: UInt64 = 0
        for k in 0..<wordCount {
            let (first, under) = primeWords[k].subtractingReportingOverflow(words[k])
            let (second, again) = first.subtractingReportingOverflow(borrow)
            words[k] = second
            borrow = under || again ? 1 : 0
        }
    }

    // MARK: Entries

    /// The code of the value in `left`, which may be changed.
    private mutating func internLeft() -> Coefficient {
        if let value = smallLeft() { return Coefficient(code: value) }
        subtractFromPrime(&left)
        let negative = smallLeft()
        if let negative { return Coefficient(code: 0 &- negative) }
        subtractFromPrime(&left)
        if 4 * (entryCount + 1) > 3 * slots.count { grow() }
        let mask = slots.count - 1
        var slot = hash(left, at: 0) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if isLeft(entry: index) { return Coefficient(code: Coefficient.largeBase + index) }
            slot = (slot + 1) & mask
        }
        entryCount += 1
        slots[slot] = UInt32(entryCount)
        entries.append(contentsOf: left)
        return Coefficient(code: Coefficient.largeBase + entryCount - 1)
    }

    private func smallLeft() -> Int? {
        for k in 1..<max(wordCount, 1) where left[k] != 0 { return nil }
        guard left[0] <= UInt64(smallLimit) else { return nil }
        return Int(left[0])
    }

    private func isLeft(entry: Int) -> Bool {
        let start = entry * wordCount
        for k in 0..<wordCount where entries[start + k] != left[k] { return false }
        return true
    }

    private func hash(_ words: [UInt64], at start: Int) -> Int {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        for k in 0..<wordCount {
            state = (state ^ words[start + k]) &* 0xff51_afd7_ed55_8ccd
            state ^= state >> 32
        }
        return Int(truncatingIfNeeded: state & UInt64(Int.max))
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for index in 0..<entryCount {
            var slot = hash(entries, at: index * wordCount) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}
