/// One term of a linear combination: a coefficient times a signal.
@frozen public struct ConstraintTerm: Sendable, Hashable {
    /// The signal's local index; 0 is the constant one.
    public var signal: UInt32
    /// The coefficient's index in ``CoefficientPool``.
    public var coefficient: UInt32

    /// A term.
    @inlinable public init(signal: UInt32, coefficient: UInt32) {
        self.signal = signal
        self.coefficient = coefficient
    }
}

/// The constraints of a template instance in flat arrays: A·B = C for each.
///
/// The terms of A, B and C are in increasing order of signal, without zero coefficients. A linear constraint has empty A
/// and B, and then says C = 0. Takes 8 bytes a term and 16 a constraint.
public struct ConstraintStore: Sendable {
    /// One of the three linear combinations of each constraint.
    public enum Part: Int, Sendable, CaseIterable {
        /// The left factor.
        case a
        /// The right factor.
        case b
        /// The product.
        case c
    }

    /// The terms of all combinations, one after the other: A, B, C of the first constraint, A, B, C of the second …
    public private(set) var terms: [ConstraintTerm] = []
    /// The index behind the last term of each combination, three for a constraint.
    public private(set) var ends: [UInt32] = []
    /// For each constraint where it stands in the source: an index of ``CircuitInstances/locations``.
    public private(set) var locations: [UInt32] = []

    /// A store without constraints.
    public init() {}

    /// The number of constraints.
    public var count: Int { locations.count }

    /// The terms of one combination of a constraint; shares the store's memory.
    public func combination(_ part: Part, of constraint: Int) -> ArraySlice<ConstraintTerm> {
        let index = 3 * constraint + part.rawValue
        return terms[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    /// Whether the constraint has no product: A and B are empty.
    public func isLinear(_ constraint: Int) -> Bool {
        let start = constraint == 0 ? 0 : ends[3 * constraint - 1]
        return ends[3 * constraint] == start && ends[3 * constraint + 1] == start
    }

    /// Makes room for terms and constraints to come.
    mutating func reserveCapacity(terms: Int, constraints: Int) {
        self.terms.reserveCapacity(terms)
        ends.reserveCapacity(3 * constraints)
        locations.reserveCapacity(constraints)
    }

    /// Appends a constraint. The terms of each part must be in increasing order of signal. The store must stay below
    /// 2³² terms, which the elaborator's limit on constraints guarantees.
    public mutating func append(
        a: some Sequence<ConstraintTerm>, b: some Sequence<ConstraintTerm>, c: some Sequence<ConstraintTerm>,
        location: UInt32
    ) {
        terms.append(contentsOf: a)
        ends.append(UInt32(terms.count))
        terms.append(contentsOf: b)
        ends.append(UInt32(terms.count))
        terms.append(contentsOf: c)
        ends.append(UInt32(terms.count))
        locations.append(location)
    }
}

/// The distinct coefficients of a circuit, so that a term takes 8 bytes.
///
/// Index 0 is the element 0 (which no stored term has), 1 is 1 and 2 is −1.
public struct CoefficientPool: Sendable {
    /// The index of 1.
    public static let one: UInt32 = 1
    /// The index of −1.
    public static let minusOne: UInt32 = 2

    /// The elements in the order in which they were added.
    public private(set) var elements: [FieldElement] = [.zero, .one, .minusOne]
    private var indices: [FieldElement: UInt32] = [.zero: 0, .one: 1, .minusOne: 2]

    /// A pool of 0, 1 and −1.
    public init() {}

    /// The element at an index that ``index(of:)`` gave.
    @inline(__always) public subscript(index: UInt32) -> FieldElement { elements[Int(index)] }

    /// The index of an element, which is added if it is new. Expected constant time.
    public mutating func index(of element: FieldElement) -> UInt32 {
        if element.isOne { return Self.one }
        if element.isMinusOne { return Self.minusOne }
        if let index = indices[element] { return index }
        let index = UInt32(truncatingIfNeeded: elements.count)
        elements.append(element)
        indices[element] = index
        return index
    }
}
