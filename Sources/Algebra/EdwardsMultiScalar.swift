public import Primitives

/// A point prepared to be added to others.
@usableFromInline protocol EdwardsAddend<C>: Sendable {
    associatedtype C: EdwardsParameters
    /// `point + self`.
    func added(to point: EdwardsPoint<C>) -> EdwardsPoint<C>
    /// The inverse point.
    var negated: Self { get }
}

extension EdwardsCachedAffinePoint: EdwardsAddend {
    @inlinable @inline(__always) func added(to point: EdwardsPoint<C>) -> EdwardsPoint<C> { point + self }
    @inlinable @inline(__always) var negated: Self { Self(sum: difference, difference: sum, doubledDT: -doubledDT) }
}

extension EdwardsCachedPoint: EdwardsAddend {
    @inlinable @inline(__always) func added(to point: EdwardsPoint<C>) -> EdwardsPoint<C> { point + self }
    @inlinable @inline(__always) var negated: Self { Self(affine.negated, z: z) }
}

extension EdwardsPoint {
    /// Σ scalarᵢ·pointᵢ for secret scalars, in time that depends on the number of terms only: signed digits of four
    /// bits, doublings shared, each point's table of eight multiples read whole for each digit. Terms beyond the shorter
    /// of the two lists do not exist.
    @inlinable public static func sumOfProducts(_ points: [Self], _ scalars: [C.ScalarField]) -> Self {
        let count = min(points.count, scalars.count)
        var table: [EdwardsCachedPoint<C>] = []
        table.reserveCapacity(8 * count)
        var digits: [SignedDigit] = []
        var result = Self.identity
        let length = 16 * C.ScalarField.Canonical.count
        digits.reserveCapacity(length * count)
        for index in 0..<count {
            let point = points[index]
            let one = EdwardsCachedPoint(point)
            table.append(one)
            var multiple = point
            for _ in 2...8 {
                multiple = multiple + one
                table.append(EdwardsCachedPoint(multiple))
            }
            let (own, carry) = SignedDigit.digits(of: scalars[index].canonical)
            digits += own
            result = result + EdwardsCachedPoint.select(.identity, one, when: Choice(bit: carry))
        }
        for position in (0..<length).reversed() {
            result = result.doubled(times: 4)
            for index in 0..<count {
                let digit = digits[length * index + position]
                var entry = EdwardsCachedPoint<C>.identity
                for i in 0..<8 {
                    let matches = Choice(isZero: digit.magnitude ^ UInt64(i + 1))
                    entry = .select(entry, table[8 * index + i], when: matches)
                }
                result = result + entry.negated(when: digit.isNegative)
            }
        }
        return result
    }

    /// Σ scalarᵢ·pointᵢ for public scalars: Straus's method for few terms, buckets (Pippenger) for many. Terms beyond
    /// the shorter of the two lists do not exist.
    ///
    /// - Parameter pool: threads that share the work where there are many terms.
    @inlinable public static func multiScalarMultiplicationVariableTime(
        _ points: [Self], _ scalars: [C.ScalarField], pool: WorkerPool? = nil
    ) -> Self {
        let count = min(points.count, scalars.count)
        if count < EdwardsBuckets.leastTerms { return sumOfProductsVariableTime(points, scalars.map(\.canonical)) }
        return EdwardsBuckets.sum(points.prefix(count).map { EdwardsCachedPoint($0) }, scalars, pool: pool)
    }

    /// The same for affine points, whose additions are an eighth cheaper.
    @inlinable public static func multiScalarMultiplicationVariableTime(
        _ points: [EdwardsAffinePoint<C>], _ scalars: [C.ScalarField], pool: WorkerPool? = nil
    ) -> Self {
        let count = min(points.count, scalars.count)
        if count < EdwardsBuckets.leastTerms {
            return sumOfProductsVariableTime(points.map { Self($0) }, scalars.map(\.canonical))
        }
        return EdwardsBuckets.sum(points.prefix(count).map { EdwardsCachedAffinePoint($0) }, scalars, pool: pool)
    }
}

/// The bucket method (Pippenger) on twisted Edwards curves.
@frozen @usableFromInline enum EdwardsBuckets {
    /// Below so many terms Straus's method needs fewer additions.
    @inlinable static var leastTerms: Int { 224 }

    /// Σ scalarᵢ·pointᵢ with signed digits; one scalar at least for each point.
    @inlinable static func sum<Addend: EdwardsAddend>(
        _ points: [Addend], _ scalars: [Addend.C.ScalarField], pool: WorkerPool?
    ) -> EdwardsPoint<Addend.C> {
        let bits = Addend.C.ScalarField.bitWidth
        // A window costs an addition for each point and two for each bucket.
        let width =
            (5...12).min { a, b in
                (bits / a + 1) * (points.count + 1 << a) < (bits / b + 1) * (points.count + 1 << b)
            } ?? 8
        let windows = bits / width + 1
        let digits = signedDigits(scalars.prefix(points.count), width: width, windows: windows)
        let sum = { @Sendable (window: Int) in
            windowSum(points, digits[window * points.count..<(window + 1) * points.count], buckets: 1 << (width - 1))
        }
        let sums = pool?.map(count: windows, sum) ?? (0..<windows).map(sum)
        return sums.reversed().reduce(.identity) { $0.doubled(times: width) + $1 }
    }

    /// The digits of all scalars, −2^(width − 1) … 2^(width − 1), all those of the lowest window first.
    @inlinable static func signedDigits<F: PrimeField>(
        _ scalars: ArraySlice<F>, width: Int, windows: Int
    ) -> [Int16] {
        var digits = [Int16](repeating: 0, count: windows * scalars.count)
        for (index, scalar) in scalars.enumerated() {
            let integer = scalar.canonical
            var carry = 0
            // The highest window has a bit to spare, since windows · width exceeds the scalar's width.
            for window in 0..<windows {
                let digit = integer.bits(at: window * width, count: width) + carry
                carry = digit > 1 << (width - 1) ? 1 : 0
                digits[window * scalars.count + index] = Int16(digit - carry << width)
            }
        }
        return digits
    }

    /// Σ digitᵢ·pointᵢ.
    @inlinable static func windowSum<Addend: EdwardsAddend>(
        _ points: [Addend], _ digits: ArraySlice<Int16>, buckets count: Int
    ) -> EdwardsPoint<Addend.C> {
        var buckets = [EdwardsPoint<Addend.C>](repeating: .identity, count: count)
        for (point, digit) in zip(points, digits) where digit != 0 {
            let index = Int(digit.magnitude) - 1
            buckets[index] = (digit < 0 ? point.negated : point).added(to: buckets[index])
        }
        var running = EdwardsPoint<Addend.C>.identity
        var result = running
        for bucket in buckets.reversed() {
            running += bucket
            result += running
        }
        return result
    }
}
