import Algebra
import Curves
import Testing

@Suite("Evaluation domains")
struct EvaluationDomainTests {
    @Test("domains larger than the field's roots of unity are refused")
    func tooLarge() throws {
        func check<E: PairingEngine>(_ engine: E.Type, maximum: Int) throws {
            for log2Size in [maximum + 1, 63, .max, -1, .min] {
                #expect(throws: EvaluationDomainError.tooLarge(log2Size: log2Size, maximum: maximum)) {
                    try EvaluationDomain<E.Fr>(log2Size: log2Size, rootOfUnity: E.rootOfUnity)
                }
            }
            // The root of a domain has the domain's order.
            for log2Size in [0, 1, 5] {
                let domain = try EvaluationDomain<E.Fr>(log2Size: log2Size, rootOfUnity: E.rootOfUnity)
                var power = domain.root
                for _ in 0..<max(0, log2Size - 1) { power = power.squared() }
                #expect(power == (log2Size == 0 ? .one : -.one))
            }
        }
        try check(BN254.self, maximum: 28)
        try check(BLS12381.self, maximum: 32)
    }
}
