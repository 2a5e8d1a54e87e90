public import Algebra

/// Square roots by the classical Tonelli–Shanks search, whose time depends on the argument.
@frozen @usableFromInline enum VariableTimeSquareRoot {
    @inlinable static func root<F: PrimeField>(of a: F) -> F? {
        if a.isZero { return a }
        let adicity = F.Parameters.twoAdicity
        let oddPart = F.modulus.minus(1).shiftedRight(by: adicity)
        // Invariants: root² = a·error, and the order of error divides 2^(order − 1).
        var root = a.powerVariableTime(oddPart.shiftedRight(by: 1).plus(1))
        var error = a.powerVariableTime(oddPart)
        var generator = F(F.Parameters.nonResidue).powerVariableTime(oddPart)
        var order = adicity
        while error != .one {
            var exponent = 0
            var power = error
            while power != .one {
                power = power.squared()
                exponent += 1
            }
            // Of full order: a is not a square.
            if exponent >= order { return nil }
            var step = generator
            for _ in 0..<(order - exponent - 1) { step = step.squared() }
            root *= step
            generator = step.squared()
            error *= generator
            order = exponent
        }
        return root
    }
}
