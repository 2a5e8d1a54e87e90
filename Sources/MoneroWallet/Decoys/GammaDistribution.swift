#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The gamma distribution with a shape of one or more.
///
/// Floating point and branches: for what becomes public.
public struct GammaDistribution: Sendable, Hashable {
    /// The shape k.
    public let shape: Double
    /// The scale θ; the mean is k·θ.
    public let scale: Double

    /// The distribution with these parameters, both positive, the shape not below one.
    public init(shape: Double, scale: Double) {
        precondition(shape >= 1 && scale > 0, "the method of Marsaglia and Tsang is for shapes of one or more")
        self.shape = shape
        self.scale = scale
    }

    /// A variate (G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26, 2000).
    public func sample(using generator: inout some RandomNumberGenerator) -> Double {
        let d = shape - 1 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = Self.normal(using: &generator)
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            let u = Double.random(in: 0..<1, using: &generator)
            // u = 0 is accepted whatever the bound, as its logarithm says.
            if log(u) < x * x / 2 + d - d * v + d * log(v) { return d * v * scale }
        }
    }

    /// e to the power of `x`.
    static func exponential(_ x: Double) -> Double { exp(x) }

    /// A standard normal variate, by the polar method.
    private static func normal(using generator: inout some RandomNumberGenerator) -> Double {
        while true {
            let a = Double.random(in: -1...1, using: &generator)
            let b = Double.random(in: -1...1, using: &generator)
            let square = a * a + b * b
            if square > 0, square < 1 { return a * (-2 * log(square) / square).squareRoot() }
        }
    }
}
