internal import Algebra
internal import Primitives

/// The part of the circuit's hash that stands for H: [τ^(n+i) − τ^i]₁ for i < n − 1.
///
/// snarkjs hashes them 2^14 at a time and does not shorten the last run, so that from n = 2^15 on it hashes n of them.
/// The last one's first operand is the point after the largest power where the file's power is the circuit's own: the
/// twelve bytes that begin section 3, and what follows. That "point" is on no curve and its coordinates are not
/// reduced, so it is worked on as snarkjs's integers are (`WrappingIntegers`).
enum CircuitHashDifferences {
    static func absorb<E: PairingEngine>(
        _ powers: PowersOfTau<E>, domainSize n: Int, into hasher: inout TranscriptHash, execution: Execution
    ) throws {
        hasher.updateCount(n - 1)
        let run = 1 << 14
        let total = n - 1 <= run ? n - 1 : (n - 1 + run - 1) / run * run
        let counted = 2 << powers.header.power
        let tau = PointList<E.G1>(powers.tauG1, section: 2, count: counted - 1)
        // Whole points: all differences but possibly the last.
        let whole = min(total, counted - 1 - n)
        let piece = 512
        let group = piece * 4 * execution.pool.threads
        for start in stride(from: 0, to: whole, by: group) {
            try execution.step("hashing the powers", start, of: whole)
            let end = min(start + group, whole)
            let chunks = try execution.pool.map(count: (end - start + piece - 1) / piece) {
                (k: Int) throws(PowersOfTauError) -> [UInt8] in
                var points: [ProjectivePoint<E.G1>] = []
                for i in start + k * piece..<min(start + (k + 1) * piece, end) {
                    points.append(ProjectivePoint(try tau.point(n + i)) - (try tau.point(i)))
                }
                return PointChunk(ProjectivePoint.normalizeVariableTime(points)).hashed
            }
            for chunk in chunks { hasher.update(chunk) }
        }
        if whole < total {
            let last = try powers.bytesAfterTauG1(AffinePoint<E.G1>.byteCount)
            let difference: AffinePoint<E.G1> = WrappingIntegers<E.Fq>.difference(
                last, try tau.point(total - 1), E.G1.self)
            hasher.update(difference.uncompressedBytes)
        }
    }
}

/// Arithmetic modulo a prime on integers of the field's width that need not be reduced, with the wrap-around of
/// wasmcurves' functions: a difference adds the prime once where it borrows, sums and Montgomery products subtract it
/// once where they overflow or are not below it.
struct WrappingIntegers<F: PrimeField> {
    typealias Integer = F.Canonical

    static func sum(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        let carry = result.addWithCarry(b)
        return reduced(result, carry: carry)
    }

    static func difference(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        if result.subtractWithBorrow(b) == 1 { _ = result.addWithCarry(F.modulus) }
        return result
    }

    /// a·b/2^(64N) by word-wise Montgomery reduction.
    static func product(_ a: Integer, _ b: Integer) -> Integer {
        let n = Integer.count
        let p = F.modulus
        var t = [UInt64](repeating: 0, count: n + 2)
        func accumulate(_ x: UInt64, _ vector: Integer) {
            var carry: UInt64 = 0
            for j in 0..<n {
                let sum = UInt128(x) * UInt128(vector[j]) + UInt128(t[j]) + UInt128(carry)
                t[j] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            let sum = UInt128(t[n]) + UInt128(carry)
            t[n] = UInt64(truncatingIfNeeded: sum)
            t[n + 1] += UInt64(truncatingIfNeeded: sum >> 64)
        }
        for i in 0..<n {
            accumulate(a[i], b)
            accumulate(t[0] &* F.Parameters.negatedInverse, p)
            for j in 0...n { t[j] = t[j + 1] }
            t[n + 1] = 0
        }
        var result = Integer()
        for j in 0..<n { result[j] = t[j] }
        return reduced(result, carry: t[n])
    }

    private static func reduced(_ a: Integer, carry: UInt64) -> Integer {
        var result = a
        if carry != 0 || !result.isBelow(F.modulus) { _ = result.subtractWithBorrow(F.modulus) }
        return result
    }

    /// The element whose Montgomery form is congruent to `a`.
    static func element(_ a: Integer) -> F {
        var integer = a
        while !integer.isBelow(F.modulus) { _ = integer.subtractWithBorrow(F.modulus) }
        return F(montgomery: integer) ?? .zero
    }

    /// The affine difference of two "points" by the chord formula, the first given by its bytes.
    static func difference<C: CurveParameters>(
        _ bytes: [UInt8], _ q: AffinePoint<C>, _ curve: C.Type
    ) -> AffinePoint<C> where C.BaseField == F {
        let width = F.byteCount
        let x1 = Integer(littleEndian: Array(bytes[0..<width]))
        let y1 = Integer(littleEndian: Array(bytes[width..<2 * width]))
        let negated = -q
        let h = difference(negated.x.montgomery, x1)
        let dy = difference(negated.y.montgomery, y1)
        let hh = product(h, h)
        let i = sum(sum(hh, hh), sum(hh, hh))
        let j = product(h, i)
        let r = sum(dy, dy)
        let v = product(x1, i)
        let x3 = difference(difference(product(r, r), j), sum(v, v))
        let yj = product(y1, j)
        let y3 = difference(product(difference(v, x3), r), sum(yj, yj))
        guard let inverse = element(sum(h, h)).inverse() else { return .identity }
        let square = inverse.squared()
        return AffinePoint(uncheckedX: element(x3) * square, y: element(y3) * square * inverse)
    }
}
