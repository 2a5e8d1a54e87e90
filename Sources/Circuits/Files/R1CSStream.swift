public import Algebra
public import Primitives

/// One constraint of a stream; its arrays are reused from one constraint to the next.
public struct ConstraintRow<F: PrimeField>: Sendable {
    /// A linear combination: `coefficients[k]·wire(wires[k])` over all k.
    public struct Terms: Sendable {
        /// The wire of each term, in the file's order.
        public var wires: [UInt32] = []
        /// The coefficient of each term.
        public var coefficients: [F] = []

        @inlinable init() {}
    }

    /// The left factor.
    public var a = Terms()
    /// The right factor.
    public var b = Terms()
    /// The product.
    public var c = Terms()

    /// An empty row.
    @inlinable public init() {}
}

/// Reads the constraints of an `.r1cs` file one after another, checking each.
public struct R1CSStream<F: PrimeField>: Sendable {
    @usableFromInline let section: ByteRegion
    @usableFromInline let wireCount: Int
    /// The number of constraints in all.
    public let constraintCount: Int
    /// The number of the constraint that `next(_:)` reads.
    @inlinable public var nextIndex: Int { index }
    @usableFromInline var index = 0
    @usableFromInline var position = 0

    @usableFromInline init(section: ByteRegion, wireCount: Int, constraintCount: Int) {
        self.section = section
        self.wireCount = wireCount
        self.constraintCount = constraintCount
    }

    /// Reads the next constraint into `row`; false where there is none.
    ///
    /// - Throws: `.truncatedConstraint`, `.tooManyTerms`, `.wireOutOfRange`, `.coefficientNotCanonical`, and at the
    ///   end `.trailingConstraintBytes`.
    @inlinable public mutating func next(_ row: inout ConstraintRow<F>) throws(R1CSError) -> Bool {
        guard index < constraintCount else {
            try finish()
            return false
        }
        try read(&row.a)
        try read(&row.b)
        try read(&row.c)
        endConstraint()
        return true
    }

    @inlinable mutating func read(_ terms: inout ConstraintRow<F>.Terms) throws(R1CSError) {
        terms.wires.removeAll(keepingCapacity: true)
        terms.coefficients.removeAll(keepingCapacity: true)
        try forEachTerm { wire, coefficient in
            terms.wires.append(wire)
            terms.coefficients.append(coefficient)
        }
    }

    /// Reads one linear combination of constraint `index`.
    @inlinable mutating func forEachTerm(_ body: (UInt32, F) -> Void) throws(R1CSError) {
        let start = position
        let stride = 4 + F.byteCount
        position = try unsafe section.withUnsafeBytes { (bytes) throws(R1CSError) -> Int in
            guard let base = bytes.baseAddress, bytes.count - start >= 4 else {
                throw .truncatedConstraint(index: index, offset: section.origin + bytes.count)
            }
            let count = UInt32(littleEndian: unsafe base.loadUnaligned(fromByteOffset: start, as: UInt32.self))
            let room = (bytes.count - start - 4) / stride
            guard count <= room else {
                throw .tooManyTerms(constraint: index, actual: count, room: room)
            }
            var term = unsafe base + start + 4
            for _ in 0..<Int(count) {
                let wire = UInt32(littleEndian: unsafe term.loadUnaligned(as: UInt32.self))
                guard wire < wireCount else {
                    throw .wireOutOfRange(constraint: index, wire: wire, wires: wireCount)
                }
                guard let coefficient = unsafe F.loadCanonical(term + 4) else {
                    throw .coefficientNotCanonical(constraint: index, wire: wire)
                }
                body(wire, coefficient)
                unsafe term += stride
            }
            return start + 4 + Int(count) * stride
        }
    }
}

extension R1CS {
    /// Reads a whole file into memory; one product a term.
    ///
    /// - Throws: `R1CSError`.
    @inlinable public init(_ file: R1CSFile) throws(R1CSError) {
        // A first pass counts the terms of each matrix, so that nothing is allocated on the word of a header.
        var counter = try file.stream(over: F.self)
        var termCounts = (0, 0, 0)
        let rows = file.header.shape.constraintCount
        for _ in 0..<rows {
            termCounts.0 += try counter.skipCombination()
            termCounts.1 += try counter.skipCombination()
            termCounts.2 += try counter.skipCombination()
            counter.endConstraint()
        }
        try counter.finish()
        var a = ConstraintMatrix<F>(reservingRows: rows, terms: termCounts.0)
        var b = ConstraintMatrix<F>(reservingRows: rows, terms: termCounts.1)
        var c = ConstraintMatrix<F>(reservingRows: rows, terms: termCounts.2)
        var stream = try file.stream(over: F.self)
        for _ in 0..<rows {
            try stream.forEachTerm { a.append(wire: $0, coefficient: $1) }
            a.endRow()
            try stream.forEachTerm { b.append(wire: $0, coefficient: $1) }
            b.endRow()
            try stream.forEachTerm { c.append(wire: $0, coefficient: $1) }
            c.endRow()
            stream.endConstraint()
        }
        self.init(shape: file.header.shape, a: a, b: b, c: c, labels: file.labels, layout: file.layout)
    }
}

extension R1CSStream {
    /// Passes over one linear combination and returns its number of terms.
    @inlinable mutating func skipCombination() throws(R1CSError) -> Int {
        guard section.count - position >= 4 else {
            throw .truncatedConstraint(index: index, offset: section.origin + section.count)
        }
        let count = section.load(UInt32.self, at: position)
        let stride = 4 + F.byteCount
        let room = (section.count - position - 4) / stride
        guard count <= room else { throw .tooManyTerms(constraint: index, actual: count, room: room) }
        position += 4 + Int(count) * stride
        return Int(count)
    }

    @inlinable mutating func endConstraint() { index += 1 }

    /// Requires that no bytes follow the last constraint.
    @inlinable func finish() throws(R1CSError) {
        guard position == section.count else {
            throw .trailingConstraintBytes(offset: section.origin + position, count: section.count - position)
        }
    }
}
