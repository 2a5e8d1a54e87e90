package import Algebra
package import Primitives

/// Multiples of one point by many scalars, for a setup: signed windows of `window` bits over a table of all digits'
/// multiples, added up in affine coordinates with one inversion for a whole batch.
///
/// Variable time in the scalars: digits select table entries and branches.
package struct FixedBaseMultiples<C: CurveParameters>: Sendable {
    /// Bits of a digit; digits lie in −2^(window−1) … 2^(window−1).
    private let window: Int
    private let windows: Int
    /// `table[w·half + d − 1]` is d·2^(w·window)·base.
    private let table: [AffinePoint<C>]
    private let half: Int
    /// Scalars whose inversions are shared.
    private static var batch: Int { 512 }

    /// Builds the table: 2^(window−1) points for each window.
    package init(base: AffinePoint<C>, window: Int, pool: WorkerPool) {
        let half = 1 << (window - 1)
        // One more bit for the carry out of the highest digit.
        let windows = (C.ScalarField.bitWidth + window) / window
        self.window = window
        self.windows = windows
        self.half = half
        var starts = [ProjectivePoint(base)]
        for _ in 1..<windows {
            var next = starts[starts.count - 1]
            for _ in 0..<window { next = next.doubled() }
            starts.append(next)
        }
        let bases = ProjectivePoint.normalizeVariableTime(starts)
        table = pool.map(count: windows) { w -> [AffinePoint<C>] in
            var multiples = [ProjectivePoint(bases[w])]
            multiples.reserveCapacity(half)
            for _ in 1..<half { multiples.append(multiples[multiples.count - 1] + bases[w]) }
            return ProjectivePoint.normalizeVariableTime(multiples)
        }.flatMap { $0 }
    }

    /// `scalars[i]·base` for each scalar, in order.
    package func multiples(of scalars: ArraySlice<C.ScalarField>) -> [AffinePoint<C>] {
        var result: [AffinePoint<C>] = []
        result.reserveCapacity(scalars.count)
        var sum = BatchSum<C>(capacity: Self.batch)
        var start = scalars.startIndex
        while start < scalars.endIndex {
            let end = min(start + Self.batch, scalars.endIndex)
            sum.reset(count: end - start)
            var digits = scalars[start..<end].map { SignedWindows($0.canonical) }
            for w in 0..<windows {
                for i in digits.indices {
                    let digit = digits[i].next(window)
                    if digit > 0 {
                        sum.stage(table[w * half + digit - 1], at: i)
                    } else if digit < 0 {
                        sum.stage(-table[w * half - digit - 1], at: i)
                    }
                }
                sum.addStaged()
            }
            result.append(contentsOf: sum.points)
            start = end
        }
        return result
    }
}

/// The signed digits of an integer, least significant first.
private struct SignedWindows<L: LimbVector> {
    private let words: L
    private var position = 0
    private var carry = 0

    init(_ words: L) { self.words = words }

    /// The next digit, in −2^(width−1) … 2^(width−1).
    mutating func next(_ width: Int) -> Int {
        let word = position >> 6
        let shift = position & 63
        var bits: UInt64 = 0
        if word < L.count {
            bits = words[word] >> UInt64(shift)
            if shift + width > 64, word + 1 < L.count { bits |= words[word + 1] << UInt64(64 - shift) }
        }
        position += width
        var digit = Int(bits & (1 << UInt64(width) - 1)) + carry
        carry = 0
        if digit > 1 << (width - 1) {
            digit -= 1 << width
            carry = 1
        }
        return digit
    }
}

/// Running sums in affine coordinates, each given at most one summand between two shared inversions.
private struct BatchSum<C: CurveParameters> {
    private(set) var points: [AffinePoint<C>] = []
    private var staged: [(index: Int, point: AffinePoint<C>)] = []
    private var prefixes: [C.BaseField] = []

    init(capacity: Int) {
        points.reserveCapacity(capacity)
        staged.reserveCapacity(capacity)
        prefixes.reserveCapacity(capacity)
    }

    mutating func reset(count: Int) {
        points.removeAll(keepingCapacity: true)
        points.append(contentsOf: repeatElement(.identity, count: count))
    }

    mutating func stage(_ point: AffinePoint<C>, at index: Int) {
        if points[index].isIdentity {
            points[index] = point
        } else {
            staged.append((index, point))
        }
    }

    /// Adds every staged summand: five products and a squaring each, and one inversion for all.
    mutating func addStaged() {
        prefixes.removeAll(keepingCapacity: true)
        var product = C.BaseField.one
        for (index, point) in staged {
            prefixes.append(product)
            let denominator = Self.denominator(points[index], point)
            if !denominator.isZero { product *= denominator }
        }
        guard var inverse = product.inverseVariableTime() else { return }
        for k in stride(from: staged.count - 1, through: 0, by: -1) {
            let (index, q) = staged[k]
            let p = points[index]
            let denominator = Self.denominator(p, q)
            if denominator.isZero {
                // Opposite points: neither group has a point with y = 0.
                points[index] = .identity
                continue
            }
            let isDouble = p.x == q.x
            let numerator = isDouble ? p.x.squared().tripled() : q.y - p.y
            let slope = numerator * (inverse * prefixes[k])
            inverse *= denominator
            let x = slope.squared() - p.x - q.x
            points[index] = AffinePoint(uncheckedX: x, y: slope * (p.x - x) - p.y)
        }
        staged.removeAll(keepingCapacity: true)
    }

    /// The slope's denominator: x₂ − x₁, 2y for equal points, zero for opposite ones.
    private static func denominator(_ p: AffinePoint<C>, _ q: AffinePoint<C>) -> C.BaseField {
        let difference = q.x - p.x
        if !difference.isZero { return difference }
        return p.y == q.y ? p.y.doubled() : .zero
    }
}
