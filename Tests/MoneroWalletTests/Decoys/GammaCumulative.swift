import Foundation

/// The cumulative distribution function of the gamma distribution: the regularised lower incomplete gamma function by
/// its power series, independent of what draws variates.
func gammaCumulative(_ x: Double, shape: Double, scale: Double) -> Double {
    let x = x / scale
    guard x > 0 else { return 0 }
    var term = exp(shape * log(x) - x - lgamma(shape + 1))
    var sum = term
    var n = 1.0
    while term > 1e-17 * sum || n < x {
        term *= x / (shape + n)
        sum += term
        n += 1
        if n > 10_000 { break }
    }
    return min(1, sum)
}
