public import Primitives

/// Why nothing is hashed to a curve.
public enum HashToCurveError: NamedError, Hashable {
    /// The domain separation tag is empty (RFC 9380 §3.1 forbids it).
    case emptyDomain
    /// More bytes are asked for than the expander can give.
    case outputTooLong(actual: Int, maximum: Int)

    public var explanation: String {
        switch self {
        case .emptyDomain: "The domain separation tag is empty."
        case .outputTooLong(let actual, let maximum): "\(actual) bytes were asked for; \(maximum) is the maximum."
        }
    }
}

/// `expand_message` of RFC 9380 §5.3: a message and a domain separation tag become uniform bytes.
public enum MessageExpander: Hashable, Sendable {
    /// §5.3.1, with a hash function of fixed output.
    case xmd(FixedOutputHash)
    /// §5.3.2, with an extendable-output function.
    case xof(ExtendableOutputHash)

    /// Hash functions of fixed output.
    public enum FixedOutputHash: String, Hashable, Sendable {
        /// SHA-256, for suites of up to 128 bits of security.
        case sha256 = "SHA-256"
        /// SHA-512.
        case sha512 = "SHA-512"
    }

    /// Extendable-output functions.
    public enum ExtendableOutputHash: String, Hashable, Sendable {
        /// SHAKE128.
        case shake128 = "SHAKE-128"
        /// SHAKE256.
        case shake256 = "SHAKE-256"
    }

    /// The expander's part of a suite's identifier.
    public var name: String {
        switch self {
        case .xmd(let hash): "XMD:\(hash.rawValue)"
        case .xof(let hash): "XOF:\(hash.rawValue)"
        }
    }

    /// Expands to `count` bytes. Constant time but for the lengths.
    ///
    /// - Throws: `.emptyDomain`; `.outputTooLong` beyond 65,535 bytes, with XMD beyond 255 digests.
    public func expand(_ message: [UInt8], domain: [UInt8], count: Int) throws(HashToCurveError) -> [UInt8] {
        guard !domain.isEmpty else { throw .emptyDomain }
        guard count <= maximumCount else { throw .outputTooLong(actual: count, maximum: maximumCount) }
        let length = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        let tag = shortened(domain)
        let suffix = tag + [UInt8(truncatingIfNeeded: tag.count)]
        switch self {
        case .xof(let hash): return hash.digest(message + length + suffix, count: count)
        case .xmd(let hash):
            let zeros = [UInt8](repeating: 0, count: hash.blockSize)
            let first = hash.digest(zeros + message + length + [0] + suffix)
            var block = [UInt8](repeating: 0, count: hash.digestSize)
            var uniform: [UInt8] = []
            var index: UInt8 = 0
            while uniform.count < count {
                // At most 255 blocks, by the guard above.
                index &+= 1
                block = hash.digest(zip(first, block).map(^) + [index] + suffix)
                uniform += block
            }
            return Array(uniform.prefix(max(0, count)))
        }
    }

    private var maximumCount: Int {
        switch self {
        case .xmd(let hash): min(65_535, 255 * hash.digestSize)
        case .xof: 65_535
        }
    }

    /// §5.3.3: a tag of more than 255 bytes is replaced by its hash.
    private func shortened(_ domain: [UInt8]) -> [UInt8] {
        guard domain.count > 255 else { return domain }
        let input = Array("H2C-OVERSIZE-DST-".utf8) + domain
        switch self {
        case .xmd(let hash): return hash.digest(input)
        // Twice the security level in bits, as bytes.
        case .xof(.shake128): return ExtendableOutputHash.shake128.digest(input, count: 32)
        case .xof(.shake256): return ExtendableOutputHash.shake256.digest(input, count: 64)
        }
    }
}
