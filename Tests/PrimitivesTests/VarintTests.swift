import Primitives
import Testing

@Suite("Integers of variable length") struct VarintTests {
    @Test(arguments: [0, 1, 127, 128, 255, 16383, 16384, 1 << 32, UInt64.max >> 1, .max])
    func readsWhatItWrites(value: UInt64) throws {
        var writer = ByteWriter()
        writer.writeVarint(value)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readVarint() == value)
        #expect(reader.remaining == 0)
    }

    @Test func refusesWhatIsNotOne() {
        func error(_ bytes: [UInt8]) -> VarintError? {
            var reader = ByteReader(bytes)
            do throws(VarintError) { _ = try reader.readVarint() } catch { return error }
            return nil
        }
        #expect(error([]) == .truncated)
        #expect(error([0x80]) == .truncated)
        #expect(error([0x80, 0]) == .notShortest)
        #expect(error([0xff, 0x80, 0]) == .notShortest)
        #expect(error([UInt8](repeating: 0xff, count: 9) + [2]) == .tooLarge)
        #expect(error([UInt8](repeating: 0xff, count: 9) + [0x81, 1]) == .tooLarge)
        #expect(error([UInt8](repeating: 0xff, count: 9) + [1]) == nil)
    }
}
