internal import Algebra

/// Roots of polynomials of degree at most two.
enum UnivariateRoots<F: PrimeField> {
    /// The distinct roots of quadratic·x² + linear·x + constant; nil where every element is one.
    static func roots(quadratic: F, linear: F, constant: F) -> [F]? {
        if quadratic.isZero {
            if linear.isZero { return constant.isZero ? nil : [] }
            if constant.isZero { return [.zero] }
            return [-(constant * inverse(linear))]
        }
        if constant.isZero {
            if linear.isZero { return [.zero] }
            return [.zero, -(linear * inverse(quadratic))]
        }
        let discriminant = linear.squared() - (quadratic * constant).doubled().doubled()
        let half = inverse(quadratic.doubled())
        if discriminant.isZero { return [-(linear * half)] }
        guard let root = discriminant.squareRoot() else { return [] }
        return [(root - linear) * half, (-root - linear) * half]
    }

    private static func inverse(_ element: F) -> F {
        if element == .one || element == -.one { return element }
        return element.inverseVariableTime() ?? .zero
    }
}
