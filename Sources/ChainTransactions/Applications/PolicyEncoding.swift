public import Primitives

/// Why bytes are not a policy. Each case is one check.
public enum PolicyDecodingError: NamedError, Hashable {
    /// There are more bytes than a policy may have.
    case tooLong(actual: Int, maximum: Int)
    /// The bytes end too early, or go on too long.
    case malformed(ByteReaderError)
    /// The version is not one that is known.
    case unsupportedVersion(actual: UInt8)
    /// The kind of a tree is not one that is known.
    case unknownTreeKind(tree: Int, actual: UInt8)
    /// The role of an input is not one that is known.
    case unknownRole(input: Int, actual: UInt8)
    /// The policy is not well-formed.
    case illFormed(PolicyError)

    public var name: String {
        switch self {
        case .tooLong: "policyTooLong"
        case .malformed: "policyMalformed"
        case .unsupportedVersion: "policyVersion"
        case .unknownTreeKind: "policyTreeKind"
        case .unknownRole: "policyRole"
        case .illFormed(let error): error.name
        }
    }

    public var explanation: String {
        switch self {
        case .tooLong(let actual, let maximum): "The policy has \(actual) bytes; \(maximum) are allowed."
        case .malformed(let error): "The policy is cut off or too long: \(error.explanation)"
        case .unsupportedVersion(let actual): "The policy is of version \(actual); version 1 is supported."
        case .unknownTreeKind(let tree, let actual): "Tree \(tree) of the policy is of the unknown kind \(actual)."
        case .unknownRole(let input, let actual): "Public input \(input) has the unknown role \(actual)."
        case .illFormed(let error): error.explanation
        }
    }
}

extension CircuitPolicy {
    private static var version: UInt8 { 1 }

    /// The policy's only encoding (docs/spec, section 8): a version, then trees, state roots and roles, each list with its
    /// number before it. Requires a policy that is well-formed.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt8(Self.version)
        writer.writeUInt8(UInt8(trees.count))
        for tree in trees {
            switch tree {
            case .own(let depth, let leaves):
                writer.writeUInt8(0)
                writer.writeUInt8(depth)
                writer.writeLittleEndian(UInt16(leaves.count))
                for leaf in leaves { writer.write(leaf.littleEndianBytes) }
            case .foreign(let circuit, let tree):
                writer.writeUInt8(1)
                writer.write(circuit.bytes)
                writer.writeUInt8(tree)
            }
        }
        writer.writeUInt8(UInt8(states.count))
        for state in states { writer.write(state.littleEndianBytes) }
        writer.writeUInt8(UInt8(inputs.count))
        for role in inputs { role.write(to: &writer) }
        return writer.bytes
    }

    /// Decodes a policy and checks that it is well-formed.
    ///
    /// - Throws: the first check that fails.
    public init(decoding bytes: [UInt8]) throws(PolicyDecodingError) {
        guard bytes.count <= ApplicationLimits.policyByteCount else {
            throw .tooLong(actual: bytes.count, maximum: ApplicationLimits.policyByteCount)
        }
        var reader = PolicyReader(bytes)
        let version = try reader.byte()
        guard version == Self.version else { throw .unsupportedVersion(actual: version) }
        var trees: [CircuitTree] = []
        for tree in 0..<Int(try reader.byte()) { trees.append(try reader.tree(tree)) }
        var states: [CircuitElement] = []
        for _ in 0..<Int(try reader.byte()) { states.append(try reader.element()) }
        var inputs: [PublicInputRole] = []
        for input in 0..<Int(try reader.byte()) { inputs.append(try reader.role(of: input)) }
        try reader.finish()
        self.init(trees: trees, states: states, inputs: inputs)
        do throws(PolicyError) { try check() } catch { throw .illFormed(error) }
    }
}

extension PublicInputRole {
    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .context: writer.writeUInt8(0)
        case .nullifier: writer.writeUInt8(1)
        case .anchor(let tree): writer.write([2, tree])
        case .leaf(let tree): writer.write([3, tree])
        case .oldState(let slot): writer.write([4, slot])
        case .newState(let slot): writer.write([5, slot])
        case .released: writer.writeUInt8(6)
        case .deposited: writer.writeUInt8(7)
        case .expiry(let lead):
            writer.writeUInt8(8)
            writer.writeUInt64(lead)
        case .constant(let value):
            writer.writeUInt8(9)
            writer.write(value.littleEndianBytes)
        case .free: writer.writeUInt8(10)
        }
    }
}

/// Reads a policy's parts; every list grows by what was read, so its number is bounded by the bytes that there are.
private struct PolicyReader {
    private var reader: ByteReader

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(PolicyDecodingError) -> T {
        do throws(ByteReaderError) { return try body(&reader) } catch { throw .malformed(error) }
    }

    mutating func byte() throws(PolicyDecodingError) -> UInt8 {
        try read { (r: inout ByteReader) throws(ByteReaderError) in try r.readUInt8() }
    }

    mutating func element() throws(PolicyDecodingError) -> CircuitElement {
        let bytes = try read { (r: inout ByteReader) throws(ByteReaderError) in
            try r.readBytes(CircuitElement.byteCount)
        }
        return CircuitElement(littleEndian: bytes) ?? .zero
    }

    mutating func tree(_ index: Int) throws(PolicyDecodingError) -> CircuitTree {
        let kind = try byte()
        switch kind {
        case 0:
            let depth = try byte()
            let count = try read { (r: inout ByteReader) throws(ByteReaderError) in
                try r.readLittleEndian(UInt16.self)
            }
            var leaves: [CircuitElement] = []
            for _ in 0..<count { leaves.append(try element()) }
            return .own(depth: depth, leaves: leaves)
        case 1:
            let bytes = try read { (r: inout ByteReader) throws(ByteReaderError) in
                try r.readBytes(Hash256.byteCount)
            }
            return .foreign(circuit: Hash256(bytes) ?? .zero, tree: try byte())
        default: throw .unknownTreeKind(tree: index, actual: kind)
        }
    }

    mutating func role(of input: Int) throws(PolicyDecodingError) -> PublicInputRole {
        let tag = try byte()
        switch tag {
        case 0: return .context
        case 1: return .nullifier
        case 2: return .anchor(tree: try byte())
        case 3: return .leaf(tree: try byte())
        case 4: return .oldState(slot: try byte())
        case 5: return .newState(slot: try byte())
        case 6: return .released
        case 7: return .deposited
        case 8:
            return .expiry(
                lead: try read { (r: inout ByteReader) throws(ByteReaderError) in try r.readUInt64() })
        case 9: return .constant(try element())
        case 10: return .free
        default: throw .unknownRole(input: input, actual: tag)
        }
    }

    func finish() throws(PolicyDecodingError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .malformed(error) }
    }
}
