import Primitives
import Synchronization
import TestSupport
import Testing

/// Values made with ffjavascript's ChaCha and noble-hashes 1.5, as snarkjs combines them.
@Suite("snarkjs's randomness")
struct CeremonyRandomTests {
    private let seed: [UInt8] = {
        var writer = ByteWriter()
        let words: [UInt32] = [0x0123_4567, 0x89ab_cdef, 0xdead_beef, 0xffff_ffff, 0, 1, 0x8000_0000, 0x7fff_ffff]
        for word in words { writer.writeBigEndian(word) }
        return writer.bytes
    }()

    private func draw(_ count: Int, _ generator: inout SnarkjsRandom) -> String {
        var writer = ByteWriter()
        for _ in 0..<count { writer.writeBigEndian(generator.nextUInt32()) }
        return Hexadecimal.encode(writer.bytes)
    }

    @Test("the first words, a 64-bit word and bits")
    func words() {
        var generator = SnarkjsRandom(seedBytes: seed + [1, 2, 3])
        let words = draw(40, &generator)
        #expect(
            words
                == "65fb378252ece38502951142800903f6636964a900066753de7e736ef3e0a81f3d03fd383b7dc8541c822d040887f566"
                + "123886414b0b1fa778381ca4e6a1999eae53cfdebba5c7abc76e99964a8d5d9c83a358ce3a727b9edef393a0a38d65fb"
                + "a6800a80f445dbb2f38d13813d12791723cfe7fb585732f0c2d6b30bd19c24e8ccbb1b0e4937b8207151cba4e3f2f58c"
                + "b45cd4041cfb820d51a88da1a9d74119")
        let word = generator.nextUInt64()
        #expect(word == 0x8009_44ec_89cf_7e29)
        let bits = [generator.nextBool(), generator.nextBool(), generator.nextBool()]
        #expect(bits == [true, false, true])
    }

    @Test("a hundred thousand words")
    func manyWords() {
        var generator = SnarkjsRandom(seedBytes: seed)
        var hasher = SHA256()
        for _ in 0..<100_000 {
            var writer = ByteWriter()
            writer.writeBigEndian(generator.nextUInt32())
            hasher.update(writer.bytes)
        }
        #expect(
            Hexadecimal.encode(hasher.finalize())
                == "9b5e5739e8acedf02f518c6181f0aadb47e5ec14f90aaed0b162371e89c3f505")
    }

    @Test("entropy: the system's bytes and a text, hashed")
    func entropy() throws {
        var generator = SnarkjsRandom(
            systemBytes: [UInt8](repeating: 0xa5, count: 64), text: "nightjar é entropy")
        let words = draw(4, &generator)
        #expect(words == "12fcf72902c83e86e6ac4a5e05c75788")
        var a = try SnarkjsRandom(entropy: "same"), b = try SnarkjsRandom(entropy: "same")
        let (first, second) = (draw(8, &a), draw(8, &b))
        #expect(first != second)
    }

    @Test("a beacon's outcome, and the generator it seeds")
    func beacon() throws {
        let hash = [UInt8](1...16)
        let execution = Execution(threads: 1)
        let beacon = try Beacon(hash: hash, iterationsExponent: 10)
        let outcome = try beacon.outcome(execution: execution)
        #expect(Hexadecimal.encode(outcome) == "af5176c2c09c3ad58c00015fb4563afcbfb549318579fa18fc559d3e4810c303")
        #expect(
            Hexadecimal.encode(try Beacon(hash: hash, iterationsExponent: 17).outcome(execution: execution))
                == "6a731a76ab42d35793d79306c1f13dcc8174f2253195bbe733191de2dbbed698")
        var a = try beacon.generator(execution: execution), b = SnarkjsRandom(seedBytes: outcome)
        let (first, second) = (draw(20, &a), draw(20, &b))
        #expect(first == second)
        // Values longer and shorter than a digest.
        for count in [1, 31, 32, 33, 255] {
            let value = [UInt8](repeating: 9, count: count)
            var expected = value
            for _ in 0..<1024 { expected = SHA256.digest(of: expected) }
            #expect(try Beacon(hash: value, iterationsExponent: 10).outcome(execution: execution) == expected)
        }
    }

    @Test("parameters out of range are refused by name")
    func refusals() {
        for count in [0, 256] {
            #expect(throws: BeaconError.hashCountOutOfRange(actual: count, allowed: 1...255)) {
                try Beacon(hash: [UInt8](repeating: 0, count: count), iterationsExponent: 10)
            }
        }
        for exponent in [9, 64, -1] {
            #expect(throws: BeaconError.iterationsOutOfRange(actual: exponent, allowed: 10...63)) {
                try Beacon(hash: [1], iterationsExponent: exponent)
            }
        }
    }

    @Test("a long beacon reports progress and can be cancelled")
    func cancellation() throws {
        let flag = CancellationFlag()
        let steps = Atomic<Int>(0)
        let total = Atomic<Int>(0)
        let execution = Execution(threads: 1, cancellation: flag) { progress in
            total.store(progress.total, ordering: .relaxed)
            if steps.wrappingAdd(1, ordering: .relaxed).newValue == 3 { flag.cancel() }
        }
        #expect(throws: Cancelled()) {
            try Beacon(hash: [1], iterationsExponent: 63).outcome(execution: execution)
        }
        #expect(steps.load(ordering: .relaxed) == 3)
        #expect(total.load(ordering: .relaxed) == 1 << 47)
    }

    @Test("a seed that is too short stops the process")
    func shortSeed() async {
        await #expect(processExitsWith: .failure) { _ = SnarkjsRandom(seedBytes: [UInt8](repeating: 0, count: 31)) }
    }
}
