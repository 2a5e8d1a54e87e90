public import Algebra

/// The constants of BLAKE2s (RFC 7693 §2.6, §2.7).
@usableFromInline enum BLAKE2sConstants {
    @usableFromInline static let initial: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    @usableFromInline static let schedule: [[Int]] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ]
    /// The words that the eight applications of G in a round mix: columns, then diagonals.
    @usableFromInline static let mixing: [[Int]] = [
        [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
        [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
    ]
}

extension ConstraintSystem {
    /// BLAKE2s with a 32-byte digest of whole bytes, each byte's least significant bit first: 256 bits in the same order
    /// (RFC 7693; Zcash protocol specification §A.3.7). About 21,000 constraints for each block of 512 bits, 21,006 for
    /// one.
    ///
    /// - Parameters:
    ///   - message: a multiple of eight bits.
    ///   - personalization: eight bytes.
    @inlinable public mutating func blake2s(
        _ name: StaticString, _ message: [Boolean<F>], personalization: [UInt8]
    ) -> [Boolean<F>] {
        precondition(message.count % 8 == 0, "BLAKE2s is a function of bytes")
        precondition(personalization.count == 8, "a personalisation of BLAKE2s has eight bytes")
        return component(name) { cs in
            var parameters = [UInt32](repeating: 0, count: 8)
            // 32 bytes of digest, no key, fan-out 1, depth 1.
            parameters[0] = 0x0101_0020
            for (i, byte) in personalization.enumerated() {
                parameters[6 + i / 4] |= UInt32(byte) << UInt32(8 * (i % 4))
            }
            var state = zip(BLAKE2sConstants.initial, parameters).map { Word<F>(constant: $0 ^ $1) }
            let blocks = max(1, (message.count + 511) / 512)
            for block in 0..<blocks {
                let bits = message[512 * block..<min(512 * (block + 1), message.count)]
                let padded = Array(bits) + [Boolean<F>](repeating: .constant(false), count: 512 - bits.count)
                let words = (0..<16).map { Word(Array(padded[32 * $0..<32 * ($0 + 1)])) }
                let isLast = block == blocks - 1
                let length = UInt64(isLast ? message.count / 8 : 64 * (block + 1))
                cs.component("block", at: block) { $0.compress(&state, words, length: length, isLast: isLast) }
            }
            return state.flatMap(\.bits)
        }
    }

    /// The compression function F (RFC 7693 §3.2).
    @inlinable mutating func compress(_ state: inout [Word<F>], _ block: [Word<F>], length: UInt64, isLast: Bool) {
        var constants = BLAKE2sConstants.initial
        constants[4] ^= UInt32(truncatingIfNeeded: length)
        constants[5] ^= UInt32(truncatingIfNeeded: length >> 32)
        if isLast { constants[6] = ~constants[6] }
        var v = state + constants.map { Word(constant: $0) }
        var sums = PackedEqualities<F>()
        for (round, order) in BLAKE2sConstants.schedule.enumerated() {
            component("round", at: round) { cs in
                for (i, words) in BLAKE2sConstants.mixing.enumerated() {
                    let (a, b, c, d) = (words[0], words[1], words[2], words[3])
                    v[a] = cs.sum("a", packing: &sums, [v[a], v[b], block[order[2 * i]]])
                    v[d] = cs.xor("d", v[d], v[a]).rotatedRight(16)
                    v[c] = cs.sum("c", packing: &sums, [v[c], v[d]])
                    v[b] = cs.xor("b", v[b], v[c]).rotatedRight(12)
                    v[a] = cs.sum("a", packing: &sums, [v[a], v[b], block[order[2 * i + 1]]])
                    v[d] = cs.xor("d", v[d], v[a]).rotatedRight(8)
                    v[c] = cs.sum("c", packing: &sums, [v[c], v[d]])
                    v[b] = cs.xor("b", v[b], v[c]).rotatedRight(7)
                }
            }
        }
        close(&sums)
        for i in 0..<8 { state[i] = xor("h", xor("h", state[i], v[i]), v[i + 8]) }
    }

    /// Bit by bit whether exactly one of two holds. One constraint a bit without constants.
    @inlinable mutating func xor(_ name: StaticString, _ a: Word<F>, _ b: Word<F>) -> Word<F> {
        Word((0..<32).map { xor(name, at: $0, a.bits[$0], b.bits[$0]) })
    }

    /// The sum modulo 2^32, whose whole sum's bits are new wires, one constraint each; the equality waits in `sums`.
    @inlinable mutating func sum(
        _ name: StaticString, packing sums: inout PackedEqualities<F>, _ words: [Word<F>]
    ) -> Word<F> {
        let constants = words.compactMap(\.constantValue)
        if constants.count == words.count { return Word(constant: constants.reduce(0, &+)) }
        var total: UInt64 = 0
        for word in words { for (i, bit) in word.bits.enumerated() where value(bit) { total += 1 << UInt64(i) } }
        let largest = UInt64(words.count) * UInt64(UInt32.max)
        let count = 64 - largest.leadingZeroBitCount
        let bits = (0..<count).map { boolean(name, at: $0, total >> UInt64($0) & 1 == 1) }
        enforceEqual(
            packing: &sums, bitCount: count, words.reduce(into: LinearCombination()) { $0.add(.one, $1.combination) },
            LinearCombination(bits: bits))
        return Word(Array(bits.prefix(32)))
    }
}

extension Word {
    /// The value of a fixed word.
    @inlinable var constantValue: UInt32? {
        var value: UInt32 = 0
        for (i, bit) in bits.enumerated() {
            guard case .constant(let isOne) = bit else { return nil }
            if isOne { value |= 1 << UInt32(i) }
        }
        return value
    }
}
