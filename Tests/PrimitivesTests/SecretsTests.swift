import Primitives
import TestSupport
import Testing

@Suite("Secrets")
struct SecretsTests {
    @Test("constant-time equality agrees with ==")
    func equality() {
        var generator = SeededGenerator(seed: 11)
        #expect(ConstantTime.areEqual([], []))
        #expect(!ConstantTime.areEqual([], [0]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 2, 0]))
        for count in 1..<70 {
            let bytes = generator.bytes(count)
            #expect(ConstantTime.areEqual(bytes, bytes))
            for bit in 0..<8 * count {
                var other = bytes
                other[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(!ConstantTime.areEqual(bytes, other))
            }
        }
    }

    @Test("choices are masks")
    func choices() {
        #expect(Choice.yes.mask == .max && Choice.no.mask == 0)
        #expect(Choice(bit: 3).isTrue && !Choice(bit: 2).isTrue)
        #expect(Choice(isZero: 0).isTrue)
        for shift in UInt64(0)..<64 { #expect(!Choice(isZero: 1 << shift).isTrue) }
        #expect(!Choice(isZero: .max).isTrue)
        #expect(Choice.yes.select(5, else: 9) == 5 && Choice.no.select(5, else: 9) == 9)
        for (a, b) in [(false, false), (false, true), (true, false), (true, true)] {
            let (x, y) = (Choice(bit: a ? 1 : 0), Choice(bit: b ? 1 : 0))
            #expect((x & y).isTrue == (a && b) && (x | y).isTrue == (a || b))
            #expect((x ^ y).isTrue == (a != b) && (!x).isTrue == !a)
        }
    }

    @Test("secret bytes keep, clone and compare their contents")
    func secretBytes() {
        var secret = SecretBytes(copying: [1, 2, 3, 4, 5])
        #expect(secret.count == 5)
        let clone = secret.clone()
        let equalAtFirst = secret.isEqual(to: clone)
        #expect(equalAtFirst)
        secret.withMutableBytes { span in span[4] ^= 0x80 }
        let equalAfterChange = secret.isEqual(to: clone)
        #expect(!equalAfterChange)
        #expect(contents(secret) == [1, 2, 3, 4, 0x85])
        #expect(contents(clone) == [1, 2, 3, 4, 5])
        #expect(contents(SecretBytes(count: 3)) == [0, 0, 0])
        #expect(contents(SecretBytes(count: 0)) == [])
        #expect(contents(SecretBytes(count: 100_000)) == [UInt8](repeating: 0, count: 100_000))
    }

    @Test("moving an array in wipes it")
    func moving() {
        var bytes = [UInt8](stride(from: 9, to: 5, by: -1))  // not a literal: those live in static storage
        let address = self.address(of: bytes)
        let secret = SecretBytes(moving: &bytes)
        #expect(contents(secret) == [9, 8, 7, 6])
        #expect(bytes == [0, 0, 0, 0])
        // Wiped where it lay, not in a fresh copy.
        #expect(self.address(of: bytes) == address)
    }

    private func address(of bytes: [UInt8]) -> UInt {
        unsafe bytes.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    @Test("random bytes differ and cover all values")
    func random() throws {
        let a = try SystemRandom.bytes(10_000)
        #expect(Set(a).count == 256)
        #expect(try SystemRandom.bytes(32) != SystemRandom.bytes(32))
        #expect(try SystemRandom.bytes(0) == [])
        let secret = try SecretBytes.random(count: 64)
        #expect(contents(secret) != contents(try SecretBytes.random(count: 64)))
        var tail = [UInt8](repeating: 0, count: 1000)
        try SystemRandom.fill(&tail)
        #expect(tail.suffix(232).contains { $0 != 0 })
    }

    @Test("a failing source is a named error, an interrupted one is asked again")
    func failingSource() throws {
        var bytes = [UInt8](repeating: 0, count: 600)
        var calls: [Int] = []
        unsafe bytes.withUnsafeMutableBytes { buffer in
            _ = #expect(throws: RandomnessError.unavailable(code: 5)) {
                try unsafe SystemRandom.fill(buffer) { start, count in
                    calls.append(count)
                    if calls.count == 2 { return 4 }  // EINTR
                    if calls.count == 4 { return 5 }
                    unsafe start.storeBytes(of: 0xee, as: UInt8.self)
                    return 0
                }
            }
        }
        #expect(calls == [256, 256, 256, 88])
        #expect(bytes[0] == 0xee && bytes[256] == 0xee && bytes[512] == 0)
    }
}

private func contents(_ secret: borrowing SecretBytes) -> [UInt8] {
    secret.withBytes { span in span.indices.map { span[$0] } }
}
