public import Algebra

/// How many wires, signals and constraints a constraint system has.
///
/// Wires are numbered in circom's order: 0 is the constant ONE, then public outputs, public inputs, private inputs and
/// everything else.
public struct R1CSShape: Sendable, Equatable {
    /// All wires, ONE included.
    public var wireCount: Int
    /// Public outputs.
    public var outputCount: Int
    /// Public inputs, outputs not included.
    public var publicInputCount: Int
    /// Private inputs of the source; among them may be some that no constraint uses and that have no wire.
    public var privateInputCount: Int
    /// The signals of the source, among them those that were simplified away; 0 counts as ONE's.
    public var labelCount: UInt64
    /// The constraints.
    public var constraintCount: Int

    /// A shape with the given counts, each at most 2^32 − 1.
    public init(
        wireCount: Int, outputCount: Int, publicInputCount: Int, privateInputCount: Int, labelCount: UInt64,
        constraintCount: Int
    ) {
        self.wireCount = wireCount
        self.outputCount = outputCount
        self.publicInputCount = publicInputCount
        self.privateInputCount = privateInputCount
        self.labelCount = labelCount
        self.constraintCount = constraintCount
    }

    /// The public values of a proof: outputs, then public inputs. They are wires 1 to `publicCount`.
    @inlinable public var publicCount: Int { outputCount + publicInputCount }
}

/// A rank-1 constraint system in memory: for each constraint i, ⟨Aᵢ, w⟩·⟨Bᵢ, w⟩ = ⟨Cᵢ, w⟩ for the values w of all wires.
///
/// Takes 36 bytes a term and 24 a constraint. A file too large for that is read as a stream by `R1CSFile`.
public struct R1CS<F: PrimeField>: Sendable, Equatable {
    /// The counts.
    public let shape: R1CSShape
    /// The left factors.
    public let a: ConstraintMatrix<F>
    /// The right factors.
    public let b: ConstraintMatrix<F>
    /// The products.
    public let c: ConstraintMatrix<F>
    /// For each wire the number of its signal in the source, by which a `.sym` file names it.
    public let labels: [UInt64]
    /// The order of the file's sections.
    public let layout: R1CSLayout

    /// Puts a system together from parts that fit: three matrices of `constraintCount` rows whose wires are below
    /// `wireCount`, one label for each wire.
    @inlinable public init(
        shape: R1CSShape, a: ConstraintMatrix<F>, b: ConstraintMatrix<F>, c: ConstraintMatrix<F>, labels: [UInt64],
        layout: R1CSLayout = .circom
    ) {
        precondition(
            a.rowCount == shape.constraintCount && b.rowCount == shape.constraintCount
                && c.rowCount == shape.constraintCount && labels.count == shape.wireCount,
            "the reader and the builder count rows and labels while they make them")
        self.shape = shape
        self.a = a
        self.b = b
        self.c = c
        self.labels = labels
        self.layout = layout
    }

    /// The constraints.
    @inlinable public var constraintCount: Int { shape.constraintCount }
    /// All wires, ONE included.
    @inlinable public var wireCount: Int { shape.wireCount }
}

/// The order of the sections of an `.r1cs` file, so that a file is written again as it was read.
public struct R1CSLayout: Sendable, Equatable {
    /// Section numbers in the order of the file.
    public let sections: [UInt32]

    /// Constraints, header, wire map: as circom 2 writes them.
    public static let circom = R1CSLayout(sections: [2, 1, 3])

    package init(sections: [UInt32]) { self.sections = sections }
}
