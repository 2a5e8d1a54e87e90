public import Algebra

/// An element of a group in which rings sign. Operations are constant time unless a name says `VariableTime`.
public protocol RingElement: Sendable, Equatable {
    /// Integers modulo the order of the generator.
    associatedtype Scalar: PrimeField
    /// What is computed once for a public element that public scalars multiply.
    associatedtype Multiples: Sendable

    /// The neutral element.
    static var identity: Self { get }
    /// The sum.
    static func + (a: Self, b: Self) -> Self
    /// The difference.
    static func - (a: Self, b: Self) -> Self
    /// The multiple by a secret scalar.
    static func * (element: Self, scalar: Scalar) -> Self
    /// The generator's multiple by a secret scalar.
    static func generatorMultiple(by scalar: Scalar) -> Self

    /// The tables for products with public scalars: larger ones where the element serves many products.
    func multiples(forMany: Bool) -> Multiples
    /// scalar·G + Σ scalarᵢ·elementᵢ for public scalars.
    static func sumVariableTime(generator: Scalar, _ terms: [RingTerm<Self>]) -> Self
    /// Σ scalarᵢ·elementᵢ for public scalars.
    static func sumVariableTime(_ terms: [RingTerm<Self>]) -> Self

    /// The canonical encodings of some elements.
    static func encodings(of elements: [Self]) -> [[UInt8]]
}

/// A public element, as its tables, with the public scalar that multiplies it.
public struct RingTerm<Element: RingElement>: Sendable {
    /// The element's tables.
    public let element: Element.Multiples
    /// The scalar.
    public let scalar: Element.Scalar

    /// The product of the two.
    public init(_ element: Element.Multiples, _ scalar: Element.Scalar) {
        self.element = element
        self.scalar = scalar
    }
}
