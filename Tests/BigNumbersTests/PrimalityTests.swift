import BigNumbers
import Foundation
import TestSupport
import Testing

@Suite("Integers: primality")
struct PrimalityTests {
    @Test("agrees with a sieve below 20,000")
    func sieve() {
        var isPrime = [Bool](repeating: true, count: 20_000)
        isPrime[0] = false
        isPrime[1] = false
        for p in 2..<142 where isPrime[p] {
            for multiple in stride(from: p * p, to: isPrime.count, by: p) { isPrime[multiple] = false }
        }
        for (value, expected) in isPrime.enumerated() {
            #expect(BigInt(value).isProbablePrime() == expected)
            #expect(BigInt(value).isProbablePrime(rounds: 0) == expected)
            #expect(!BigInt(-value).isProbablePrime())
        }
    }

    @Test("knows Mersenne primes and composites, and strong pseudoprimes to the first bases")
    func known() {
        for exponent in [61, 89, 107, 127, 521, 607] {
            #expect(((BigInt.one << exponent) - 1).isProbablePrime())
        }
        for exponent in [67, 101, 103, 257, 509] {
            #expect(!((BigInt.one << exponent) - 1).isProbablePrime())
        }
        // Jaeschke 1993 and Zhang 2001: strong pseudoprimes to the first 12 and 13 prime bases.
        #expect(!BigInt(318665857834031151167461).isProbablePrime(rounds: -5))
        #expect(!BigInt(3317044064679887385961981).isProbablePrime())
        // The largest prime below 2^64 and its neighbours' product.
        #expect(BigInt(18446744073709551557).isProbablePrime())
        #expect(!(BigInt(18446744073709551557) * 18446744073709551533).isProbablePrime())
    }

    @Test("gives the published answers of Project Wycheproof")
    func wycheproof() throws {
        guard let file = PublishedVectors.find("wycheproof/primality_test.json") else { return }
        struct Vectors: Decodable {
            struct Group: Decodable {
                struct Case: Decodable {
                    let tcId: Int
                    let value: String
                    let result: String
                }
                let tests: [Case]
            }
            let numberOfTests: Int
            let testGroups: [Group]
        }
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
        let cases = vectors.testGroups.flatMap(\.tests)
        #expect(cases.count == vectors.numberOfTests && cases.count > 300)
        for vector in cases {
            // Big-endian two's complement.
            let digits = vector.value.count
            var value = try BigInt(hexadecimal: vector.value)
            if value.bit(4 * digits - 1) { value -= BigInt.one << (4 * digits) }
            // "Acceptable" are negatives of primes, which are not prime here.
            #expect(value.isProbablePrime() == (vector.result == "valid"), "case \(vector.tcId)")
            #expect((vector.result == "acceptable") == (value.isNegative && value.magnitude.isProbablePrime()))
        }
    }
}
