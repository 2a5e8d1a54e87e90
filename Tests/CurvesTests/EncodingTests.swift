import Algebra
import Curves
import GMPCurves
import TestSupport
import Testing

/// What every format must do, on any curve.
private func encodingLaws<C: CurveParameters>(
    _ format: PointFormat<C>, spareBits: UInt8, generator: inout SeededGenerator
) throws -> Int {
    var checks = 0
    var points: [AffinePoint<C>] = [.identity, .generator, -.generator]
    for _ in 0..<20 {
        let scalar = C.ScalarField(reducingBigEndian: generator.bytes(48))
        points.append(AffinePoint<C>.generator.multipliedVariableTime(by: scalar).affine)
    }
    for point in points {
        let bytes = point.encoded(as: format)
        #expect(bytes.count == format.byteCount)
        #expect(try AffinePoint(decoding: bytes, as: format) == point)

        #expect(throws: PointDecodingError.wrongLength(actual: bytes.count - 1, expected: bytes.count)) {
            try AffinePoint(decoding: bytes.dropLast(), as: format)
        }
        #expect(throws: PointDecodingError.wrongLength(actual: bytes.count + 1, expected: bytes.count)) {
            try AffinePoint(decoding: bytes + [0], as: format)
        }
        // One point, one encoding: whatever else decodes is another point, and encodes to itself.
        for _ in 0..<20 {
            var altered = bytes
            altered[Int(generator.next() % UInt64(bytes.count))] ^= 1 << UInt8(generator.next() & 7)
            if let other = try? AffinePoint(decoding: altered, as: format, requiring: .onCurve) {
                #expect(other != point)
                #expect(other.isOnCurve)
                #expect(other.encoded(as: format) == altered)
            }
            checks += 1
        }
        // The bits above the modulus and the flags.
        for bit in 0..<8 where spareBits >> UInt8(bit) & 1 == 1 {
            var altered = bytes
            altered[0] ^= 1 << UInt8(bit)
            if let other = try? AffinePoint(decoding: altered, as: format, requiring: .onCurve) {
                // Without its flag the identity may read as x = 0, which is a point where b is a square.
                #expect(point.isIdentity ? !other.isIdentity : other == -point)
                #expect(other.encoded(as: format) == altered)
            }
            checks += 1
        }
    }
    #expect(throws: PointDecodingError.identityNotAllowed) {
        try AffinePoint(decoding: AffinePoint<C>.identity.encoded(as: format), as: format, identityAllowed: false)
    }
    return checks
}

@Suite("Point encodings")
struct EncodingTests {
    @Test("zcash's and EIP-2537's formats obey the laws on both arithmetics")
    func bls12381() throws {
        var random = SeededGenerator(seed: 0x2537)
        func run<E: PairingEngine>(_ engine: E.Type) throws -> Int where E.G1: BLS12381Group, E.G2: BLS12381Group {
            try encodingLaws(PointFormat<E.G1>.zcashCompressed, spareBits: 0xe0, generator: &random)
                + encodingLaws(PointFormat<E.G1>.zcashUncompressed, spareBits: 0xe0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.zcashCompressed, spareBits: 0xe0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.zcashUncompressed, spareBits: 0xe0, generator: &random)
                + encodingLaws(PointFormat<E.G1>.eip2537, spareBits: 0xff, generator: &random)
                + encodingLaws(PointFormat<E.G2>.eip2537, spareBits: 0xff, generator: &random)
                + encodingLaws(PointFormat<E.G1>.snarkjsCompressed, spareBits: 0xe0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.snarkjsCompressed, spareBits: 0xe0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.montgomery, spareBits: 0, generator: &random)
        }
        let checks = try run(BLS12381.self) + run(BLS12381OnGMP.self)
        print("BLS12-381: \(checks) altered encodings")
        #expect(checks > 5_000)
    }

