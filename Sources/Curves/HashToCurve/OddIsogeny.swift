internal import Algebra

/// An isogeny of odd degree ℓ from y² = x³ + ax + b, given by its kernel, followed by (x, y) ↦ (s²x, s³y).
///
/// With h the kernel's polynomial, whose roots are the x of its points, one for each pair ±Q, and f = x³ + ax + b, Vélu's
/// isogeny in Kohel's form is x ↦ N/h² and y ↦ y·(N/h²)′, where
/// N = (ℓx − 2σ)h² − 2f′hh′ + 4f(h′² − hh″) and σ is the sum of h's roots (Kohel, thesis, 1996, §2.4).
struct OddIsogeny<F: Field>: Sendable {
    /// h, s²N and s³(N′h − 2Nh′), constant coefficients first.
    let kernel: [F], x: [F], y: [F]

    /// Derives the map.
    ///
    /// - Parameters:
    ///   - kernel: the coefficients of the monic h, constant first, the leading 1 included.
    ///   - scale: s.
    init(a: F, b: F, kernel: [F], scale: F) {
        let degree = kernel.count - 1
        let h = Polynomial(kernel)
        let h1 = h.derivative
        let f = Polynomial([b, a, .zero, .one])
        let sum = degree > 0 ? -kernel[degree - 1] : .zero
        let line = Polynomial([-sum.doubled(), Polynomial.multiple(.one, 2 * degree + 1)])
        let n =
            line * h * h - (f.derivative * h * h1).doubled()
            + (f * (h1 * h1 - h * h1.derivative)).doubled().doubled()
        let m = n.derivative * h - (n * h1).doubled()
        self.kernel = kernel
        x = (n * Polynomial([scale.squared()])).coefficients(2 * degree + 2)
        y = (m * Polynomial([scale.squared() * scale])).coefficients(3 * degree + 1)
    }

    /// The image of (x, y) as homogeneous coordinates; the identity for points of the kernel. Constant time.
    func image(x: F, y: F) -> (x: F, y: F, z: F) {
        let h = Self.evaluate(kernel, at: x)
        return (Self.evaluate(self.x, at: x) * h, Self.evaluate(self.y, at: x) * y, h.squared() * h)
    }

    private static func evaluate(_ coefficients: [F], at x: F) -> F {
        coefficients.reversed().reduce(.zero) { $0 * x + $1 }
    }
}

/// A polynomial with public coefficients, as the derivation above needs it.
private struct Polynomial<F: Field> {
    /// Constant first.
    var values: [F]

    init(_ values: [F]) { self.values = values }

    /// The `count` lowest coefficients; the ones above must be zero.
    func coefficients(_ count: Int) -> [F] {
        (0..<count).map { $0 < values.count ? values[$0] : .zero }
    }

    /// n·a.
    static func multiple(_ a: F, _ n: Int) -> F {
        var result = F.zero
        for bit in (0..<Int.bitWidth - n.leadingZeroBitCount).reversed() {
            result = result.doubled()
            if n >> bit & 1 == 1 { result += a }
        }
        return result
    }

    var derivative: Self {
        Self(values.enumerated().dropFirst().map { Self.multiple($0.element, $0.offset) })
    }

    func doubled() -> Self { Self(values.map { $0.doubled() }) }

    static func + (a: Self, b: Self) -> Self { a.zipped(b, +) }
    static func - (a: Self, b: Self) -> Self { a.zipped(b, -) }

    private func zipped(_ other: Self, _ combine: (F, F) -> F) -> Self {
        let count = max(values.count, other.values.count)
        return Self(zip(coefficients(count), other.coefficients(count)).map(combine))
    }

    static func * (a: Self, b: Self) -> Self {
        guard !a.values.isEmpty, !b.values.isEmpty else { return Self([]) }
        var result = [F](repeating: .zero, count: a.values.count + b.values.count - 1)
        for (i, x) in a.values.enumerated() {
            for (j, y) in b.values.enumerated() { result[i + j] += x * y }
        }
        return Self(result)
    }
}
