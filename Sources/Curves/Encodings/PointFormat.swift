public import Algebra

/// One published way of writing points of the curve `C` as bytes. The curve's own list of formats is found in
/// extensions: a format that does not exist for a curve cannot be named.
public struct PointFormat<C: CurveParameters>: Hashable, Sendable {
    /// The flag bits in the first byte; 0 for a flag that the format does not have.
    struct Flags: Hashable, Sendable {
        var compressed: UInt8 = 0
        var identity: UInt8 = 0
        var sign: UInt8 = 0

        var all: UInt8 { compressed | identity | sign }
    }

    /// How a coordinate is laid out.
    enum Layout: Hashable, Sendable {
        /// Big-endian, the coefficient of the highest power of u first.
        case bigEndian
        /// Each coefficient big-endian on `coefficientSize` bytes behind `padding` zero bytes, that of 1 first.
        case padded(coefficientSize: Int, padding: Int)
        /// x·2^(64N) mod p, little-endian, the coefficient of 1 first.
        case montgomery
    }

    let isCompressed: Bool
    let flags: Flags
    let layout: Layout

    init(compressed: Bool = false, flags: Flags = Flags(), layout: Layout = .bigEndian) {
        isCompressed = compressed
        self.flags = flags
        self.layout = layout
    }

    /// The number of bytes of one coordinate.
    var coordinateSize: Int {
        guard case .padded(let size, let padding) = layout else { return C.BaseField.byteCount }
        return C.BaseField.byteCount / size * (size + padding)
    }

    /// The number of bytes of an encoded point.
    public var byteCount: Int { isCompressed ? coordinateSize : 2 * coordinateSize }
}

/// The two groups of BLS12-381, over any arithmetic.
public protocol BLS12381Group: CurveParameters {}
extension BLS12381G1: BLS12381Group {}
extension BLS12381G2: BLS12381Group {}

/// The two groups of BN254, over any arithmetic.
public protocol BN254Group: CurveParameters {}
extension BN254G1: BN254Group {}
extension BN254G2: BN254Group {}

extension PointFormat where C: BLS12381Group {
    /// Zcash's compressed form (protocol specification §5.4.9.2; IETF draft-irtf-cfrg-pairing-friendly-curves,
    /// appendix C): big-endian x, imaginary part first; the highest bits of the first byte say "compressed",
    /// "identity" and "y is the larger root". 48 and 96 bytes.
    public static var zcashCompressed: Self {
        Self(compressed: true, flags: Flags(compressed: 0x80, identity: 0x40, sign: 0x20))
    }
    /// Zcash's uncompressed form: big-endian x and y, imaginary parts first, the same three flag bits, of which only
    /// "identity" may be set. 96 and 192 bytes.
    public static var zcashUncompressed: Self {
        Self(flags: Flags(compressed: 0x80, identity: 0x40, sign: 0x20))
    }
    /// EIP-2537: big-endian coefficients on 64 bytes of which the first 16 are zero, real part first; the identity is
    /// all zeros. 128 and 256 bytes.
    public static var eip2537: Self { Self(layout: .padded(coefficientSize: 48, padding: 16)) }
}

extension PointFormat where C: BN254Group {
    /// EIP-197: big-endian x and y, imaginary parts first; the identity is all zeros. 64 and 128 bytes.
    public static var eip197: Self { Self() }
}

extension PointFormat {
    /// snarkjs's uncompressed form ("U" in wasmcurves), which ceremony hashes are taken over: big-endian x and y,
    /// coefficient of u first; the identity is all zeros.
    public static var snarkjsUncompressed: Self { Self() }
    /// snarkjs's compressed form ("C" in wasmcurves), as in a ceremony's response files: big-endian x, coefficient of
    /// u first; the highest bits of the first byte say "y is the larger root" and "identity".
    public static var snarkjsCompressed: Self { Self(compressed: true, flags: Flags(identity: 0x40, sign: 0x80)) }
    /// The form of the sections of `.zkey` and `.ptau` files ("LEM" in wasmcurves): x and y in Montgomery form,
    /// little-endian, coefficient of 1 first; the identity is all zeros.
    public static var montgomery: Self { Self(layout: .montgomery) }
}
