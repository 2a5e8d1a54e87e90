internal import Algebra

/// The group operations that EIP-196 and EIP-2537 share, on one curve and one of its formats.
struct PrecompileOperations<C: CurveParameters> {
    /// How the EIP writes points.
    let format: PointFormat<C>

    /// A + B of two points on the curve; the EIPs ask for no subgroup check here.
    func add(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        guard input.count == 2 * format.byteCount else {
            throw .wrongLength(actual: input.count, expected: 2 * format.byteCount)
        }
        let a = try point(input, at: 0, index: 0, requiring: .onCurve)
        let b = try point(input, at: format.byteCount, index: 1, requiring: .onCurve)
        return (ProjectivePoint(a) + b).affine.encoded(as: format)
    }

    /// k·A for any 32-byte big-endian k.
    func multiply(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        guard input.count == format.byteCount + 32 else {
            throw .wrongLength(actual: input.count, expected: format.byteCount + 32)
        }
        return try multiScalarMultiplication(input)
    }

    /// Σ kᵢ·Aᵢ over terms of a point and a 32-byte big-endian integer of any size; at least one term.
    func multiScalarMultiplication(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        let unit = format.byteCount + 32
        guard !input.isEmpty, input.count % unit == 0 else { throw .notWholeTerms(actual: input.count, unit: unit) }
        var points: [AffinePoint<C>] = []
        var scalars: [C.ScalarField.Canonical] = []
        for (index, start) in stride(from: 0, to: input.count, by: unit).enumerated() {
            points.append(try point(input, at: start, index: index, requiring: .inSubgroup))
            // In the subgroup a scalar counts modulo its order.
            let scalar = C.ScalarField(reducingBigEndian: Array(input[start + format.byteCount..<start + unit]))
            scalars.append(scalar.canonical)
        }
        return ProjectivePoint.sumOfProductsVariableTime(points, scalars).affine.encoded(as: format)
    }

    /// The point of `input` that begins at `start`.
    func point(
        _ input: [UInt8], at start: Int, index: Int, requiring membership: PointMembership
    ) throws(PrecompileError) -> AffinePoint<C> {
        do throws(PointDecodingError) {
            return try AffinePoint(
                decoding: input[start..<start + format.byteCount], as: format, requiring: membership)
        } catch {
            throw .point(index: index, error)
        }
    }

    /// Whether Π e(Aᵢ, Bᵢ) = 1, over pairs of a point of this group and one of `other`, as 32 bytes holding 1 or 0.
    func pairingCheck<E: PairingEngine>(
        _ input: [UInt8], with other: PrecompileOperations<E.G2>, engine: E.Type, emptyAllowed: Bool
    ) throws(PrecompileError) -> [UInt8] where E.G1 == C {
        let unit = format.byteCount + other.format.byteCount
        guard input.count % unit == 0, emptyAllowed || !input.isEmpty else {
            throw .notWholeTerms(actual: input.count, unit: unit)
        }
        var pairs: [(AffinePoint<E.G1>, G2Prepared<E>)] = []
        for (index, start) in stride(from: 0, to: input.count, by: unit).enumerated() {
            let p = try point(input, at: start, index: 2 * index, requiring: .inSubgroup)
            let q = try other.point(
                input, at: start + format.byteCount, index: 2 * index + 1, requiring: .inSubgroup)
            pairs.append((p, G2Prepared(q)))
        }
        return [UInt8](repeating: 0, count: 31) + [E.pairingProduct(pairs) == .one ? 1 : 0]
    }
}
