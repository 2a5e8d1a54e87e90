import Algebra
import Curves
import Foundation
import Groth16
import Primitives
import Testing

/// Keys whose sections lie beyond 4 GiB: sparse files that occupy a few blocks on the disk.
@Suite struct LargeKeyTests {
    private typealias E = BN254
    private static let wires = 33_000_000
    private static let publicInputs = 3
    private static let domain = 1 << 25
    private static let coefficients = 100_000_000

    /// Writes a key of 33 million wires whose points are zero, but for a mark at the end of each section.
    private static func writeSparseKey(at path: String) throws -> Int {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        defer { try? file.close() }
        let header = ProvingKeyHeader<E>(
            wireCount: wires, publicInputCount: publicInputs, domainSize: domain,
            alpha1: E.G1Affine.generator, beta1: E.G1Affine.generator, delta1: E.G1Affine.generator,
            beta2: E.G2Affine.generator, gamma2: E.G2Affine.generator, delta2: E.G2Projective.generator.doubled().affine
        )
        let g1 = 64
        let sizes: [(type: UInt32, size: Int)] = [
            (1, 4), (2, header.encoded().count), (3, (publicInputs + 1) * g1), (4, 4 + coefficients * 44),
            (5, wires * g1), (6, wires * g1), (7, wires * 2 * g1), (8, (wires - publicInputs - 1) * g1),
            (9, domain * g1), (10, 68),
        ]
        var position = 0
        func put(_ bytes: [UInt8], at offset: Int) throws {
            try file.seek(toOffset: UInt64(offset))
            try file.write(contentsOf: Data(bytes))
        }
        func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
            (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T(8 * $0)) }
        }
        try put(Array("zkey".utf8) + littleEndian(UInt32(1)) + littleEndian(UInt32(sizes.count)), at: 0)
        position = 12
        for (type, size) in sizes {
            try put(littleEndian(type) + littleEndian(UInt64(size)), at: position)
            position += 12
            switch type {
            case 1: try put(littleEndian(UInt32(1)), at: position)
            case 2: try put(header.encoded(), at: position)
            case 4: try put(littleEndian(UInt32(coefficients)), at: position)
            default: break
            }
            if type >= 3 { try put([UInt8(type)], at: position + size - 1) }
            position += size
        }
        return position
    }

    @Test("a key of 33 million wires opens, and its sections are read beyond 4 GiB")
    func sparseKey() throws {
        let path = NSTemporaryDirectory() + "nightjar-sparse-\(UUID().uuidString).zkey"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let size = try Self.writeSparseKey(at: path)
        #expect(size > 4 << 30)
        let key = try ProvingKey<E>(path: path)
        #expect(key.header.wireCount == Self.wires)
        #expect(key.coefficientCount == Self.coefficients)
        #expect(key.coefficients.origin + key.coefficients.count > 4 << 30)
        for (type, region) in [
            (4, key.coefficients), (5, key.a), (6, key.b1), (7, key.b2), (8, key.c), (9, key.h),
        ] {
            #expect(region.load(UInt8.self, at: region.count - 1) == UInt8(type))
        }
        #expect(key.h.origin > 4 << 30)
    }

    @Test("a large key cut off by one byte is refused by name")
    func truncated() throws {
        let path = NSTemporaryDirectory() + "nightjar-sparse-\(UUID().uuidString).zkey"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let size = try Self.writeSparseKey(at: path)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: UInt64(size - 1))
        try file.close()
        #expect(throws: BinaryContainerError.self) { try ProvingKey<E>(path: path) }
    }
}
