public import Algebra
public import Curves

/// The fixed points of Sapling with tables of their multiples (Zcash protocol specification §5.4.6.1, §5.4.7.1,
/// §5.4.8.2, §5.4.8.3 and §4.2.2).
///
/// Each is found by hashing its name, so that nobody knows a relation between two of them.
public enum SaplingGenerators {
    /// 𝒢, of spend authorisation signatures and `ak`.
    public static let spendAuthorization = EdwardsFixedBase<Jubjub>(JubjubGroupHash.find(domain: "Zcash_G_", []))
    /// ℋ, of `nk`.
    public static let proofGeneration = EdwardsFixedBase<Jubjub>(JubjubGroupHash.find(domain: "Zcash_H_", []))
    /// 𝒥, by whose multiple with a note's position nullifiers of equal notes differ.
    public static let notePosition = EdwardsFixedBase<Jubjub>(JubjubGroupHash.find(domain: "Zcash_J_", []))
    /// The base of a note commitment's randomness.
    public static let noteRandomness = EdwardsFixedBase<Jubjub>(
        JubjubGroupHash.find(domain: "Zcash_PH", Array("r".utf8)))
    /// 𝒱, the base of the value in a value commitment.
    public static let value = EdwardsFixedBase<Jubjub>(JubjubGroupHash.find(domain: "Zcash_cv", Array("v".utf8)))
    /// ℛ, the base of a value commitment's randomness and of binding signatures.
    public static let valueRandomness = EdwardsFixedBase<Jubjub>(
        JubjubGroupHash.find(domain: "Zcash_cv", Array("r".utf8)))
}
