public import Algebra

/// The tables of a windowed Pedersen hash (Zcash protocol specification §5.4.1.7): for each segment the points 1, 2, 3
/// and 4 times 16^i·generator for its windows i, on the Montgomery curve.
public struct PedersenWindows<C: MontgomeryCompanion>: Sendable {
    @usableFromInline typealias Window = (x: WindowTable<C.BaseField>, y: WindowTable<C.BaseField>)
    /// By segment and window.
    @usableFromInline let segments: [[Window]]

    /// The number of windows of three bits in a segment.
    @usableFromInline let windowsPerSegment: Int

    /// The tables for segments of `windowsPerSegment` windows with these generators of the prime-order subgroup.
    @inlinable public init(_ generators: [EdwardsAffinePoint<C>], windowsPerSegment: Int) {
        self.windowsPerSegment = windowsPerSegment
        segments = generators.map { generator in
            var points: [EdwardsPoint<C>] = []
            var power = EdwardsPoint(generator)
            for _ in 0..<windowsPerSegment {
                var multiple = power
                for _ in 0..<4 {
                    points.append(multiple)
                    multiple += power
                }
                power = power.doubled(times: 4)
            }
            let affine = EdwardsPoint.normalizeVariableTime(points)
            // 1/(u·(1 − v)), from which both 1/u and 1/(1 − v) follow.
            var inverses = affine.map { $0.u * (.one - $0.v) }
            C.BaseField.invertAllVariableTime(&inverses)
            let x = zip(affine, inverses).map { (C.BaseField.one + $0.v) * $0.u * $1 }
            let y = zip(affine, zip(x, inverses)).map { C.montgomeryScale * $1.0 * (C.BaseField.one - $0.v) * $1.1 }
            return (0..<windowsPerSegment).map { window in
                let range = 4 * window..<4 * (window + 1)
                return (WindowTable(Array(x[range])), WindowTable(Array(y[range])))
            }
        }
    }
}

extension ConstraintSystem {
    /// The Pedersen hash of bits as a point: chunks of three bits choose ±1 … ±4 times their window's point; the points
    /// of a segment are added on the Montgomery curve and the segments on the Edwards curve (§A.3.3.10). Missing bits of
    /// the last chunk are zero.
    ///
    /// Two constraints a window, one where its first two bits are constants, three for each addition of a window, and
    /// two and six for each segment's.
    @inlinable public mutating func pedersenHash<C: MontgomeryCompanion>(
        _ name: StaticString, _ windows: PedersenWindows<C>, _ bits: [Boolean<F>]
    ) -> EdwardsVariable<C> where C.BaseField == F {
        let segmentBits = 3 * windows.windowsPerSegment
        precondition(
            !bits.isEmpty && bits.count <= segmentBits * windows.segments.count, "the tables are made for as many bits")
        return component(name) { cs in
            var result: EdwardsVariable<C>?
            for (segment, first) in stride(from: 0, to: bits.count, by: segmentBits).enumerated() {
                var sum: MontgomeryVariable<C>?
                for (window, start) in stride(from: first, to: min(first + segmentBits, bits.count), by: 3).enumerated()
                {
                    let chunk = (start..<start + 3).map { $0 < bits.count ? bits[$0] : .constant(false) }
                    let term: MontgomeryVariable<C> = cs.signedLookup(
                        "window", chunk, windows.segments[segment][window])
                    // Partial sums of a segment are below the next window's multiple, so that the points differ.
                    if let previous = sum { sum = cs.incompleteSum("sum", term, previous) } else { sum = term }
                }
                guard let sum else { preconditionFailure("a segment has at least one window") }
                let point = cs.edwards("edwards", sum)
                if let previous = result { result = cs.sum("segment", point, previous) } else { result = point }
            }
            guard let result else { preconditionFailure("there is at least one bit, and so a segment") }
            return result
        }
    }

    /// The point that the first two of three bits choose from a table of four, negated where the third holds. Two
    /// constraints, one where the first or second bit is a constant.
    @inlinable mutating func signedLookup<C: MontgomeryCompanion>(
        _ name: StaticString, _ bits: [Boolean<F>], _ table: PedersenWindows<C>.Window
    ) -> MontgomeryVariable<C> where C.BaseField == F {
        component(name) { cs in
            let index = cs.index(Array(bits.prefix(2)))
            let magnitude = table.y.values[index]
            let valueY = cs.value(bits[2]) ? -magnitude : magnitude
            let y = cs.intermediate("y", valueY)
            let both = cs.and("both", bits[0], bits[1])
            var x = LinearCombination<F>()
            if cs.recordsConstraints {
                func polynomial(_ k: [F]) -> LinearCombination<F> {
                    var sum = LinearCombination(constant: k[0])
                    sum.add(k[1], bits[0])
                    sum.add(k[2], bits[1])
                    sum.add(k[3], both)
                    return sum
                }
                x = polynomial(table.x.coefficients)
                let unsigned = polynomial(table.y.coefficients)
                cs.enforce("sign", F.one.doubled() * unsigned, bits[2].combination, unsigned - y)
            }
            return MontgomeryVariable(x: x, y: LinearCombination(y), valueX: table.x.values[index], valueY: valueY)
        }
    }
}
