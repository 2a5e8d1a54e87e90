internal import Algebra
public import Primitives

/// Why bytes are not a signature of a linkable ring. Each case is one check, made in the order of this list.
public enum RingEncodingError: NamedError, Hashable {
    /// The signature is shorter than its header.
    case truncatedHeader(actual: Int, expected: Int)
    /// The signature's version is unknown.
    case unknownVersion(actual: UInt8)
    /// The signature is of another suite.
    case wrongSuite(actual: UInt8, expected: UInt8)
    /// The number of images is not between 1 and 16.
    case wrongImageCount(actual: Int)
    /// The number of members is not between 2 and 4096.
    case wrongMemberCount(actual: Int)
    /// The signature does not have the length that its header announces, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// A scalar, the challenge first, is not below the group's order.
    case notCanonical(index: Int)

    public var explanation: String {
        switch self {
        case .truncatedHeader(let actual, let expected):
            "The signature has \(actual) bytes; its header alone has \(expected)."
        case .unknownVersion(let actual): "The signature has version \(actual); this program knows version 1."
        case .wrongSuite(let actual, let expected): "The signature is of suite \(actual) instead of \(expected)."
        case .wrongImageCount(let actual): "The signature announces \(actual) images; 1 to 16 are possible."
        case .wrongMemberCount(let actual): "The signature announces \(actual) members; 2 to 4096 are possible."
        case .wrongLength(let actual, let expected): "The signature has \(actual) bytes instead of \(expected)."
        case .notCanonical(let index): "Scalar \(index) of the signature is not below the group's order."
        }
    }
}

/// A signature of a ``LinkableRing``.
public struct LinkableRingSignature<Suite: RingSuite>: Equatable, Sendable {
    /// The encoded images of the signer's keys: the key image first, by which signatures link.
    public var images: [[UInt8]]
    /// The challenge of the first member.
    public var first: Suite.Element.Scalar
    /// One response for each member.
    public var responses: [Suite.Element.Scalar]

    /// The signature with these parts.
    public init(images: [[UInt8]], first: Suite.Element.Scalar, responses: [Suite.Element.Scalar]) {
        self.images = images
        self.first = first
        self.responses = responses
    }

    /// The encoded key image: equal in two valid signatures of one scope exactly where one key signed both.
    public var keyImage: [UInt8] { images.first ?? [] }

    private static var headerByteCount: Int { 5 }
    private static var version: UInt8 { 1 }

    /// The encoding: version, suite, number of images, number of members (two bytes, least significant first), images,
    /// challenge, responses.
    public var encoded: [UInt8] {
        let count = responses.count
        return [
            Self.version, Suite.identifier, UInt8(truncatingIfNeeded: images.count),
            UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8),
        ] + images.flatMap { $0 } + ([first] + responses).flatMap { $0.littleEndianBytes }
    }

    /// Decodes a signature; its images are decoded when it is verified.
    ///
    /// - Throws: the first check that fails.
    public init(encoded bytes: [UInt8]) throws(RingEncodingError) {
        guard bytes.count >= Self.headerByteCount else {
            throw .truncatedHeader(actual: bytes.count, expected: Self.headerByteCount)
        }
        guard bytes[0] == Self.version else { throw .unknownVersion(actual: bytes[0]) }
        guard bytes[1] == Suite.identifier else {
            throw .wrongSuite(actual: bytes[1], expected: Suite.identifier)
        }
        let imageCount = Int(bytes[2])
        guard (1...LinkableRing<Suite>.maximumKeyCount).contains(imageCount) else {
            throw .wrongImageCount(actual: imageCount)
        }
        let memberCount = Int(bytes[3]) | Int(bytes[4]) << 8
        guard (2...LinkableRing<Suite>.maximumCount).contains(memberCount) else {
            throw .wrongMemberCount(actual: memberCount)
        }
        let size = Suite.elementByteCount
        let scalarsStart = Self.headerByteCount + imageCount * size
        let length = scalarsStart + 32 * (1 + memberCount)
        guard bytes.count == length else { throw .wrongLength(actual: bytes.count, expected: length) }
        images = stride(from: Self.headerByteCount, to: scalarsStart, by: size).map { Array(bytes[$0..<$0 + size]) }
        var scalars: [Suite.Element.Scalar] = []
        for start in stride(from: scalarsStart, to: length, by: 32) {
            guard let scalar = try? Suite.Element.Scalar(canonicalLittleEndian: Array(bytes[start..<start + 32])) else {
                throw .notCanonical(index: scalars.count)
            }
            scalars.append(scalar)
        }
        first = scalars[0]
        responses = Array(scalars.dropFirst())
    }
}
