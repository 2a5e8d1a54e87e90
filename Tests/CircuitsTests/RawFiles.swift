import Algebra
import Curves
import Foundation
import Primitives

/// Little-endian bytes of an integer.
func le<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T($0 * 8)) }
}

/// A section file put together byte by byte, so that tests can put it together wrongly.
struct RawFile {
    var magic: String
    var version: UInt32
    var sections: [(type: UInt32, bytes: [UInt8])]

    var bytes: [UInt8] {
        var result = Array(magic.utf8) + le(version) + le(UInt32(sections.count))
        for section in sections { result += le(section.type) + le(UInt64(section.bytes.count)) + section.bytes }
        return result
    }

    var region: ByteRegion { ByteRegion(copying: bytes) }
}

/// The circuit c = a·b with output c: wires ONE, c, a, b.
struct RawR1CS {
    var fieldSize: UInt32 = 32
    var prime = BNFr.modulus.littleEndianBytes
    var wires: UInt32 = 4
    var outputs: UInt32 = 1
    var publicInputs: UInt32 = 0
    var privateInputs: UInt32 = 2
    var labels: UInt64 = 4
    var constraintCount: UInt32 = 1
    var headerTail: [UInt8] = []
    var constraints: [UInt8] = RawR1CS.terms([(2, one)]) + RawR1CS.terms([(3, one)]) + RawR1CS.terms([(1, one)])
    var map: [UInt8] = (0..<4).flatMap { le(UInt64($0)) }
    var further: [(type: UInt32, bytes: [UInt8])] = []

    static let one = [1] + [UInt8](repeating: 0, count: 31)

    static func terms(_ terms: [(UInt32, [UInt8])]) -> [UInt8] {
        le(UInt32(terms.count)) + terms.flatMap { le($0.0) + $0.1 }
    }

    var header: [UInt8] {
        le(fieldSize) + prime + le(wires) + le(outputs) + le(publicInputs) + le(privateInputs) + le(labels)
            + le(constraintCount) + headerTail
    }

    var file: RawFile {
        RawFile(
            magic: "r1cs", version: 1, sections: [(2, constraints), (1, header), (3, map)] + further)
    }
}

/// The witness 1, 33, 3, 11.
struct RawWitness {
    var fieldSize: UInt32 = 32
    var prime = BNFr.modulus.littleEndianBytes
    var count: UInt32 = 4
    var headerTail: [UInt8] = []
    var values = [1, 33, 3, 11].map { BNFr($0).littleEndianBytes }

    var file: RawFile {
        RawFile(
            magic: "wtns", version: 2,
            sections: [(1, le(fieldSize) + prime + le(count) + headerTail), (2, values.flatMap { $0 })])
    }
}

/// A path in the temporary folder; the file there is removed with the object.
final class TemporaryPath {
    let path: String
    init(_ name: String = "file") {
        path = FileManager.default.temporaryDirectory.appending(path: "nightjar-\(UUID().uuidString)-\(name)").path
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
}
