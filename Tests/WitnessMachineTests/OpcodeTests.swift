import Algebra
import BigNumbers
import Curves
import GMPArithmetic
import TestSupport
import Testing
import WitnessMachine

@Suite struct OpcodeTests {
    /// Runs every operator on every pair of values and compares with the oracle.
    static func compare<F: PrimeField>(_ type: F.Type, _ prime: CircomPrime, _ values: [BigInt]) throws {
        let oracle = OperatorOracle(prime)
        let operators = OperatorOracle.opcodes.filter { $0 != .integerDivide && $0 != .remainder }
        let program = try PreparedProgram<F>(
            SmallProgram.make(prime: prime, inputs: 3, outputs: operators.count) { builder, code in
                let count = operators.count
                for (i, opcode) in operators.enumerated() {
                    code.emit(.copy, .signal(i), .signal(count + 2))
                    code.emit(opcode, .signal(i), .signal(count), .signal(count + 1))
                }
            })
        let divisions = try [Opcode.integerDivide, .remainder].map { opcode in
            try PreparedProgram<F>(
                SmallProgram.make(prime: prime, inputs: 2, outputs: 1) { _, code in
                    code.emit(opcode, .signal(0), .signal(1), .signal(2))
                })
        }
        func element(_ value: BigInt) throws -> F {
            try F(canonicalLittleEndian: value.littleEndianBytes(count: F.byteCount))
        }
        var compared = 0
        for a in values {
            for b in values {
                let inputs = try [element(a), element(b), F(5)]
                let signals = try program.signals(CircuitInputs(inputs, for: program.program.interface))
                for (i, opcode) in operators.enumerated() {
                    let expected = try #require(try oracle.result(opcode, a, b))
                    let actual = BigInt(littleEndian: signals[1 + i].littleEndianBytes)
                    #expect(actual == expected, "\(a.text()) \(opcode) \(b.text()) over \(prime)")
                    compared += 1
                }
                for (division, opcode) in zip(divisions, [Opcode.integerDivide, .remainder]) {
                    let inputs = try CircuitInputs(Array(inputs.prefix(2)), for: division.program.interface)
                    if let expected = try oracle.result(opcode, a, b) {
                        let actual = BigInt(littleEndian: try division.signals(inputs)[1].littleEndianBytes)
                        #expect(actual == expected, "\(a.text()) \(opcode) \(b.text()) over \(prime)")
                    } else {
                        let failure = #expect(throws: WitnessFailure.self) { _ = try division.signals(inputs) }
                        #expect(failure?.reason == .divisionByZero && failure?.sides == ["0"])
                    }
                    compared += 1
                }
            }
        }
        print("\(compared) results over \(prime) compared")
        #expect(compared == values.count * values.count * 25)
    }

    @Test("every operator on edge values", arguments: CircomPrime.allCases)
    func edges(prime: CircomPrime) throws {
        // Every pair where the code is compiled for the field; every third value where it is not, and so is slower.
        let edges = OperatorOracle(prime).edges
        let step = prime == .bn128 || prime == .bls12381 ? 1 : 3
        try Self.compare(prime.field, prime, stride(from: 0, to: edges.count, by: step).map { edges[$0] })
    }

    @Test("every operator on random values of every size", arguments: CircomPrime.allCases)
    func random(prime: CircomPrime) throws {
        var generator = SeededGenerator(seed: 0x6f70)
        let oracle = OperatorOracle(prime)
        let values = try (0..<20).map { i in
            try BigInt.random(bits: 1 + i * oracle.bits / 20, using: &generator).modulo(oracle.prime)
        }
        try Self.compare(prime.field, prime, values)
    }

    @Test("every operator on the second arithmetic")
    func secondArithmetic() throws {
        try Self.compare(
            GMPField<GoldilocksParameters, 1>.self, .goldilocks, Array(OperatorOracle(.goldilocks).edges.prefix(30)))
        try Self.compare(
            GMPField<PallasFqParameters, 4>.self, .pallas, Array(OperatorOracle(.pallas).edges.suffix(30)))
    }

    @Test("the fields' constants follow from their primes", arguments: CircomPrime.allCases)
    func constants(prime: CircomPrime) throws {
        func check<F: PrimeField>(_ type: F.Type) throws {
            typealias P = F.Parameters
            func words(_ limbs: F.Canonical) -> BigInt { BigInt(words: (0..<F.Canonical.count).map { limbs[$0] }) }
            let p = BigInt(words: prime.modulus), one = BigInt.one
            #expect(words(P.modulus) == p && P.bitWidth == p.bitWidth)
            #expect(try words(P.r) == (one << (64 * F.Canonical.count)).modulo(p))
            #expect(try words(P.r2) == (one << (128 * F.Canonical.count)).modulo(p))
            #expect(P.negatedInverse &* prime.modulus[0] == .max)
            #expect(try (p - one).modulo(one << P.twoAdicity) == .zero)
            #expect(try (p - one).modulo(one << (P.twoAdicity + 1)) != .zero)
            for candidate in 2...P.nonResidue {
                #expect(try BigInt(candidate).legendreSymbol(p) == (candidate == P.nonResidue ? -1 : 1))
            }
        }
        try check(prime.field)
    }
}
