/// F4Jumble (ZIP 316, "Jumbling"): an unkeyed permutation after which every byte depends on every other, so that no two
/// unified addresses look alike in a part of them.
public enum F4Jumble {
    /// The lengths it is defined for, in bytes.
    public static let byteCounts = 38...4_194_368

    /// The permutation, or nil where the length is none of ``byteCounts``.
    public static func apply(_ message: [UInt8]) -> [UInt8]? {
        guard var halves = Halves(message) else { return nil }
        halves.changeRight(0)
        halves.changeLeft(0)
        halves.changeRight(1)
        halves.changeLeft(1)
        return halves.left + halves.right
    }

    /// Its inverse, or nil where the length is none of ``byteCounts``.
    public static func invert(_ message: [UInt8]) -> [UInt8]? {
        guard var halves = Halves(message) else { return nil }
        halves.changeLeft(1)
        halves.changeRight(1)
        halves.changeLeft(0)
        halves.changeRight(0)
        return halves.left + halves.right
    }

    /// The two sides of the Feistel network.
    private struct Halves {
        var left: [UInt8]
        var right: [UInt8]

        init?(_ message: [UInt8]) {
            guard byteCounts.contains(message.count) else { return nil }
            let count = min(64, message.count / 2)
            left = Array(message[..<count])
            right = Array(message[count...])
        }

        /// Adds H_round(right) to the left side.
        mutating func changeLeft(_ round: UInt8) {
            let digest = KeyDerivation.blake2b(Array("UA_F4Jumble_H".utf8) + [round, 0, 0], count: left.count, [right])
            for i in left.indices { left[i] ^= digest[i] }
        }

        /// Adds G_round(left), one block of 64 bytes after another, to the right side.
        mutating func changeRight(_ round: UInt8) {
            for (block, start) in stride(from: 0, to: right.count, by: 64).enumerated() {
                let number = [UInt8(truncatingIfNeeded: block), UInt8(truncatingIfNeeded: block >> 8)]
                let digest = KeyDerivation.blake2b(
                    Array("UA_F4Jumble_G".utf8) + [round] + number, count: 64, [left])
                for i in start..<min(start + 64, right.count) { right[i] ^= digest[i - start] }
            }
        }
    }
}
