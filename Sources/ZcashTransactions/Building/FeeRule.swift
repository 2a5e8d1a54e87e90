import Primitives

/// What a transaction pays to be mined.
public enum FeeRule: Sendable, Hashable {
    /// The conventional fee of ZIP 317: 5,000 zatoshi for each logical action, of which at least two are counted.
    case conventional
    /// This many zatoshi.
    case fixed(UInt64)

    /// The marginal fee in zatoshi (ZIP 317).
    public static let marginal: UInt64 = 5_000
    /// Actions that are counted in any case (ZIP 317).
    public static let graceActions = 2
    /// The size in bytes of an ordinary transparent output (ZIP 317).
    static let standardOutputCount = 34

    /// The fee in zatoshi of a transaction without transparent inputs.
    ///
    /// - Parameters:
    ///   - spends: Sapling spends, decoys included.
    ///   - outputs: Sapling outputs, decoys included.
    ///   - transparentOutputs: the transparent outputs.
    public func fee(spends: Int, outputs: Int, transparentOutputs: [TransparentOutput] = []) -> UInt64 {
        switch self {
        case .fixed(let fee): return fee
        case .conventional:
            let size = transparentOutputs.reduce(0) { size, output in
                var script = ByteWriter()
                script.writeCounted(output.script)
                return size + 8 + script.bytes.count
            }
            let transparent = (size + Self.standardOutputCount - 1) / Self.standardOutputCount
            return Self.marginal * UInt64(max(Self.graceActions, transparent + max(spends, outputs)))
        }
    }
}
