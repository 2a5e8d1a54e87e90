import Primitives
import Sapling
import Testing

@Suite("Memos")
struct MemoTests {
    @Test("the kinds of ZIP 302 by their first byte")
    func kinds() throws {
        #expect(Memo.empty.content == .empty && Memo.empty.bytes.count == 512)
        #expect(try Memo(text: "").content == .text(""))
        #expect(try Memo(text: "Zażółć gęślą jaźń 🐦").content == .text("Zażółć gęślą jaźń 🐦"))
        let long = String(repeating: "x", count: 512)
        #expect(try Memo(text: long).content == .text(long))
        #expect(throws: MemoError.tooLong(actual: 513, maximum: 512)) { try Memo(text: long + "x") }
        let data = [UInt8](1...200)
        #expect(try Memo(arbitrary: data).content == .arbitrary(data + [UInt8](repeating: 0, count: 311)))
        #expect(try Memo(arbitrary: [UInt8](repeating: 7, count: 511)).bytes.count == 512)
        #expect(throws: MemoError.tooLong(actual: 512, maximum: 511)) {
            try Memo(arbitrary: [UInt8](repeating: 7, count: 512))
        }
        for count in [0, 511, 513] {
            #expect(throws: MemoError.wrongLength(actual: count, expected: 512)) {
                try Memo(bytes: [UInt8](repeating: 0, count: count))
            }
        }
        for first in UInt8.min ... .max {
            var bytes = [UInt8](repeating: 0, count: 512)
            bytes[0] = first
            bytes[511] = 1
            let memo = try Memo(bytes: bytes)
            switch first {
            case ...0x7f: #expect(memo.content == .text(String(decoding: bytes, as: UTF8.self)))
            case ...0xf4: #expect(memo.content == .malformedText(bytes))
            case 0xff: #expect(memo.content == .arbitrary(Array(bytes[1...])))
            default: #expect(memo.content == .reserved(bytes))
            }
        }
        #expect(MemoError.tooLong(actual: 1, maximum: 0).explanation.hasSuffix("."))
        #expect(MemoError.wrongLength(actual: 1, expected: 0).explanation.hasSuffix("."))
    }
}
