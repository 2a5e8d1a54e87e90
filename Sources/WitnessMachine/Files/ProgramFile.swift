import Primitives

/// The file of a witness program (`.njw`), version 1: a container as circom's files are, all integers little-endian.
///
/// | section | contents |
/// |---|---|
/// | 1 | the prime's number (u32) and the main component's template instance (u32) |
/// | 2 | the constants: canonical integers, `CircomPrime.byteCount` bytes each |
/// | 3 | template instances, then functions: names, counts, places of components and signals |
/// | 4 | the instructions of all of them in that order, 16 bytes each |
/// | 5 | main's outputs and inputs |
/// | 6 | the signal of each wire (u32) |
/// | 7 | source files, places, texts |
/// | 8 | SHA-256 of the sections before, in their order, each as its type (u32), size (u64) and bytes |
///
/// A list is its count (u32) and its elements; a text its bytes' count (u32) and its UTF-8.
enum ProgramFile {
    static let magic = "njwp"
    static let version: UInt32 = 1
    static let sections: ClosedRange<UInt32> = 1...7
    static let checksumSection: UInt32 = 8
    static let portDepth = 32

    /// The primes in the order of their numbers, which do not change.
    static let primes: [CircomPrime] = [
        .bn128, .bls12381, .goldilocks, .grumpkin, .pallas, .vesta, .secq256r1, .bls12377,
    ]

    /// Adds a section to the checksum.
    static func hash(_ type: UInt32, count: Int, into hash: inout SHA256) {
        var header = ByteWriter()
        header.writeUInt32(type)
        header.writeUInt64(UInt64(count))
        hash.update(header.bytes)
    }
}

extension ByteWriter {
    mutating func writeCount(_ count: Int) { writeUInt32(UInt32(clamping: count)) }

    mutating func writeText(_ text: String) {
        writeCount(text.utf8.count)
        write(text.utf8)
    }
}
