internal import Primitives

/// BLAKE2b-512 over the parts of a ceremony's transcript.
struct TranscriptHash {
    private var hasher = BLAKE2b()

    init() {}

    /// Goes on from a state that a `.ptau` file keeps.
    init(state: [UInt8]) throws(BLAKE2Error) { hasher = try BLAKE2b(state: state) }

    mutating func update(_ bytes: [UInt8]) { hasher.update(bytes) }

    /// Absorbs a count as four big-endian bytes.
    mutating func updateCount(_ count: Int) {
        update((0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) })
    }

    /// The state to keep in a `.ptau` file, 216 bytes.
    var state: [UInt8] { hasher.state }

    /// The hash of everything so far, 64 bytes.
    func finalize() -> [UInt8] { hasher.finalize() }

    /// The hash of `bytes`, 64 bytes.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var hash = TranscriptHash()
        hash.update(bytes)
        return hash.finalize()
    }
}
