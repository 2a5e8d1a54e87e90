import Foundation
import Primitives
import TestSupport
import Testing
import Vectors

/// The published sets, in their own layouts, with the number of cases each is known to hold at least.
@Suite("Published vectors")
struct PublishedVectorTests {
    static let sets: [(folder: String, cases: Int)] = [
        ("eth-precompiles/bn256", 49), ("eth-precompiles/bls", 869), ("eth-precompiles/fail-bls", 59),
        ("eip-2537/", 309), ("noble-bls12-381/test/vectors/bls12-381/zkcrypto/", 4_000),
        ("noble-bls12-381/test/vectors/bls12-381/go_pairing_vectors/", 1_000), ("rfc9380/", 80),
        ("wycheproof/bls_hash_to_g2_test.json", 34), ("negative-groth16/", 12), ("circom/", 3), ("blake2/", 1_024),
    ]

    @Test("every case of a set passes, and there are as many as there should be", arguments: sets)
    func run(set: (folder: String, cases: Int)) throws {
        let group = set.folder.prefix { $0 != "/" }
        guard let folder = PublishedVectors.directory, PublishedVectors.find(String(group)) != nil else {
            print("skipped \(set.folder)")
            return
        }
        let report = try VectorRunner().run(folder: folder.path, filter: { $0.hasPrefix(set.folder) })
        for row in report.rows { print("\(set.folder): \(row.standard): \(row.passed) of \(row.cases) passed") }
        for failure in report.failures.prefix(10) {
            Issue.record("\(failure.file), \(failure.name): \(failure.reason.explanation.prefix(300))")
        }
        #expect(report.failed == 0)
        #expect(report.ran >= set.cases)
    }
}
