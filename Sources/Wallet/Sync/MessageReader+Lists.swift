internal import Primitives

// Lists and bytes behind their number of four bytes, as what a wallet keeps has them.
extension MessageReader {
    /// Elements of at least `elementSize` bytes.
    mutating func list<Element>(
        elementSize: Int, _ element: (inout Self) throws(Failure) -> Element
    ) throws(Failure) -> [Element] {
        try readList(count: try readCount(elementSize: elementSize), elementSize: elementSize, element)
    }

    /// Bytes.
    mutating func sizedBytes() throws(Failure) -> [UInt8] { try readBytes(try readCount(elementSize: 1)) }

    private mutating func readCount(elementSize: Int) throws(Failure) -> Int {
        let start = offset
        let count = UInt64(try readUInt32())
        return try check(count, elementSize: elementSize, start: start)
    }
}
