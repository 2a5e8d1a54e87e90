internal import Primitives

extension MessageExpander.FixedOutputHash {
    /// b of RFC 9380 §5.3.1, in bytes.
    var digestSize: Int { self == .sha256 ? SHA256.digestCount : SHA512.digestCount }
    /// s of RFC 9380 §5.3.1, in bytes.
    var blockSize: Int { self == .sha256 ? SHA256.blockCount : SHA512.blockCount }

    func digest(_ bytes: [UInt8]) -> [UInt8] {
        self == .sha256 ? SHA256.digest(of: bytes) : SHA512.digest(of: bytes)
    }
}

extension MessageExpander.ExtendableOutputHash {
    func digest(_ bytes: [UInt8], count: Int) -> [UInt8] {
        SHAKE.digest(of: bytes, self == .shake128 ? .bits128 : .bits256, count: count)
    }
}
