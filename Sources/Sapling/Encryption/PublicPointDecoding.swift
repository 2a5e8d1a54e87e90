package import Algebra
package import Curves

/// Square roots in Jubjub's base field in variable time: logarithms to a base of order 2³² are looked up eight bits at a
/// time (P. Sarkar, "Computing Square Roots Faster than the Tonelli-Shanks/Bernstein Algorithm", ePrint 2020/1407).
struct PublicSquareRoot: Sendable {
    static let shared = PublicSquareRoot()

    /// (t − 1)/2 for q − 1 = 2³²·t.
    private let exponent = BLS12381.Fr.modulus.minus(1).shiftedRight(by: 32).shiftedRight(by: 1)
    /// g^(−i·2^(8j)) at 256·j + i, for g of order 2³².
    private let inversePowers: [BLS12381.Fr]
    /// i for the lowest word of g^(i·2²⁴).
    private let logarithms: [UInt64: Int]

    init() {
        let oddPart = BLS12381.Fr.modulus.minus(1).shiftedRight(by: 32)
        let generator = BLS12381.Fr(BLS12381.Fr.Parameters.nonResidue).powerVariableTime(oddPart)
        var logarithms: [UInt64: Int] = [:]
        var powers: [BLS12381.Fr] = []
        var base = generator.inverseVariableTime() ?? .zero
        for _ in 0..<4 {
            var power = BLS12381.Fr.one
            for _ in 0..<256 {
                powers.append(power)
                power *= base
            }
            base = power
        }
        inversePowers = powers
        // The last row holds all elements of order 256, as powers of the inverse.
        for (index, power) in powers[768...].enumerated() { logarithms[power.montgomery[0]] = (256 - index) & 255 }
        self.logarithms = logarithms
    }

    /// A square root, or nil where there is none. About 330 products.
    func root(of a: BLS12381.Fr) -> BLS12381.Fr? {
        if a.isZero { return a }
        let w = a.powerVariableTime(exponent)
        let x = a * w
        // b = a^t = g^k, and x² = a·b.
        var powers = [x * w]
        for index in 0..<3 {
            var power = powers[index]
            for _ in 0..<8 { power = power.squared() }
            powers.append(power)
        }
        var logarithm = 0
        for digit in 0..<4 {
            // What is left of b^(2^(24 − 8·digit)) once the lower digits are taken away.
            var rest = powers[3 - digit]
            for lower in 0..<digit {
                rest *= inversePower(digit: logarithm, lower, row: 3 - digit + lower)
            }
            guard let value = logarithms[rest.montgomery[0]] else { return nil }
            logarithm |= value << (8 * digit)
        }
        guard logarithm & 1 == 0 else { return nil }
        var root = x
        for row in 0..<4 { root *= inversePower(digit: logarithm >> 1, row, row: row) }
        return root.squared() == a ? root : nil
    }

    /// g^(−i·2^(8·row)) for the digit i of a logarithm in base 256.
    private func inversePower(digit logarithm: Int, _ position: Int, row: Int) -> BLS12381.Fr {
        let digit = (logarithm >> (8 * position)) & 255
        return inversePowers[256 * row + digit]
    }
}

/// Decodes points that everybody knows.
package enum PublicPoints {
    /// The points, with one inversion for all; nil for each encoding that is none.
    ///
    /// Variable time. About 10 microseconds a point.
    package static func decodeAllVariableTime(_ encodings: [[UInt8]]) -> [EdwardsAffinePoint<Jubjub>?] {
        let coordinates = encodings.map { encoding -> BLS12381.Fr? in
            guard encoding.count == EdwardsAffinePoint<Jubjub>.encodedByteCount else { return nil }
            var bytes = encoding
            bytes[31] &= 0x7f
            return try? BLS12381.Fr(canonicalLittleEndian: bytes)
        }
        let squares = coordinates.map { ($0 ?? .zero).squared() }
        // d·v² + 1 is not zero, since −1/d is no square.
        var inverses = squares.map { Jubjub.d * $0 + .one }
        BLS12381.Fr.invertAllVariableTime(&inverses)
        return encodings.indices.map { index in
            guard let v = coordinates[index],
                let root = PublicSquareRoot.shared.root(of: (squares[index] - .one) * inverses[index])
            else { return nil }
            let sign = UInt64(encodings[index][31] >> 7)
            guard !root.isZero || sign == 0 else { return nil }
            return EdwardsAffinePoint(uncheckedU: root.sign == sign ? root : -root, v: v)
        }
    }
}
