public import Algebra

/// A 32-bit word in a circuit: 32 truth values, least significant first.
public struct Word<F: PrimeField>: Sendable {
    /// The bits.
    public let bits: [Boolean<F>]

    @inlinable init(_ bits: [Boolean<F>]) { self.bits = bits }

    /// A fixed word.
    @inlinable init(constant: UInt32) {
        bits = (0..<32).map { .constant(constant >> UInt32($0) & 1 == 1) }
    }

    /// The bits of a message, most significant first.
    @inlinable init(mostSignificantFirst bits: ArraySlice<Boolean<F>>) { self.bits = bits.reversed() }

    @inlinable func rotatedRight(_ n: Int) -> Word { Word((0..<32).map { bits[($0 + n) % 32] }) }

    @inlinable func shiftedRight(_ n: Int) -> Word {
        Word((0..<32).map { $0 + n < 32 ? bits[$0 + n] : .constant(false) })
    }

    /// The word as a number.
    @inlinable var combination: LinearCombination<F> {
        var sum = LinearCombination<F>()
        var weight = F.one
        for bit in bits {
            sum.add(weight, bit)
            weight = weight.doubled()
        }
        return sum
    }
}

extension ConstraintSystem {
    /// SHA-256 of a message of bits, most significant bit of each byte first (FIPS 180-4): 256 bits in the same order.
    /// About 30,000 constraints for each block of 512 bits of the padded message.
    ///
    /// Follows the standard step by step: each word it names has its bits on wires; constants are folded.
    @inlinable public mutating func sha256(_ name: StaticString, _ message: [Boolean<F>]) -> [Boolean<F>] {
        component(name) { cs in
            var state = SHA256Constants.initial.map { Word<F>(constant: $0) }
            let padded = SHA256OfBits.pad(message, .constant(false), .constant(true))
            for block in 0..<padded.count / 512 {
                let words = (0..<16).map { w in
                    Word(mostSignificantFirst: padded[512 * block + 32 * w..<512 * block + 32 * (w + 1)])
                }
                cs.component("block", at: block) { $0.compress(&state, words) }
            }
            return state.flatMap { $0.bits.reversed() }
        }
    }

    /// One application of the compression function (§6.2.2).
    @inlinable mutating func compress(_ state: inout [Word<F>], _ block: [Word<F>]) {
        var w = block
        for t in 16..<64 {
            let word = component("schedule", at: t) { cs in
                let x = w[t - 15], y = w[t - 2]
                let s0 = cs.xor("sigma0", x.rotatedRight(7), x.rotatedRight(18), x.shiftedRight(3))
                let s1 = cs.xor("sigma1", y.rotatedRight(17), y.rotatedRight(19), y.shiftedRight(10))
                return cs.sum("w", [s1, w[t - 7], s0, w[t - 16]])
            }
            w.append(word)
        }
        var v = state
        for t in 0..<64 {
            v = component("round", at: t) { cs in
                let sum1 = cs.xor("sum1", v[4].rotatedRight(6), v[4].rotatedRight(11), v[4].rotatedRight(25))
                let choice = cs.choice("choice", v[4], v[5], v[6])
                let constant = Word<F>(constant: SHA256Constants.rounds[t])
                let t1 = cs.sum("t1", [v[7], sum1, choice, constant, w[t]])
                let sum0 = cs.xor("sum0", v[0].rotatedRight(2), v[0].rotatedRight(13), v[0].rotatedRight(22))
                let t2 = cs.sum("t2", [sum0, cs.majority("majority", v[0], v[1], v[2])])
                let a = cs.sum("a", [t1, t2])
                let e = cs.sum("e", [v[3], t1])
                return [a, v[0], v[1], v[2], e, v[4], v[5], v[6]]
            }
        }
        state = component("hash") { cs in (0..<8).map { cs.sum("h", [state[$0], v[$0]]) } }
    }

    /// Bit by bit whether an odd number of three hold; two constraints a bit without constants.
    @inlinable mutating func xor(_ name: StaticString, _ a: Word<F>, _ b: Word<F>, _ c: Word<F>) -> Word<F> {
        component(name) { cs in
            Word((0..<32).map { i in cs.xor("out", at: i, cs.xor("partial", at: i, a.bits[i], b.bits[i]), c.bits[i]) })
        }
    }

    /// Bit by bit b where a holds and c elsewhere: a·(b − c) = out − c. One constraint a bit.
    @inlinable mutating func choice(_ name: StaticString, _ a: Word<F>, _ b: Word<F>, _ c: Word<F>) -> Word<F> {
        Word(
            (0..<32).map { i in
                let (a, b, c) = (a.bits[i], b.bits[i], c.bits[i])
                if case .constant(let value) = a { return value ? b : c }
                if case .constant(let x) = b, case .constant(let y) = c { return x == y ? b : x ? a : !a }
                let out = intermediate(name, at: i, value(value(a) ? b : c) ? .one : .zero)
                let other = c.combination
                enforce("choice", a.combination, b.combination - other, LinearCombination(out) - other)
                // Both alternatives are 0 or 1, so out is.
                return .wire(out)
            })
    }

    /// Bit by bit what most of three are: both = b·c, then a·(b + c − 2·both) = out − both. Two constraints a bit.
    @inlinable mutating func majority(_ name: StaticString, _ a: Word<F>, _ b: Word<F>, _ c: Word<F>) -> Word<F> {
        component(name) { cs in
            Word(
                (0..<32).map { i in
                    let (a, b, c) = (a.bits[i], b.bits[i], c.bits[i])
                    let both = cs.and("both", at: i, b, c)
                    if case .constant(let value) = a, case .constant(let pair) = both {
                        if case .constant(let x) = b, case .constant(let y) = c {
                            return .constant(value ? x || y : pair)
                        }
                    }
                    let count = [a, b, c].count { cs.value($0) }
                    let out = cs.intermediate("out", at: i, count >= 2 ? .one : .zero)
                    var difference = b.combination + c.combination
                    difference.add(-F.one.doubled(), both)
                    cs.enforce("majority", a.combination, difference, LinearCombination(out) - both.combination)
                    return .wire(out)
                })
        }
    }

    /// The sum modulo 2^32. The bits of the whole sum are wires: one constraint for each, and one for the sum.
    @inlinable mutating func sum(_ name: StaticString, _ words: [Word<F>]) -> Word<F> {
        component(name) { cs in
            var total = LinearCombination<F>()
            for word in words { total.add(.one, word.combination) }
            // Fixed words are folded and the bits of fixed sums are constants.
            if let constant = total.constantValue {
                return Word(constant: UInt32(truncatingIfNeeded: constant.canonical[0]))
            }
            let largest = UInt64(words.count) * UInt64(UInt32.max)
            return Word(Array(cs.bits("bit", total, count: 64 - largest.leadingZeroBitCount).prefix(32)))
        }
    }
}
