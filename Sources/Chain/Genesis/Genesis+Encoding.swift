package import ChainTransactions
package import Primitives
import RingSignatures

extension ByteReader {
    /// The next 32 bytes.
    package mutating func readHash() throws(ByteReaderError) -> Hash256 { Hash256(try readBytes(32)) ?? .zero }
}

extension ChainConfiguration {
    package func write(to writer: inout ByteWriter) {
        writer.writeUInt8(UInt8(chainID.name.utf8.count))
        writer.write(chainID.name.utf8)
        writer.writeUInt8(network.rawValue)
        for value in [
            minimumFeePerByte, minimumFeePerProofUnit, UInt64(maximumTransactionBytes), UInt64(maximumBlockBytes),
            UInt64(maximumBlockProofCost), anchorWindow, ringOutputMaturity,
        ] {
            writer.writeUInt64(value)
        }
        writer.writeUInt32(UInt32(validators.count))
        for validator in validators { writer.write(validator) }
    }
}

extension Genesis {
    /// The version of the encoding.
    public static let encodingVersion: UInt8 = 1
    /// The most bytes that an encoding has.
    public static let maximumByteCount = 64 << 20

    /// The encoding (docs/spec, section 6).
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt8(Self.encodingVersion)
        configuration.write(to: &writer)
        writer.writeUInt32(UInt32(accounts.count))
        for entry in accounts {
            writer.write(entry.account)
            writer.writeUInt64(entry.amount)
        }
        writer.writeUInt32(UInt32(ringDeposits.count))
        for deposit in ringDeposits {
            writer.write(deposit.key.bytes)
            writer.write(deposit.ephemeralKey.bytes)
            writer.writeUInt8(deposit.viewTag)
            writer.writeUInt64(deposit.amount)
        }
        writer.writeUInt64(supply)
        return writer.bytes
    }

    /// The genesis that `bytes` encode.
    ///
    /// - Throws: every case that is not about JSON.
    public init(decoding bytes: [UInt8]) throws(GenesisError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .outOfBounds("bytes", actual: "\(bytes.count)", allowed: "0 to \(Self.maximumByteCount)")
        }
        let parts: Parts
        do throws(ByteReaderError) { parts = try Parts(bytes) } catch { throw .bytes(error) }
        guard parts.version == Self.encodingVersion else {
            throw .version(actual: parts.version, expected: Self.encodingVersion)
        }
        let chainID: ChainID
        do throws(LedgerValueError) {
            chainID = try ChainID(String(decoding: parts.name, as: UTF8.self))
        } catch {
            throw .chainID(error)
        }
        guard let network = NetworkKind(rawValue: parts.network) else { throw .unknownNetwork("\(parts.network)") }
        let v = parts.values
        let configuration = ChainConfiguration(
            chainID: chainID, network: network, validators: parts.validators, minimumFeePerByte: v[0],
            minimumFeePerProofUnit: v[1], maximumTransactionBytes: Int(clamping: v[2]),
            maximumBlockBytes: Int(clamping: v[3]), maximumBlockProofCost: Int(clamping: v[4]), anchorWindow: v[5],
            ringOutputMaturity: v[6])
        try self.init(configuration: configuration, accounts: parts.accounts, ringDeposits: parts.deposits)
        guard supply == parts.supply else { throw .supply(actual: supply, expected: parts.supply) }
    }

    /// What an encoding says, before any of it is checked but its length.
    private struct Parts {
        var version: UInt8
        var name: [UInt8] = []
        var network: UInt8 = 0
        var values: [UInt64] = []
        var validators: [AccountID] = []
        var accounts: [AccountCredit] = []
        var deposits: [RingDeposit] = []
        var supply: UInt64 = 0

        init(_ bytes: [UInt8]) throws(ByteReaderError) {
            var reader = ByteReader(bytes)
            version = try reader.readUInt8()
            guard version == Genesis.encodingVersion else { return }
            name = try reader.readBytes(Int(try reader.readUInt8()))
            network = try reader.readUInt8()
            for _ in 0..<7 { values.append(try reader.readUInt64()) }
            for _ in 0..<(try reader.readCount32(elementSize: 32)) { validators.append(try reader.readHash()) }
            for _ in 0..<(try reader.readCount32(elementSize: 40)) {
                accounts.append(AccountCredit(account: try reader.readHash(), amount: try reader.readUInt64()))
            }
            for _ in 0..<(try reader.readCount32(elementSize: 73)) {
                let key = try reader.readBytes(32)
                let ephemeralKey = try reader.readBytes(32)
                let viewTag = try reader.readUInt8()
                let amount = try reader.readUInt64()
                guard let key = CompressedPoint(key), let ephemeralKey = CompressedPoint(ephemeralKey) else { return }
                deposits.append(
                    RingDeposit(key: key, ephemeralKey: ephemeralKey, viewTag: viewTag, amount: amount))
            }
            supply = try reader.readUInt64()
            try reader.finish()
        }
    }
}
