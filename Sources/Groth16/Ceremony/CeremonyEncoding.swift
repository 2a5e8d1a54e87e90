internal import Algebra

// The two encodings that snarkjs's ceremonies hash: big-endian integers, the highest coefficient first.

extension AffinePoint {
    /// x and y; the identity is all zeros.
    var uncompressedBytes: [UInt8] {
        var bytes: [UInt8] = []
        appendUncompressed(to: &bytes)
        return bytes
    }

    /// Appends x and y; the identity is all zeros.
    func appendUncompressed(to bytes: inout [UInt8]) {
        x.appendBigEndian(to: &bytes)
        y.appendBigEndian(to: &bytes)
    }

    /// Appends x, with bit 7 of the first byte set where y is the larger of the two roots; the identity is a single bit 6.
    func appendCompressed(to bytes: inout [UInt8]) {
        let start = bytes.count
        x.appendBigEndian(to: &bytes)
        if isIdentity {
            bytes[start] = 0x40
        } else if y.isLexicographicallyLargest {
            bytes[start] |= 0x80
        }
    }
}

extension Field {
    /// Appends the canonical integers, most significant byte first.
    fileprivate func appendBigEndian(to bytes: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe storeCanonical(to: base)
            unsafe bytes.append(contentsOf: buffer.reversed())
        }
    }
}

/// The form in which snarkjs prints a hash of 64 bytes: four lines of four words.
public enum CeremonyHash {
    /// Four lines of four groups of eight hexadecimal digits, each line after two tabs.
    public static func format(_ hash: [UInt8]) -> String {
        let digits = [Character]("0123456789abcdef")
        var text = ""
        for (i, byte) in hash.enumerated() {
            if i % 16 == 0 { text += (i == 0 ? "" : "\n") + "\t\t" } else if i % 4 == 0 { text += " " }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
