internal import Primitives

/// A bound on the work that the beacons of a transcript make for who verifies it.
///
/// snarkjs's records allow exponents up to 63, so that a file of a few hundred bytes could ask for centuries of hashing.
public enum BeaconWork {
    /// log2 of the hashes that a verification computes for all beacons of a file together, unless it is told otherwise:
    /// some ten minutes. snarkjs's guides use 10.
    public static let defaultExponent = 32

    /// Refuses contributions whose beacons together take more than 2^`exponent` hashes, before any is computed.
    ///
    /// - Throws: `.tooManyBeaconIterations`, naming the contribution that exceeds the bound.
    static func check(_ labels: some Sequence<ContributionLabel>, exponent: Int) throws(TranscriptError) {
        let bound: UInt64 = 1 << UInt64(min(max(exponent, 0), Beacon.allowedIterations.upperBound))
        var total: UInt64 = 0
        for (i, label) in labels.enumerated() {
            guard case .beacon(_, let log2Iterations) = label.origin else { continue }
            // A label has at most 2^63 iterations.
            let (sum, overflow) = total.addingReportingOverflow(1 << UInt64(log2Iterations))
            guard !overflow, sum <= bound else {
                throw .tooManyBeaconIterations(
                    contribution: i + 1, log2Iterations: log2Iterations, maximum: bound.trailingZeroBitCount)
            }
            total = sum
        }
    }
}
