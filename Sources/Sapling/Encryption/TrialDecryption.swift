internal import Algebra
internal import Curves
public import Primitives

/// Finds the outputs that were sent to some incoming viewing keys.
///
/// Constant time in the keys for all outputs that do not open. Each ephemeral key is decoded once for all keys, and an
/// inversion serves many outputs. About 75 microseconds an output for one key on one thread.
public struct TrialDecryption: Sendable {
    /// The keys that are tried, in this order.
    public let keys: [IncomingViewingKey]
    private let multipliers: [Limbs<4>]

    /// What was found in an output.
    public struct Found<Decrypted: Sendable>: Sendable {
        /// Which of the keys decrypts the output, by its position.
        public let keyIndex: Int
        /// What it decrypts to.
        public let decrypted: Decrypted
    }

    /// Prepares to try these keys.
    public init(_ keys: [IncomingViewingKey]) {
        self.keys = keys
        multipliers = keys.map { NoteKeys.cleared($0.scalar) }
    }

    /// Outputs that share an inversion.
    private static let chunkCount = 64

    /// For each output in order what the first key that decrypts it finds; nil where none does.
    ///
    /// - Parameter pool: the threads that share the work.
    public func decrypt<Output: DecryptableOutput>(
        _ outputs: [Output], under rule: NotePlaintextRule, on pool: WorkerPool
    ) -> [Found<Output.Decrypted>?] {
        let chunks = (outputs.count + Self.chunkCount - 1) / Self.chunkCount
        return pool.map(count: chunks) { index in
            let start = index * Self.chunkCount
            return decrypt(outputs[start..<min(start + Self.chunkCount, outputs.count)], under: rule)
        }.flatMap { $0 }
    }

    private func decrypt<Output: DecryptableOutput>(
        _ outputs: ArraySlice<Output>, under rule: NotePlaintextRule
    ) -> [Found<Output.Decrypted>?] {
        // What is no point opens under no key; the identity takes its place to keep the lists in step.
        let points = PublicPoints.decodeAllVariableTime(outputs.map(\.ephemeralKey)).map { point in
            point.map { EdwardsPoint($0) }
        }
        var found = [Found<Output.Decrypted>?](repeating: nil, count: outputs.count)
        for (keyIndex, multiplier) in multipliers.enumerated() {
            let products = EdwardsPoint.normalize(points.map { ($0 ?? .identity).multiplied(by: multiplier) })
            for (index, output) in outputs.enumerated() where points[index] != nil && found[index] == nil {
                let encryptionKey = NoteKeys.encryptionKey(
                    sharedSecret: products[index].encoded, ephemeralKey: output.ephemeralKey)
                let decrypted = try? output.decrypt(encryptionKey: encryptionKey, for: keys[keyIndex], under: rule)
                found[index] = decrypted.map { Found(keyIndex: keyIndex, decrypted: $0) }
            }
        }
        return found
    }
}
