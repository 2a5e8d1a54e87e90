public import Algebra
import Synchronization

/// Why there is no Poseidon instance.
public enum PoseidonError: Error, Equatable, Sendable {
    /// The table of round numbers covers 1 to 16 inputs (widths 2 to 17).
    case unsupportedInputCount(actual: Int)
    /// The table of round numbers is for the S-box x⁵ over fields of 254 or 255 bits in which 5 does not divide p − 1.
    case unsupportedField(name: String)
}

/// One instance of the Poseidon permutation with the S-box x⁵ for 128 bits of security (ePrint 2019/458), with the
/// round numbers and the derivation of constants that circomlib uses. On BN254's scalar field the constants are
/// circomlib's own.
public struct PoseidonParameters<F: PrimeField>: Sendable {
    /// The number t of field elements in the state: 2 to 17.
    public let width: Int
    /// Rounds that apply the S-box to the whole state; half of them come first and half last.
    public let fullRounds: Int
    /// Rounds that apply the S-box to the first element only.
    public let partialRounds: Int
    /// `width` constants for each round, in order.
    public let roundConstants: [F]
    /// The mixing matrix, row by row.
    public let mixing: [F]
    /// The inverse of the mixing matrix, row by row.
    public let inverseMixing: [F]

    /// All rounds.
    @inlinable public var rounds: Int { fullRounds + partialRounds }

    /// The instance that hashes `inputCount` elements (width `inputCount + 1`).
    ///
    /// The first use of a width derives its constants, which takes some milliseconds; they are kept.
    public static func hashing(inputCount: Int) throws(PoseidonError) -> PoseidonParameters {
        guard 1...PoseidonRounds.partial.count ~= inputCount else {
            throw .unsupportedInputCount(actual: inputCount)
        }
        // x ↦ x⁵ must permute the field: 5 does not divide p − 1.
        var order = F.modulus.minus(1)
        guard 254...255 ~= F.bitWidth, order.divide(by: 5) != 0 else {
            throw .unsupportedField(name: F.Parameters.name)
        }
        return PoseidonCache.value(PoseidonParameters.self, width: inputCount + 1) {
            PoseidonParameters(
                width: inputCount + 1, fullRounds: PoseidonRounds.full,
                partialRounds: PoseidonRounds.partial[inputCount - 1])
        }
    }

    private init(width: Int, fullRounds: Int, partialRounds: Int) {
        self.width = width
        self.fullRounds = fullRounds
        self.partialRounds = partialRounds
        var grain = GrainGenerator(
            bitWidth: F.bitWidth, width: width, fullRounds: fullRounds, partialRounds: partialRounds)
        roundConstants = (0..<width * (fullRounds + partialRounds)).map { _ in grain.nextElement() }
        let (x, y) = Self.cauchyPoints(width: width, from: &grain)
        mixing = (0..<width * width).map { Self.inverse(x[$0 / width] + y[$0 % width]) }
        inverseMixing = Self.cauchyInverse(x, y)
    }

    /// 2t distinct elements with no x(i) + y(j) = 0.
    private static func cauchyPoints(width: Int, from grain: inout GrainGenerator) -> ([F], [F]) {
        while true {
            let points: [F] = (0..<2 * width).map { _ in grain.nextReducedElement() }
            let x = Array(points.prefix(width)), y = Array(points.suffix(width))
            let distinct = points.indices.allSatisfy { i in !points[..<i].contains(points[i]) }
            if distinct, x.allSatisfy({ a in y.allSatisfy { !(a + $0).isZero } }) { return (x, y) }
        }
    }

    private static func inverse(_ a: F) -> F {
        guard let inverse = a.inverseVariableTime() else {
            preconditionFailure("the points of a Cauchy matrix have no zero sum and no two are equal")
        }
        return inverse
    }

    /// The inverse of the matrix 1/(x(i) + y(j)), row by row:
    /// b(i,j) = Π_k (x(j) + y(k))(x(k) + y(i)) / ((x(j) + y(i)) Π_{k≠j} (x(j) − x(k)) Π_{k≠i} (y(i) − y(k))).
    private static func cauchyInverse(_ x: [F], _ y: [F]) -> [F] {
        let n = x.count
        var result: [F] = []
        for i in 0..<n {
            for j in 0..<n {
                var numerator = F.one, denominator = x[j] + y[i]
                for k in 0..<n {
                    numerator = numerator * (x[j] + y[k]) * (x[k] + y[i])
                    if k != j { denominator *= x[j] - x[k] }
                    if k != i { denominator *= y[i] - y[k] }
                }
                result.append(numerator * inverse(denominator))
            }
        }
        return result
    }
}

/// The round numbers for 128 bits of security with the S-box x⁵ on fields of about 2^255 (reference script
/// `calc_round_numbers.py`, with the security margin; circomlib's `N_ROUNDS_P`).
enum PoseidonRounds {
    static let full = 8
    /// For widths 2 to 17.
    static let partial = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]
}

/// Derived values, one for each type and width, made once in a process.
@usableFromInline package enum PoseidonCache {
    private struct Key: Hashable {
        let type: ObjectIdentifier
        let width: Int
    }

    private static let entries = Mutex<[Key: any Sendable]>([:])

    /// The value for `type` and `width`, made by `make` where there is none yet.
    @usableFromInline package static func value<T: Sendable>(_ type: T.Type, width: Int, make: () -> T) -> T {
        let key = Key(type: ObjectIdentifier(type), width: width)
        if let known = entries.withLock({ $0[key] }) as? T { return known }
        // Two threads may both derive the same value; either will do.
        let made = make()
        entries.withLock { $0[key] = made }
        return made
    }
}
