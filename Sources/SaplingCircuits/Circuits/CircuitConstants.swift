internal import Algebra
internal import Circuits
internal import Curves
internal import FieldHashes
internal import Sapling

/// The tables that the two circuits look up, computed once: about 50 ms.
enum CircuitConstants {
    typealias Windows = FixedBaseWindows<Jubjub>

    static let spendAuthorization = Windows(SaplingGenerators.spendAuthorization.base, bitCount: scalarBits)
    static let proofGeneration = Windows(SaplingGenerators.proofGeneration.base, bitCount: scalarBits)
    static let notePosition = Windows(SaplingGenerators.notePosition.base, bitCount: treeDepth)
    static let noteRandomness = Windows(SaplingGenerators.noteRandomness.base, bitCount: scalarBits)
    static let value = Windows(SaplingGenerators.value.base, bitCount: 64)
    static let valueRandomness = Windows(SaplingGenerators.valueRandomness.base, bitCount: scalarBits)
    static let pedersen = PedersenWindows<Jubjub>(
        Array(JubjubPedersenHash.generators.prefix(4)), windowsPerSegment: JubjubPedersenHash.chunksPerSegment)

    /// The width of a scalar of Jubjub.
    static let scalarBits = 252
    /// The width of an incoming viewing key.
    static let viewingKeyBits = 251
    /// The depth of the note commitment tree.
    static let treeDepth = 32
    /// The personalisation of the hash of a note, six bits.
    static let notePersonalization = 63
}
