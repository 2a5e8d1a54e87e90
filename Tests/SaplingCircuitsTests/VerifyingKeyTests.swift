import Algebra
import Curves
import Foundation
import Groth16
import Primitives
import SaplingCircuits
import TestSupport
import Testing

/// The published parameter files: in `$NIGHTJAR_PARAMS`, else beside the published vectors.
enum ParameterFolder {
    static let path: String? = {
        let named = ProcessInfo.processInfo.environment["NIGHTJAR_PARAMS"]
        let beside = PublishedVectors.directory?.deletingLastPathComponent().appending(path: "params").path
        return [named, beside].compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0 + "/sapling-spend.params")
        }
    }()

    /// The path, or nil with a line that says what was skipped.
    static func find(for test: String = #function) -> String? {
        if path == nil { print("skipped \(test): no Sapling parameters (set NIGHTJAR_PARAMS)") }
        return path
    }
}

/// The constants of the program against the files they come from.
@Suite("Sapling's verification keys") struct VerifyingKeyTests {
    func point<C: BLS12381Group>(_ bytes: some Collection<UInt8>) throws -> AffinePoint<C> {
        try AffinePoint<C>(decoding: bytes, as: .zcashUncompressed, identityAllowed: false)
    }

    @Test("the keys are those of the parameter files", arguments: [true, false]) func files(isSpend: Bool) throws {
        guard let folder = ParameterFolder.find() else { return }
        let path = folder + (isSpend ? "/sapling-spend.params" : "/sapling-output.params")
        let head = try MappedFile(path: path).region.subregion(at: 0, count: 868 + (isSpend ? 8 : 6) * 96).bytes
        let key = isSpend ? SaplingVerifyingKeys.spend.key : SaplingVerifyingKeys.output.key
        #expect(key.alpha1 == (try point(head[0..<96])))
        #expect(key.beta2 == (try point(head[192..<384])))
        #expect(key.gamma2 == (try point(head[384..<576])))
        #expect(key.delta2 == (try point(head[672..<864])))
        #expect(Array(head[864..<868]) == [0, 0, 0, UInt8(key.ic.count)])
        for i in key.ic.indices { #expect(key.ic[i] == (try point(head[868 + 96 * i..<964 + 96 * i]))) }
        #expect(key.publicInputCount == (isSpend ? 7 : 5) && key.testKeyNotice == nil)
    }

    @Test("the keys are the published ones") func layout() throws {
        struct Element: Decodable { let hex: String? }
        struct Key: Decodable { let alpha_g1: Element, beta_g2: Element, gamma_g2: Element, delta_g2: Element }
        guard let keys = try published("params_layout.json", as: [String: Key].self) else { return }
        for (name, key) in [
            ("spend", SaplingVerifyingKeys.spend.key), ("output", SaplingVerifyingKeys.output.key),
        ] {
            let figures = try #require(keys[name])
            #expect(key.alpha1 == (try point(bytes(figures.alpha_g1.hex ?? ""))))
            #expect(key.beta2 == (try point(bytes(figures.beta_g2.hex ?? ""))))
            #expect(key.gamma2 == (try point(bytes(figures.gamma_g2.hex ?? ""))))
            #expect(key.delta2 == (try point(bytes(figures.delta_g2.hex ?? ""))))
        }
    }

    @Test("the two keys share the powers of tau and nothing else") func relation() {
        let spend = SaplingVerifyingKeys.spend.key, output = SaplingVerifyingKeys.output.key
        #expect(spend.alpha1 == output.alpha1 && spend.beta2 == output.beta2 && spend.gamma2 == output.gamma2)
        #expect(spend.delta2 != output.delta2 && spend.ic[0] != output.ic[0])
        #expect(spend.gamma2 == BLS12381.G2.generator)
    }
}
