import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("RedJubjub")
struct RedJubjubTests {
    private static func check<Domain: RedJubjubDomain>(
        _ domain: Domain.Type, key: [UInt8], message: [UInt8], signature: [UInt8]
    ) throws {
        try RedJubjubVerifyingKey<Domain>(encoded: key).verify(RedJubjubSignature(bytes: signature), of: message)
    }

    @Test("signatures made by librustzcash are valid, and none of them for another message, key or domain")
    func librustzcash() throws {
        let cases = try ZcashVector.cases("redjubjub_librustzcash_sigs")
        for vector in cases {
            let (key, message) = (try vector["vk"].bytes, try vector["msg"].bytes)
            let signature = try vector["sig"].bytes
            if try vector["type"].text == "spendauth" {
                try Self.check(SpendAuthorization.self, key: key, message: message, signature: signature)
                #expect(throws: RedJubjubError.equationFails) {
                    try Self.check(Binding.self, key: key, message: message, signature: signature)
                }
            } else {
                try Self.check(Binding.self, key: key, message: message, signature: signature)
                #expect(throws: RedJubjubError.equationFails) {
                    try Self.check(SpendAuthorization.self, key: key, message: message, signature: signature)
                }
            }
        }
        #expect(cases.isEmpty || cases.count == 64)
        print("librustzcash: \(cases.count) signatures")
    }

    @Test("edge cases: torsion, second encodings, the identity")
    func edgeCases() throws {
        let cases = try ZcashVector.cases("redjubjub_edge_cases")
        for vector in cases {
            let (key, message) = (try vector["vk"].bytes, try vector["msg"].bytes)
            let signature = try vector["sig"].bytes
            let isSpend = try vector["type"].text == "spend"
            let reason = try vector["why"].text
            func run() throws {
                if isSpend {
                    try Self.check(SpendAuthorization.self, key: key, message: message, signature: signature)
                } else {
                    try Self.check(Binding.self, key: key, message: message, signature: signature)
                }
            }
            if try vector["valid"].isTrue {
                try run()
            } else if reason.hasPrefix("S + order") {
                #expect(throws: RedJubjubError.scalarNotCanonical) { try run() }
            } else if reason.hasPrefix("wrong message") {
                #expect(throws: RedJubjubError.equationFails) { try run() }
            } else {
                #expect(throws: RedJubjubError.commitmentNotAPoint(.signOfZero), "\(reason)") { try run() }
            }
        }
        #expect(cases.isEmpty || cases.count == 14)
    }

    @Test(
        "published keys, re-randomised keys and signatures",
        arguments: ["sapling_signatures", "sapling_crypto_signatures"])
    func published(file: String) throws {
        let cases = try ZcashVector.cases(file)
        for vector in cases {
            let key = try RedJubjubSigningKey<SpendAuthorization>(encoded: vector["sk"].bytes)
            let randomizer = try Jubjub.ScalarField(canonicalLittleEndian: vector["alpha"].bytes)
            let randomized = key.randomized(by: randomizer)
            #expect(try key.verifyingKey.encoded == vector["vk"].bytes)
            #expect(try randomized.scalar.littleEndianBytes == vector["rsk"].bytes)
            #expect(try randomized.verifyingKey.encoded == vector["rvk"].bytes)
            #expect(try key.verifyingKey.randomized(by: randomizer).encoded == vector["rvk"].bytes)
            let message = try vector["m"].bytes
            try key.verifyingKey.verify(RedJubjubSignature(bytes: vector["sig"].bytes), of: message)
            try randomized.verifyingKey.verify(RedJubjubSignature(bytes: vector["rsig"].bytes), of: message)
        }
        #expect(cases.isEmpty || cases.count == 10)
    }

    @Test("what was signed verifies; every changed bit of signature, message and key is refused")
    func mutations() throws {
        var generator = SeededGenerator(seed: 41)
        let key = RedJubjubSigningKey<SpendAuthorization>(.init(reducingLittleEndian: generator.bytes(64)))
        let message = generator.bytes(32)
        let randomness = generator.bytes(80)
        let signature = key.sign(message, randomness: randomness)
        #expect(signature == key.sign(message, randomness: randomness))
        #expect(try key.sign(message) != signature)
        try key.verifyingKey.verify(signature, of: message)
        try key.verifyingKey.verify(try key.sign(message), of: message)
        for bit in 0..<512 {
            var bytes = signature.bytes
            bytes[bit >> 3] ^= 1 << (bit & 7)
            #expect(throws: RedJubjubError.self) {
                try key.verifyingKey.verify(RedJubjubSignature(bytes: bytes), of: message)
            }
        }
        for bit in 0..<256 {
            var other = message
            other[bit >> 3] ^= 1 << (bit & 7)
            #expect(throws: RedJubjubError.equationFails) { try key.verifyingKey.verify(signature, of: other) }
            var encoded = key.verifyingKey.encoded
            encoded[bit >> 3] ^= 1 << (bit & 7)
            guard let otherKey = try? RedJubjubVerifyingKey<SpendAuthorization>(encoded: encoded) else { continue }
            #expect(throws: RedJubjubError.equationFails) { try otherKey.verify(signature, of: message) }
        }
        #expect(throws: RedJubjubError.equationFails) { try key.verifyingKey.verify(signature, of: message + [0]) }
    }

    @Test("lengths and secret keys beyond the order are refused by name")
    func lengths() throws {
        for count in [0, 63, 65] {
            #expect(throws: RedJubjubError.wrongLength(actual: count, expected: 64)) {
                try RedJubjubSignature(bytes: [UInt8](repeating: 0, count: count))
            }
        }
        var order = Jubjub.ScalarField.modulus.littleEndianBytes
        for bytes in [order, [UInt8](repeating: 0xff, count: 32)] {
            do throws(FieldDecodingError) {
                _ = try RedJubjubSigningKey<Binding>(encoded: bytes)
                Issue.record("a key beyond the order was accepted")
            } catch {
                #expect(error == .notCanonical)
            }
        }
        order[0] -= 1
        let key = try RedJubjubSigningKey<Binding>(encoded: order)
        #expect(key.verifyingKey.point == -SaplingGenerators.valueRandomness.base)
        for error in [
            RedJubjubError.wrongLength(actual: 1, expected: 64), .scalarNotCanonical,
            .commitmentNotAPoint(.notOnCurve), .equationFails,
        ] {
            #expect(error.explanation.hasSuffix("."))
        }
    }

    @Test("a batch accepts what each signature alone would be accepted for, and names the others")
    func batch() throws {
        var generator = SeededGenerator(seed: 42)
        for threads in [1, 2] {
            let pool = WorkerPool(threads: threads)
            try RedJubjubBatch().verify(on: pool)
            // The larger batches reach the bucket method.
            for count in [1, 2, 40, 90] {
                var batch = RedJubjubBatch()
                var broken = RedJubjubBatch()
                var invalid: [Int: RedJubjubError] = [:]
                for index in 0..<count {
                    let scalar = Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64))
                    let message = generator.bytes(index)
                    func add<Domain: RedJubjubDomain>(_ domain: Domain.Type) throws {
                        let key = RedJubjubSigningKey<Domain>(scalar)
                        let signature = try key.sign(message)
                        batch.add(signature, of: message, by: key.verifyingKey)
                        var bytes = signature.bytes
                        if index % 13 == count % 13 {
                            bytes[32] ^= 1
                            invalid[index] = .equationFails
                        } else if index % 17 == 5 {
                            bytes[63] = 0xff
                            invalid[index] = .scalarNotCanonical
                        }
                        broken.add(try RedJubjubSignature(bytes: bytes), of: message, by: key.verifyingKey)
                    }
                    if index % 3 == 0 { try add(Binding.self) } else { try add(SpendAuthorization.self) }
                }
                #expect(batch.count == count)
                try batch.verify(on: pool)
                if invalid.isEmpty { continue }
                do throws(RedJubjubBatchError) {
                    try broken.verify(on: pool)
                    Issue.record("an invalid batch was accepted")
                } catch {
                    guard case .invalid(let blames) = error else { throw error }
                    #expect(blames.map(\.index) == invalid.keys.sorted())
                    #expect(blames.allSatisfy { invalid[$0.index] == $0.reason })
                    #expect(!error.explanation.isEmpty)
                }
            }
        }
        #expect(!RedJubjubBatchError.noRandomness(.unavailable(code: 1)).explanation.isEmpty)
    }

    @Test("two errors that cancel each other do not pass a batch, unless the weights are equal")
    func cancellingErrors() throws {
        var generator = SeededGenerator(seed: 43)
        let key = RedJubjubSigningKey<SpendAuthorization>(.init(reducingLittleEndian: generator.bytes(64)))
        var batch = RedJubjubBatch()
        for delta in [Jubjub.ScalarField.one, -.one] {
            let message = generator.bytes(32)
            let signature = try key.sign(message)
            let scalar = try Jubjub.ScalarField(canonicalLittleEndian: Array(signature.bytes[32...])) + delta
            batch.add(
                try RedJubjubSignature(bytes: signature.bytes[..<32] + scalar.littleEndianBytes), of: message,
                by: key.verifyingKey)
        }
        let pool = WorkerPool(threads: 1)
        let weight = generator.bytes(16)
        try batch.verify(on: pool, weights: weight + weight)
        #expect(throws: RedJubjubBatchError.self) { try batch.verify(on: pool) }
        #expect(throws: RedJubjubBatchError.self) {
            try batch.verify(on: pool, weights: [UInt8](repeating: 0, count: 15) + [1] + weight)
        }
    }

    @Test("torsion in the commitment passes in a batch as it does alone")
    func torsionInBatch() throws {
        var batch = RedJubjubBatch()
        var count = 0
        for vector in try ZcashVector.cases("redjubjub_edge_cases") where try vector["valid"].isTrue {
            let signature = try RedJubjubSignature(bytes: vector["sig"].bytes)
            let message = try vector["msg"].bytes
            if try vector["type"].text == "spend" {
                batch.add(
                    signature, of: message,
                    by: try RedJubjubVerifyingKey<SpendAuthorization>(encoded: vector["vk"].bytes))
            } else {
                batch.add(signature, of: message, by: try RedJubjubVerifyingKey<Binding>(encoded: vector["vk"].bytes))
            }
            count += 1
        }
        try batch.verify(on: WorkerPool(threads: 2))
        print("\(count) signatures of edge cases in one batch")
    }
}
