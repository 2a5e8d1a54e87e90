package import Algebra
package import Curves

/// Points of signatures and proofs are stored times 1/8, so that a verifier that multiplies by 8 rids them of small order.
package enum Eighth {
    /// 1/8 modulo the group's order.
    package static let scalar = Ed25519.ScalarField(8).inverse() ?? .one
}
