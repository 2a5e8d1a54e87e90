/// Random changes of bytes, for texts and files.
struct TextMutator<Generator: RandomNumberGenerator> {
    var generator: Generator

    mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    /// One random change; the result differs from `bytes`.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        while true {
            let changed = change(bytes)
            if changed != bytes { return changed }
        }
    }

    private mutating func change(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        let at = index(bytes.count)
        switch index(9) {
        case 0: result[at] ^= 1 << UInt8(index(8))
        case 1: result[at] = UInt8(index(256))
        case 2, 3:
            // A digit for another: the change that is most often still a number.
            let digits = bytes.indices.filter { 48...57 ~= bytes[$0] }
            if !digits.isEmpty { result[digits[index(digits.count)]] = UInt8(48 + index(10)) }
        case 4: result.swapAt(at, index(bytes.count))
        case 5: result.remove(at: at)
        case 6: result.insert(bytes[index(bytes.count)], at: at)
        case 7: result.removeLast(1 + index(bytes.count))
        default:
            let end = min(bytes.count, at + 1 + index(80))
            let target = index(bytes.count)
            let slice = bytes[at..<end]
            result.replaceSubrange(target..<min(bytes.count, target + slice.count), with: slice)
        }
        return result
    }
}

/// How many mutations ended how.
struct MutationTally {
    /// Refused while reading, by the error's name.
    var refused: [String: Int] = [:]
    /// Read, and refused by the verifier.
    var failed: [String: Int] = [:]
    /// The same values in another writing, or a change where nothing is read.
    var unchanged = 0
    /// Another valid proof of the same statement, as anyone can make.
    var malleated = 0
    /// Accepted though it says something else. Must stay empty.
    var accepted: [String] = []

    var count: Int {
        refused.values.reduce(0, +) + failed.values.reduce(0, +) + unchanged + malleated + accepted.count
    }

    var summary: String {
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return
            "\(count) mutations: refused on reading \(refused.values.reduce(0, +)) (\(list(refused))), by the verifier "
            + "\(failed.values.reduce(0, +)) (\(list(failed))), unchanged meaning \(unchanged), "
            + "other proof of the same statement \(malleated), wrongly accepted \(accepted.count)"
    }
}
