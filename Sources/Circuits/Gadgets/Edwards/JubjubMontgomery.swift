public import Algebra
public import Curves

/// Jubjub's Montgomery companion (Zcash protocol specification §A.2, where the coefficient of y² is −40964; scaling y
/// makes it one).
extension JubjubCurve: MontgomeryCompanion {
    @inlinable public static var montgomeryA: Fq { Fq(40962) }
    @inlinable public static var montgomeryScale: Fq {
        Fq(
            canonical: Limbs([
                0x8f45_35f7_cf82_b8d9, 0xce40_6970_3da8_8abd, 0x31de_341e_77d7_64e5, 0x2762_de61_e862_645e,
            ])) ?? .zero
    }
}
