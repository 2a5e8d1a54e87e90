public import Algebra
import Curves
public import Primitives

/// Why the field of a circuit or witness file is refused.
public enum ScalarFieldError: NamedError, Equatable {
    /// The prime is the order of no curve known here; `hex` shows it, most significant digit first.
    case unknownPrime(hex: String)
    /// The field size is not the number of bytes of a known prime.
    case fieldSize(actual: UInt32, expected: UInt32)
    /// The file is for another curve than the one asked for.
    case wrongPrime(actual: CurveID, expected: String)

    public var explanation: String {
        switch self {
        case .unknownPrime(let hex):
            "The prime 0x\(hex) is the order of neither BN254 (bn128) nor BLS12-381 (bls12381)."
        case .fieldSize(let actual, let expected): "The header's field size is \(actual) bytes, not \(expected)."
        case .wrongPrime(let actual, let expected): "The file is for \(actual.rawValue), not for \(expected)."
        }
    }
}

/// The field size and prime that open the headers of `.r1cs` and `.wtns` files.
enum ScalarFieldFormat {
    /// Bytes of a value on both curves.
    static let byteCount = 32
    /// Bytes of the field size and the prime.
    static let headerByteCount = 4 + byteCount

    /// The curve whose group order a header names.
    static func curve(fieldSize: UInt32, prime: [UInt8]) throws(ScalarFieldError) -> CurveID {
        if prime == BN254.Fr.modulus.littleEndianBytes { return .bn128 }
        if prime == BLS12381.Fr.modulus.littleEndianBytes { return .bls12381 }
        throw .unknownPrime(hex: Hexadecimal.encode(prime.reversed()))
    }

    /// Reads field size and prime.
    static func read<E: Error>(
        _ reader: inout ByteReader, failure: (ScalarFieldError) -> E, truncated: (ByteReaderError) -> E
    ) throws(E) -> CurveID {
        let size: UInt32, prime: [UInt8]
        do throws(ByteReaderError) {
            size = try reader.readUInt32()
        } catch { throw truncated(error) }
        guard size == UInt32(byteCount) else { throw failure(.fieldSize(actual: size, expected: UInt32(byteCount))) }
        do throws(ByteReaderError) {
            prime = try reader.readBytes(byteCount)
        } catch { throw truncated(error) }
        do throws(ScalarFieldError) { return try curve(fieldSize: size, prime: prime) } catch { throw failure(error) }
    }

    /// Requires that `curve` has the order of `F`.
    static func require<F: PrimeField>(_ curve: CurveID, is type: F.Type) throws(ScalarFieldError) {
        let prime: [UInt8] =
            switch curve {
            case .bn128: BN254.Fr.modulus.littleEndianBytes
            case .bls12381: BLS12381.Fr.modulus.littleEndianBytes
            }
        guard prime == F.modulus.littleEndianBytes else {
            throw .wrongPrime(actual: curve, expected: F.Parameters.name)
        }
    }

    /// Field size and prime of `F`.
    static func header<F: PrimeField>(of type: F.Type) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 4 + F.byteCount)
        writer.writeUInt32(UInt32(F.byteCount))
        writer.write(F.modulus.littleEndianBytes)
        return writer.bytes
    }
}
