import Primitives
import ZcashTransactions

extension LedgerTransaction {
    /// The version of the format, a transaction's first byte.
    public static let version: UInt8 = 1
    /// The most bytes that the encoding of any transaction has. A chain's own limit is lower.
    public static let maximumByteCount = 2_000_000

    /// The encoding, of which there is one (docs/spec, section 1). Missing proofs and signatures are zeros.
    ///
    /// Parts that cannot be encoded (a field of another length than its kind's, a value balance without descriptions, a
    /// withdrawal without inputs) are left out or make bytes that do not decode.
    public var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 4096)
        writer.writeUInt8(Self.version)
        writer.writeUInt8(sections.reduce(0) { $0 | $1.bit })
        writeHeader(to: &writer)
        for section in sections {
            switch section {
            case .transparent: transparent.write(to: &writer)
            case .sapling: sapling.write(to: &writer)
            case .ring: ring.write(to: &writer)
            case .applications: applications.write(to: &writer)
            case .governance: governance?.write(to: &writer)
            }
        }
        return writer.bytes
    }

    /// The transaction that `bytes` encode. Only the form is checked, and that it is the one encoding.
    ///
    /// Points are not decoded. Linear time; nothing is set aside for more elements than the bytes hold.
    ///
    /// - Throws: the first check that fails.
    public init(decoding bytes: [UInt8]) throws(LedgerDecodingError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLong(actual: bytes.count, maximum: Self.maximumByteCount)
        }
        var reader = LedgerReader(bytes)
        let version = try reader.readUInt8()
        guard version == Self.version else { throw .unknownVersion(actual: version, expected: Self.version) }
        let map = try reader.readUInt8()
        let known = LedgerSectionKind.allCases.reduce(0) { $0 | $1.bit }
        guard map & ~known == 0 else { throw .unknownSections(actual: map, known: known) }
        let characters = try reader.readCounted()
        do throws(LedgerValueError) { chainID = try ChainID(characters: characters) } catch {
            throw .invalidChainID(error)
        }
        expiryHeight = try reader.readUInt64()
        fee = try reader.readUInt64()
        transparent = .init()
        sapling = .init()
        ring = .init()
        applications = .init()
        for section in LedgerSectionKind.allCases where map & section.bit != 0 {
            switch section {
            case .transparent: transparent = try TransparentBundle(from: &reader)
            case .sapling: sapling = try .init(from: &reader)
            case .ring: ring = try RingBundle(from: &reader)
            case .applications: applications = try ApplicationBundle(from: &reader)
            case .governance: governance = try GovernanceBundle(from: &reader)
            }
            guard has(section) else { throw .emptySection(section) }
        }
        try reader.finish()
    }

    /// The sections that have something in them.
    public var sections: [LedgerSectionKind] { LedgerSectionKind.allCases.filter(has) }

    private func has(_ section: LedgerSectionKind) -> Bool {
        switch section {
        case .transparent: !transparent.isEmpty
        case .sapling: !sapling.isEmpty
        case .ring: !(ring.inputs.isEmpty && ring.outputs.isEmpty && ring.deposits.isEmpty)
        case .applications: !applications.isEmpty
        case .governance: governance != nil
        }
    }

    /// The chain, the last height and the fee.
    func writeHeader(to writer: inout ByteWriter) {
        writer.writeCounted(Array(chainID.name.utf8))
        writer.writeUInt64(expiryHeight)
        writer.writeUInt64(fee)
    }
}