    @Test("EIP-197's and snarkjs's formats obey the laws on both arithmetics")
    func bn254() throws {
        var random = SeededGenerator(seed: 0x197)
        func run<E: PairingEngine>(_ engine: E.Type) throws -> Int where E.G1: BN254Group, E.G2: BN254Group {
            try encodingLaws(PointFormat<E.G1>.eip197, spareBits: 0xc0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.eip197, spareBits: 0xc0, generator: &random)
                + encodingLaws(PointFormat<E.G1>.snarkjsCompressed, spareBits: 0xc0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.snarkjsCompressed, spareBits: 0xc0, generator: &random)
                + encodingLaws(PointFormat<E.G1>.montgomery, spareBits: 0, generator: &random)
                + encodingLaws(PointFormat<E.G2>.montgomery, spareBits: 0, generator: &random)
        }
        let checks = try run(BN254.self) + run(BN254OnGMP.self)
        print("BN254: \(checks) altered encodings")
        #expect(checks > 5_000)
    }

    @Test("a point outside the subgroup is refused where the subgroup is required, and only there")
    func membership() throws {
        // (0, 2) has order 3.
        let bytes = [0x80] + [UInt8](repeating: 0, count: 47)
        #expect(throws: PointDecodingError.notInSubgroup) {
            try BLS12381.G1Affine(decoding: bytes, as: .zcashCompressed)
        }
        let point = try BLS12381.G1Affine(decoding: bytes, as: .zcashCompressed, requiring: .onCurve)
        #expect(point == BLS12381.G1Affine(uncheckedX: .zero, y: .one.doubled()))
    }

    @Test("each refusal of an encoding, and which coordinate it names")
    func refusals() {
        typealias G1 = BLS12381.G1Affine
        typealias G2 = BLS12381.G2Affine
        func changing(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
            var bytes = bytes
            change(&bytes)
            return bytes
        }
        let compressed = G1.generator.encoded(as: .zcashCompressed)
        let plain = G1.generator.encoded(as: .zcashUncompressed)
        // Not marked as compressed, marked where it must not be, the identity with a sign.
        #expect(throws: PointDecodingError.badFlags(actual: compressed[0] & 0x60)) {
            try G1(decoding: changing(compressed) { $0[0] &= 0x7f }, as: .zcashCompressed)
        }
        #expect(throws: PointDecodingError.badFlags(actual: 0x80)) {
            try G1(decoding: changing(plain) { $0[0] |= 0x80 }, as: .zcashUncompressed)
        }
        #expect(throws: PointDecodingError.badFlags(actual: 0x20)) {
            try G1(decoding: changing(plain) { $0[0] |= 0x20 }, as: .zcashUncompressed)
        }
        #expect(throws: PointDecodingError.badFlags(actual: 0xe0)) {
            try G1(decoding: [0xe0] + [UInt8](repeating: 0, count: 47), as: .zcashCompressed)
        }
        #expect(throws: PointDecodingError.strayIdentityBits) {
            try G1(decoding: [0xc0] + [UInt8](repeating: 0, count: 46) + [1], as: .zcashCompressed)
        }
        #expect(throws: PointDecodingError.strayIdentityBits) {
            try G1(decoding: changing(plain) { $0[0] |= 0x40 }, as: .zcashUncompressed)
        }
        // EIP-2537 pads each coefficient: bytes 0 to 15 of every 64.
        let padded = G2.generator.encoded(as: .eip2537)
        for (offset, coordinate) in [(0, PointDecodingError.Coordinate.x), (79, .x), (128, .y), (207, .y)] {
            #expect(throws: PointDecodingError.paddingNotZero(coordinate), "byte \(offset)") {
                try G2(decoding: changing(padded) { $0[offset] = 1 }, as: .eip2537)
            }
        }
        for (offset, coordinate) in [(16, PointDecodingError.Coordinate.x), (80, .x), (144, .y), (208, .y)] {
            #expect(throws: PointDecodingError.notCanonical(coordinate), "byte \(offset)") {
                try G2(decoding: changing(padded) { $0[offset] = 0xff }, as: .eip2537)
            }
        }
        #expect(throws: PointDecodingError.notOnCurve) {
            try G2(decoding: changing(padded) { $0[255] ^= 1 }, as: .eip2537)
        }
    }
}
