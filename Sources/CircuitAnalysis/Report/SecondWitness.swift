public import Algebra
public import Circuits

/// Two witnesses of one constraint system that agree on the fixed signals and differ elsewhere: a proof that the circuit
/// is under-constrained. Made only of values that `R1CS.check` accepts.
public struct SecondWitness<F: PrimeField>: Sendable {
    /// One solution.
    public let first: Witness<F>
    /// Another one.
    public let second: Witness<F>
    /// The wires in which they differ, increasing; not empty.
    public let differences: [Int]
    /// The public outputs among those.
    public let differingOutputs: [Int]

    /// Checks two assignments and puts them together: nil unless both satisfy the constraints, they agree on the wires
    /// `fixed`, and differ. Two evaluations of the constraints.
    public init?(first: [F], second: [F], of r1cs: R1CS<F>, fixed: [Int]) {
        guard first.count == r1cs.wireCount, second.count == r1cs.wireCount,
            fixed.allSatisfy({ first.indices.contains($0) && first[$0] == second[$0] }),
            let one = try? Witness(first), let other = try? Witness(second)
        else { return nil }
        do throws(WitnessCheckError) {
            try r1cs.check(one)
            try r1cs.check(other)
        } catch { return nil }
        differences = first.indices.filter { first[$0] != second[$0] }
        guard !differences.isEmpty else { return nil }
        differingOutputs = differences.filter {
            (1...max(1, r1cs.shape.outputCount)).contains($0) && r1cs.shape.outputCount > 0
        }
        self.first = one
        self.second = other
    }
}
