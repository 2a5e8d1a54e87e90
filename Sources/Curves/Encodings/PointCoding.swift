public import Algebra

/// What a decoder requires of a point besides a well-formed encoding.
public enum PointMembership: Sendable {
    /// It satisfies the curve's equation.
    case onCurve
    /// It lies in the subgroup of prime order.
    case inSubgroup
}

extension AffinePoint {
    /// Decodes a point of a published format; every point has one encoding in it, every other byte string is refused.
    ///
    /// One square root in the base field if compressed, and a subgroup check of a few hundred field products where
    /// the curve has a cofactor. Variable time: for public data.
    ///
    /// - Parameters:
    ///   - bytes: exactly `format.byteCount` bytes.
    ///   - membership: how much is required of the point.
    ///   - identityAllowed: whether the identity is a possible value.
    public init(
        decoding bytes: some Collection<UInt8>, as format: PointFormat<C>,
        requiring membership: PointMembership = .inSubgroup, identityAllowed: Bool = true
    ) throws(PointDecodingError) {
        guard bytes.count == format.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: format.byteCount)
        }
        try self.init(body: Array(bytes), format, membership, identityAllowed)
    }

    // The square root and the subgroup check through witness tables take several times as long.
    @specialized(where C == BN254.G1)
    @specialized(where C == BN254.G2)
    @specialized(where C == BLS12381.G1)
    @specialized(where C == BLS12381.G2)
    private init(
        body bytes: [UInt8], _ format: PointFormat<C>, _ membership: PointMembership, _ identityAllowed: Bool
    ) throws(PointDecodingError) {
        var body = bytes
        let flags = try format.takeFlags(from: &body)

        var point = AffinePoint.identity
        if flags.isIdentity {
            guard body.allSatisfy({ $0 == 0 }) else { throw .strayIdentityBits }
        } else {
            let size = format.coordinateSize
            point.x = try format.coordinate(body[..<size], .x)
            if format.isCompressed {
                guard let root = (point.x.squared() * point.x + C.b).squareRoot() else { throw .notOnCurve }
                point.y = root.isLexicographicallyLargest == flags.isSign ? root : -root
                // A root of zero has one sign only.
                guard point.y.isLexicographicallyLargest == flags.isSign else {
                    throw .badFlags(actual: format.flags.sign)
                }
            } else {
                point.y = try format.coordinate(body[size...], .y)
            }
            // Where a flag marks the identity, two zero coordinates are not another spelling of it.
            guard format.flags.identity == 0 || !point.isIdentity else { throw .notOnCurve }
        }
        guard identityAllowed || !point.isIdentity else { throw .identityNotAllowed }
        guard point.isOnCurve else { throw .notOnCurve }
        guard membership == .onCurve || point.isTorsionFree else { throw .notInSubgroup }
        self = point
    }

    /// The point's only encoding in a published format.
    public func encoded(as format: PointFormat<C>) -> [UInt8] {
        var bytes = format.encode(x)
        if !format.isCompressed { bytes += format.encode(y) }
        if isIdentity { bytes[0] |= format.flags.identity }
        if format.isCompressed {
            bytes[0] |= format.flags.compressed
            if y.isLexicographicallyLargest { bytes[0] |= format.flags.sign }
        }
        return bytes
    }
}

extension PointFormat {
    /// Checks the flags, clears them in the first byte and returns the two that carry a meaning.
    func takeFlags(from body: inout [UInt8]) throws(PointDecodingError) -> (isIdentity: Bool, isSign: Bool) {
        let found = body[0] & flags.all
        body[0] &= ~flags.all
        let isIdentity = found & flags.identity != 0
        let isSign = found & flags.sign != 0
        let wanted = isCompressed ? flags.compressed : 0
        guard found & flags.compressed == wanted, !isSign || (isCompressed && !isIdentity) else {
            throw .badFlags(actual: found)
        }
        return (isIdentity, isSign)
    }

    /// Reads one coordinate of `coordinateSize` bytes.
    func coordinate(
        _ bytes: ArraySlice<UInt8>, _ coordinate: PointDecodingError.Coordinate
    ) throws(PointDecodingError) -> C.BaseField {
        var plain: [UInt8] = []
        switch layout {
        case .bigEndian: plain = bytes.reversed()
        case .montgomery: plain = Array(bytes)
        case .padded(let size, let padding):
            for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: size + padding) {
                guard bytes[start..<start + padding].allSatisfy({ $0 == 0 }) else { throw .paddingNotZero(coordinate) }
                plain += bytes[start + padding..<start + padding + size].reversed()
            }
        }
        let element = unsafe plain.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) -> C.BaseField? in
            guard let base = buffer.baseAddress, buffer.count == C.BaseField.byteCount else { return nil }
            return layout == .montgomery
                ? unsafe C.BaseField.loadMontgomery(base) : unsafe C.BaseField.loadCanonical(base)
        }
        guard let element else { throw .notCanonical(coordinate) }
        return element
    }

    /// Writes one coordinate.
    func encode(_ element: C.BaseField) -> [UInt8] {
        var plain = [UInt8](repeating: 0, count: C.BaseField.byteCount)
        unsafe plain.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            if layout == .montgomery {
                unsafe element.storeMontgomery(to: base)
            } else {
                unsafe element.storeCanonical(to: base)
            }
        }
        switch layout {
        case .montgomery: return plain
        case .bigEndian: return plain.reversed()
        case .padded(let size, let padding):
            var bytes: [UInt8] = []
            for start in stride(from: 0, to: plain.count, by: size) {
                bytes += [UInt8](repeating: 0, count: padding)
                bytes += plain[start..<start + size].reversed()
            }
            return bytes
        }
    }
}
