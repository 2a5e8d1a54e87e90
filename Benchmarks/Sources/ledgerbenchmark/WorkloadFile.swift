import Foundation
import Primitives

/// A workload in a file: a word, the kind, genesis, blocks, and at the end the SHA-256 of all before.
extension Workload {
    private static let mark = Array("nightjar-ledgerbenchmark-1\n".utf8)

    /// Writes the workload in one step. Proofs under a test set-up are not kept: their keys would have to be as well.
    func write(to path: String) throws {
        var writer = ByteWriter()
        writer.write(Self.mark)
        func write(_ bytes: [UInt8]) {
            writer.writeUInt32(UInt32(bytes.count))
            writer.write(bytes)
        }
        write(Array(kind.rawValue.utf8))
        write(genesis)
        writer.writeUInt32(UInt32(preparation.count))
        for transactions in preparation + [block] {
            writer.writeUInt32(UInt32(transactions.count))
            for transaction in transactions { write(transaction) }
        }
        let digest = SHA256.digest(of: writer.bytes)
        try Data(writer.bytes + digest).write(to: URL(filePath: path), options: .atomic)
    }

    /// The workload that a file has; nil where there is no such file.
    ///
    /// - Throws: `BenchmarkError` where the file is not a workload of this kind and count, or is damaged.
    static func read(from path: String, kind: WorkloadKind, count: Int) throws -> Workload? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe))
        guard bytes.count > mark.count + 32, bytes.starts(with: mark) else {
            throw BenchmarkError("\(path) is no file of blocks; delete it to make them anew")
        }
        guard SHA256.digest(of: Array(bytes.dropLast(32))) == Array(bytes.suffix(32)) else {
            throw BenchmarkError("\(path) is damaged: its digest differs; delete it to make the blocks anew")
        }
        var reader = ByteReader(Array(bytes.dropFirst(mark.count).dropLast(32)))
        func bytesOfItem() throws -> [UInt8] { try reader.readBytes(reader.readCount32(elementSize: 1)) }
        func transactions() throws -> [[UInt8]] {
            let count = try reader.readCount32(elementSize: 4)
            return try (0..<count).map { _ in try bytesOfItem() }
        }
        guard try bytesOfItem() == Array(kind.rawValue.utf8) else {
            throw BenchmarkError("\(path) has blocks of another kind than \(kind.rawValue)")
        }
        var workload = Workload(kind: kind, genesis: try bytesOfItem())
        let blocks = try reader.readCount32(elementSize: 4)
        workload.preparation = try (0..<blocks).map { _ in try transactions() }
        workload.block = try transactions()
        try reader.finish()
        guard workload.block.count >= count else {
            throw BenchmarkError("\(path) has \(workload.block.count) transactions; \(count) are asked for")
        }
        workload.block.removeLast(workload.block.count - count)
        return workload
    }
}
