internal import Algebra
internal import Curves

/// Multiples of the base point G for products with secret scalars.
enum BasePoint {
    static let table = EdwardsFixedBase<Ed25519>(.generator)
}
