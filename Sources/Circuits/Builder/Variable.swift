public import Algebra

/// A wire of a circuit under construction.
///
/// Its final number is known when the circuit is finished: wires are ordered ONE, outputs, public inputs, private
/// inputs, intermediates, and within each kind by creation.
public struct Variable<F: PrimeField>: Sendable, Hashable {
    /// The kind in the two highest bits and the position within the kind below, so that the order of these numbers is
    /// the order of wires.
    @usableFromInline let raw: UInt32

    @usableFromInline static var positionBits: UInt32 { 30 }

    @inlinable init(raw: UInt32) { self.raw = raw }

    @inlinable init(_ kind: WireKind, _ position: Int) {
        precondition(position < 1 << 30, "a circuit has at most 2^30 wires of a kind")
        raw = kind.rawValue << Self.positionBits | UInt32(position)
    }

    /// The wire whose value is one.
    @inlinable public static var one: Variable { Variable(raw: 0) }

    @inlinable var kind: WireKind { WireKind(rawValue: raw >> Self.positionBits) ?? .intermediate }
    @inlinable var position: Int { Int(raw & (1 << Self.positionBits - 1)) }
}

/// A sum of multiples of wires. Terms are ordered by wire; each wire occurs once, none with coefficient zero.
public struct LinearCombination<F: PrimeField>: Sendable {
    /// A multiple of a wire.
    public struct Term: Sendable {
        /// The wire.
        public let variable: Variable<F>
        /// The factor, not zero.
        public let coefficient: F

        @inlinable init(_ variable: Variable<F>, _ coefficient: F) {
            self.variable = variable
            self.coefficient = coefficient
        }
    }

    /// The terms, by increasing wire.
    @inlinable public var terms: [Term] { storage }
    @usableFromInline var storage: [Term]

    @inlinable init(sorted terms: [Term]) { storage = terms }

    /// The empty sum: zero.
    @inlinable public init() { storage = [] }

    /// A wire.
    @inlinable public init(_ variable: Variable<F>) { storage = [Term(variable, .one)] }

    /// A constant.
    @inlinable public init(constant: F) { storage = constant.isZero ? [] : [Term(.one, constant)] }

    /// The value, where it depends on no wire but ONE.
    @inlinable public var constantValue: F? {
        switch storage.count {
        case 0: .zero
        case 1: storage[0].variable == .one ? storage[0].coefficient : nil
        default: nil
        }
    }

    /// Adds a multiple of a wire: at once where the wire is newer than all others of the sum.
    @inlinable public mutating func add(_ coefficient: F, _ variable: Variable<F>) {
        if coefficient.isZero { return }
        guard let last = storage.last, last.variable.raw >= variable.raw else {
            storage.append(Term(variable, coefficient))
            return
        }
        // The first term that is not before the wire.
        var low = 0, high = storage.count - 1
        while low < high {
            let middle = (low + high) / 2
            if storage[middle].variable.raw < variable.raw { low = middle + 1 } else { high = middle }
        }
        if storage[low].variable == variable {
            let sum = storage[low].coefficient + coefficient
            if sum.isZero { storage.remove(at: low) } else { storage[low] = Term(variable, sum) }
        } else {
            storage.insert(Term(variable, coefficient), at: low)
        }
    }

    /// Adds a multiple of another sum.
    @inlinable public mutating func add(_ factor: F, _ other: LinearCombination) {
        if factor.isZero || other.storage.isEmpty { return }
        if other.storage.count == 1 {
            add(factor * other.storage[0].coefficient, other.storage[0].variable)
            return
        }
        let isOne = factor == .one
        var merged: [Term] = []
        merged.reserveCapacity(storage.count + other.storage.count)
        var i = 0
        for term in other.storage {
            while i < storage.count, storage[i].variable.raw < term.variable.raw {
                merged.append(storage[i])
                i += 1
            }
            var coefficient = isOne ? term.coefficient : factor * term.coefficient
            if i < storage.count, storage[i].variable == term.variable {
                coefficient += storage[i].coefficient
                i += 1
            }
            if !coefficient.isZero { merged.append(Term(term.variable, coefficient)) }
        }
        merged.append(contentsOf: storage[i...])
        storage = merged
    }
}

extension LinearCombination {
    /// The sum.
    @inlinable public static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.add(.one, b)
        return sum
    }

    /// The difference.
    @inlinable public static func - (a: Self, b: Self) -> Self {
        var sum = a
        sum.add(-.one, b)
        return sum
    }

    /// The sum with a wire.
    @inlinable public static func + (a: Self, b: Variable<F>) -> Self {
        var sum = a
        sum.add(.one, b)
        return sum
    }

    /// The difference to a wire.
    @inlinable public static func - (a: Self, b: Variable<F>) -> Self {
        var sum = a
        sum.add(-.one, b)
        return sum
    }

    /// The sum with a constant.
    @inlinable public static func + (a: Self, b: F) -> Self {
        var sum = a
        sum.add(b, .one)
        return sum
    }

    /// A multiple.
    @inlinable public static func * (factor: F, a: Self) -> Self {
        if factor.isZero { return Self() }
        return Self(sorted: a.storage.map { Term($0.variable, factor * $0.coefficient) })
    }

    /// The negative.
    @inlinable public static prefix func - (a: Self) -> Self {
        Self(sorted: a.storage.map { Term($0.variable, -$0.coefficient) })
    }
}

extension Variable {
    /// The sum of two wires.
    @inlinable public static func + (a: Variable, b: Variable) -> LinearCombination<F> { LinearCombination(a) + b }
    /// The difference of two wires.
    @inlinable public static func - (a: Variable, b: Variable) -> LinearCombination<F> { LinearCombination(a) - b }
    /// A multiple of a wire.
    @inlinable public static func * (factor: F, a: Variable) -> LinearCombination<F> {
        var product = LinearCombination<F>()
        product.add(factor, a)
        return product
    }
    /// The wire as a sum of one term.
    @inlinable public var combination: LinearCombination<F> { LinearCombination(self) }
}
