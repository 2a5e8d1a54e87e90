import Foundation
import Primitives
import TestSupport
import Testing

@Suite("BLAKE2")
struct BLAKE2Tests {
    @Test("abc (RFC 7693, appendices A and B)")
    func abc() throws {
        #expect(
            Hexadecimal.encode(BLAKE2b.digest(of: Array("abc".utf8)))
                == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")
        #expect(
            Hexadecimal.encode(BLAKE2s.digest(of: Array("abc".utf8)))
                == "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982")
    }

    /// `selftest_seq` of RFC 7693, appendix E.
    private func sequence(_ count: Int, seed: UInt32) -> [UInt8] {
        var a = 0xdead_4bad &* seed
        var b: UInt32 = 1
        return (0..<count).map { _ in
            (a, b) = (b, a &+ b)
            return UInt8(truncatingIfNeeded: b >> 24)
        }
    }

    @Test("the self-test of RFC 7693, appendix E: many lengths, with and without keys")
    func selfTest() throws {
        var b = try BLAKE2b(count: 32)
        for digest in [20, 32, 48, 64] {
            for length in [0, 3, 128, 129, 255, 1024] {
                let input = sequence(length, seed: UInt32(length))
                var plain = try BLAKE2b(count: digest)
                plain.update(input)
                b.update(plain.finalize())
                var keyed = try BLAKE2b(count: digest, key: sequence(digest, seed: UInt32(digest)))
                keyed.update(input)
                b.update(keyed.finalize())
            }
        }
        #expect(
            Hexadecimal.encode(b.finalize())
                == "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475")
        var s = try BLAKE2s(count: 32)
        for digest in [16, 20, 28, 32] {
            for length in [0, 3, 64, 65, 255, 1024] {
                let input = sequence(length, seed: UInt32(length))
                var plain = try BLAKE2s(count: digest)
                plain.update(input)
                s.update(plain.finalize())
                var keyed = try BLAKE2s(count: digest, key: sequence(digest, seed: UInt32(digest)))
                keyed.update(input)
                s.update(keyed.finalize())
            }
        }
        #expect(
            Hexadecimal.encode(s.finalize())
                == "6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe")
    }

    @Test("salt and personalisation (values of Python's hashlib)")
    func saltAndPersonalization() throws {
        let salt = Array("0123456789abcdef".utf8), person = Array("nightjar-person!".utf8)
        var b = try BLAKE2b(count: 48, key: Array("key".utf8), salt: salt, personalization: person)
        b.update(Array("message".utf8))
        #expect(
            Hexadecimal.encode(b.finalize())
                == "35c98c786b7474326c173d5de5a5da24237707668e66e01d"
                + "2dcb2d2178eb9a2615e79762a8861237eaefe80d29acbf71")
        var s = try BLAKE2s(count: 20, salt: Array(salt.prefix(8)), personalization: Array(person.prefix(8)))
        s.update(Array("message".utf8))
        #expect(Hexadecimal.encode(s.finalize()) == "68a045d4d907de2fd1637dc290ebc6099214a882")
    }

    @Test("parameters out of range are refused by name")
    func refusals() {
        #expect(throws: BLAKE2Error.digestCountOutOfRange(actual: 0, allowed: 1...64)) { try BLAKE2b(count: 0) }
        #expect(throws: BLAKE2Error.digestCountOutOfRange(actual: 65, allowed: 1...64)) { try BLAKE2b(count: 65) }
        #expect(throws: BLAKE2Error.digestCountOutOfRange(actual: 33, allowed: 1...32)) { try BLAKE2s(count: 33) }
        let long = [UInt8](repeating: 1, count: 65)
        #expect(throws: BLAKE2Error.keyTooLong(actual: 65, maximum: 64)) { try BLAKE2b(count: 64, key: long) }
        #expect(throws: BLAKE2Error.keyTooLong(actual: 65, maximum: 32)) { try BLAKE2s(count: 32, key: long) }
        #expect(throws: BLAKE2Error.wrongSaltCount(actual: 15, expected: 16)) {
            try BLAKE2b(count: 64, salt: Array(long.prefix(15)))
        }
        #expect(throws: BLAKE2Error.wrongSaltCount(actual: 16, expected: 8)) {
            try BLAKE2s(count: 32, salt: Array(long.prefix(16)))
        }
        #expect(throws: BLAKE2Error.wrongPersonalizationCount(actual: 17, expected: 16)) {
            try BLAKE2b(count: 64, personalization: Array(long.prefix(17)))
        }
        #expect(throws: BLAKE2Error.wrongPersonalizationCount(actual: 1, expected: 8)) {
            try BLAKE2s(count: 32, personalization: [1])
        }
    }

    @Test("any cut of the message gives the same digest, and a digest does not end the hash")
    func pieces() throws {
        var generator = SeededGenerator(seed: 7)
        for length in [0, 1, 127, 128, 129, 256, 257, 1000, 5000] {
            let message = generator.bytes(length)
            let whole = (BLAKE2b.digest(of: message), BLAKE2s.digest(of: message))
            for _ in 0..<20 {
                var b = BLAKE2b(), s = BLAKE2s()
                var rest = message[...]
                while !rest.isEmpty {
                    let piece = Array(rest.prefix(Int.random(in: 0...400, using: &generator)))
                    rest = rest.dropFirst(piece.count)
                    b.update(piece)
                    s.update(ByteRegion(copying: piece))
                    _ = b.finalize()
                }
                #expect(b.finalize() == whole.0 && s.finalize() == whole.1)
            }
        }
    }

    @Test("a copy goes on alone")
    func copies() {
        var a = BLAKE2b()
        a.update([1, 2, 3])
        var b = a
        b.update([4])
        a.update([5])
        #expect(a.finalize() == BLAKE2b.digest(of: [1, 2, 3, 5]))
        #expect(b.finalize() == BLAKE2b.digest(of: [1, 2, 3, 4]))
    }

    @Test("an exported state resumes, and is laid out as in .ptau files")
    func states() throws {
        var generator = SeededGenerator(seed: 8)
        for length in [0, 1, 64, 127, 128, 129, 255, 256, 257, 4096, 10_001] {
            let message = generator.bytes(length), more = generator.bytes(300)
            var hasher = BLAKE2b()
            hasher.update(message)
            let state = hasher.state
            #expect(state.count == 216)
            var resumed = try BLAKE2b(state: state)
            #expect(resumed.state == state)
            resumed.update(more)
            #expect(resumed.finalize() == BLAKE2b.digest(of: message + more))
            let waiting = length == 0 ? 0 : (length - 1) % 128 + 1
            #expect(Array(state.prefix(waiting)) == Array(message.suffix(waiting)))
            #expect(Array(state[192..<200]) == littleEndian(UInt64(length - waiting)))
            #expect(Array(state[200..<216]) == littleEndian(UInt64(waiting)) + littleEndian(0))
        }
        // An empty hash: the initial value with the parameter word, least significant byte first.
        #expect(Array(BLAKE2b().state[128..<136]) == littleEndian(0x6a09_e667_f3bc_c908 ^ 0x0101_0040))
    }

    @Test("exported states are those of snarkjs, leftovers included (values of noble-hashes 1.5)")
    func peerStates() throws {
        var hasher = BLAKE2b()
        for (count, factor) in [(64, 1), (1000, 7), (300, 11)] {
            hasher.update((0..<count).map { UInt8(truncatingIfNeeded: $0 * factor) })
        }
        #expect(
            Hexadecimal.encode(hasher.state)
                == "48535e69747f8a95a0abb6c1ccd7e2edf8030e19242f3a45505b66717c87929da8b3bec9d4dfeaf5000b16212c37424d"
                + "58636e79848f9aa5b0bbc6d1dce7f2fd08131e29343f4a55606b76818c97a2adb8c3ced9e4effa05101b26313c47525d"
                + "68737e89949faab5c0cbd6e1ecf7020d18232e39444f5a65707b86919ca7b2bdbdcdeb59acf03ad7617bd0043ade6091"
                + "29801ff2c1e61531b4d491bc09062ff06d16b9f5beece2e54a3ede86d4caa10d7bfd9f5f19dd134fc26d1782688db449"
                + "000500000000000054000000000000000000000000000000")
        var all = SHA256()
        hasher = BLAKE2b()
        for piece in 0..<400 {
            hasher.update((0..<4 * piece).map { UInt8(truncatingIfNeeded: piece + $0) })
            all.update(hasher.state)
        }
        #expect(
            Hexadecimal.encode(all.finalize())
                == "51b7dda00bcb45b6ba8dd0c7d8956e9f01725ec430ca8b2db20477843c8586dd")
    }

    private func littleEndian(_ value: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt64(value)
        return writer.bytes
    }

    @Test("impossible states are refused by name")
    func badStates() {
        var hasher = BLAKE2b()
        hasher.update([UInt8](repeating: 1, count: 200))
        let good = hasher.state
        func with(_ offset: Int, _ value: UInt64) -> [UInt8] {
            Array(good[..<offset]) + littleEndian(value) + Array(good[(offset + 8)...])
        }
        #expect(throws: BLAKE2Error.wrongStateCount(actual: 215, expected: 216)) {
            try BLAKE2b(state: Array(good.dropLast()))
        }
        #expect(throws: BLAKE2Error.wrongStateCount(actual: 0, expected: 216)) { try BLAKE2b(state: []) }
        #expect(throws: BLAKE2Error.impossibleCount(actual: 129)) { try BLAKE2b(state: with(192, 129)) }
        for position in [0, 129, UInt64.max] {
            #expect(throws: BLAKE2Error.impossiblePosition(actual: position, compressed: 128)) {
                try BLAKE2b(state: with(200, position))
            }
        }
        #expect(throws: BLAKE2Error.finishedState) { try BLAKE2b(state: with(208, .max)) }
        #expect(throws: Never.self) { try BLAKE2b(state: with(192, 1 << 40)) }
    }

    @Test("the published known-answer tests")
    func knownAnswers() throws {
        guard let url = PublishedVectors.find("blake2/blake2-kat.json") else { return }
        let cases = try JSONValue(parsing: [UInt8](Data(contentsOf: url))).elements ?? []
        var counts: [String: Int] = [:]
        for item in cases {
            guard let name = item["hash"]?.text, name == "blake2b" || name == "blake2s" else { continue }
            let input = try Hexadecimal.decode(item["in"]?.text ?? "-")
            let key = try Hexadecimal.decode(item["key"]?.text ?? "-")
            let expected = try Hexadecimal.decode(item["out"]?.text ?? "-")
            if name == "blake2b" {
                var hasher = try BLAKE2b(count: 64, key: key)
                hasher.update(input)
                #expect(hasher.finalize() == expected)
            } else {
                var hasher = try BLAKE2s(count: 32, key: key)
                hasher.update(input)
                #expect(hasher.finalize() == expected)
            }
            counts[name, default: 0] += 1
        }
        #expect(counts == ["blake2b": 512, "blake2s": 512])
    }

    @Test("the published known-answer tests in text form", arguments: ["b", "s"])
    func knownAnswerTexts(variant: String) throws {
        guard let url = PublishedVectors.find("blake2/blake2\(variant)-kat.txt") else { return }
        var fields: [String: [UInt8]] = [:]
        var count = 0
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            fields[String(parts[0])] = try Hexadecimal.decode(parts[1].trimmingCharacters(in: .whitespaces))
            guard let input = fields["in"], let key = fields["key"], let expected = fields["hash"] else { continue }
            if variant == "b" {
                var hasher = try BLAKE2b(count: 64, key: key)
                hasher.update(input)
                #expect(hasher.finalize() == expected)
            } else {
                var hasher = try BLAKE2s(count: 32, key: key)
                hasher.update(input)
                #expect(hasher.finalize() == expected)
            }
            count += 1
            fields = [:]
        }
        #expect(count == 256)
    }
}
