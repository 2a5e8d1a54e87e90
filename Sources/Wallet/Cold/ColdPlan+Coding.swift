internal import Algebra
internal import ChainTransactions
internal import Curves
internal import MoneroWallet
internal import Primitives
internal import RingCT
internal import RingSignatures
internal import RingWallet
internal import ZcashTransactions

// The form of a plan as a file, format 1 (docs/spec, section 12.2). Integers are little-endian; points and scalars are in
// their canonical encodings.
//
//   "NJLP", format u8 = 1
//   u32 length, the transaction as section 1 has it, without shielded section, signatures that are missing as zeros
//   anchor 32
//   u32 spends, u32 outputs: as transactions under construction of Zcash have them (docs/partial-transactions.md)
//   u32 deposits: ring payment each
//   stage u8: 0 nothing is spent in the ring pool, 1 it is planned, 2 its part is made
//   from stage 1 on: withdrawn u64, change's account u32, u32 payments: address 65, amount u64
//       u32 inputs: transaction 32, index u32, key P 32, ephemeral key R 32, subaddress 2 × u32, amount u64, mask 32,
//           offset 32, position u8, 16 members: number u64, key 32, commitment 32
//   in stage 2: u32 outputs: ring payment each
//   ring payment: address 65, amount u64, r 32
//   ring address: kind u8 (0 an account's, 1 a subaddress), public spend key 32, public view key 32

extension ColdPlan {
    private static let magic = Array("NJLP".utf8)
    static let format: UInt8 = 1
    /// The most bytes of a plan.
    public static let maximumByteCount = 8 << 20

    private static let addressByteCount = 65
    private static let paymentByteCount = addressByteCount + 8 + 32
    private static let memberByteCount = 8 + 32 + 32
    private static let inputByteCount = 32 + 4 + 32 + 32 + 8 + 8 + 32 + 32 + 1 + RingBundle.ringSize * memberByteCount

    private static let noSignature = [UInt8](repeating: 0, count: 64)

    /// The plan as bytes, to take it to another machine; there is one encoding.
    public var bytes: [UInt8] {
        var writer = ByteWriter(
            reservingCapacity: 4096 + 1600 * planned.spends.count + 960 * planned.outputs.count)
        writer.write(Self.magic)
        writer.writeUInt8(Self.format)
        var open = planned.transaction
        open.sapling = SaplingBundle()
        let encoded = open.encoded
        writer.writeUInt32(UInt32(encoded.count))
        writer.write(encoded)
        writer.write(planned.anchor.littleEndianBytes)
        writer.writeUInt32(UInt32(planned.spends.count))
        for spend in planned.spends { spend.write(to: &writer) }
        writer.writeUInt32(UInt32(planned.outputs.count))
        for output in planned.outputs { output.write(to: &writer) }
        Self.write(deposits, to: &writer)
        writer.writeUInt8(transfer == nil ? 0 : made == nil ? 1 : 2)
        if let transfer { Self.write(transfer, to: &writer) }
        if let made { Self.write(made, to: &writer) }
        return writer.bytes
    }

    private static func write(_ payments: [OpenedRingPayment], to writer: inout ByteWriter) {
        writer.writeUInt32(UInt32(payments.count))
        for opened in payments {
            write(opened.payment, to: &writer)
            writer.write(opened.ephemeralSecret.littleEndianBytes)
        }
    }

    private static func write(_ payment: MoneroWallet.Payment, to writer: inout ByteWriter) {
        writer.writeUInt8(payment.address.isSubaddress ? 1 : 0)
        writer.write(payment.address.spendKey.bytes)
        writer.write(payment.address.viewKey.bytes)
        writer.writeUInt64(payment.amount)
    }

    private static func write(_ transfer: RingTransfer, to writer: inout ByteWriter) {
        writer.writeUInt64(transfer.withdrawn)
        writer.writeUInt32(transfer.changeAccount)
        writer.writeUInt32(UInt32(transfer.payments.count))
        for payment in transfer.payments { write(payment, to: &writer) }
        writer.writeUInt32(UInt32(transfer.inputs.count))
        for input in transfer.inputs {
            let output = input.output
            writer.write(output.transaction)
            writer.writeUInt32(UInt32(truncatingIfNeeded: output.index))
            writer.write(output.key.bytes)
            writer.write(output.transactionKey.bytes)
            writer.writeUInt32(output.address.account)
            writer.writeUInt32(output.address.index)
            writer.writeUInt64(output.amount)
            writer.write(output.opening.mask.littleEndianBytes)
            writer.write(output.keyOffset.littleEndianBytes)
            writer.writeUInt8(UInt8(truncatingIfNeeded: input.ring.realPosition))
            for (number, member) in zip(input.ring.indices, input.ring.members) {
                writer.writeUInt64(number)
                writer.write(member.key.bytes)
                writer.write(member.commitment.bytes)
            }
        }
    }

    /// Reads a plan. Every count is bounded by the bytes that remain. About a millisecond for each note and output.
    ///
    /// - Throws: the first check of ``ColdPlanError`` that fails.
    public init(bytes: [UInt8]) throws(ColdPlanError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLong(actual: bytes.count, maximum: Self.maximumByteCount)
        }
        var reader = PlannedDescriptionReader(bytes)
        let magic = try reader.take { (reader) throws(PartialTransactionError) in try reader.bytes(4) }
        guard magic == Self.magic else { throw .wrongMagic }
        let format = try reader.take { (reader) throws(PartialTransactionError) in try reader.byte() }
        guard format == Self.format else { throw .unknownFormat(actual: format) }
        let transaction = try Self.transaction(&reader)
        let (anchor, spends, outputs) = try reader.take { (reader) throws(PartialTransactionError) in
            let anchor: BLS12381.Fr = try reader.element(.anchor, .transaction)
            var spends: [PlannedSpend] = []
            for index in 0..<(try reader.count(elementSize: PlannedSpend.leastByteCount)) {
                spends.append(try reader.spend(index))
            }
            var outputs: [PlannedOutput] = []
            for index in 0..<(try reader.count(elementSize: PlannedOutput.leastByteCount)) {
                outputs.append(try reader.output(index))
            }
            return (anchor, spends, outputs)
        }
        let deposits = try Self.payments(&reader)
        let stage = try reader.take { (reader) throws(PartialTransactionError) in try reader.byte() }
        guard stage <= 2 else { throw .ringStage(actual: stage) }
        let transfer = stage > 0 ? try Self.transfer(&reader) : nil
        let made = stage > 1 ? try Self.payments(&reader) : nil
        try reader.take { (reader) throws(PartialTransactionError) in try reader.finish() }
        try self.init(
            transaction: transaction, anchor: anchor, spends: spends, outputs: outputs, deposits: deposits,
            transfer: transfer, made: made)
    }

    private static func transaction(_ reader: inout PlannedDescriptionReader) throws(ColdPlanError)
        -> LedgerTransaction
    {
        let encoded = try reader.take { (reader) throws(PartialTransactionError) in
            try reader.bytes(try reader.count(elementSize: 1))
        }
        var transaction: LedgerTransaction
        do throws(LedgerDecodingError) { transaction = try LedgerTransaction(decoding: encoded) } catch {
            throw .transaction(error)
        }
        guard transaction.sapling.isEmpty else { throw .shieldedSection }
        for index in transaction.transparent.debits.indices
        where transaction.transparent.debits[index].signature == noSignature {
            transaction.transparent.debits[index].signature = []
        }
        return transaction
    }

    private static func payments(_ reader: inout PlannedDescriptionReader) throws(ColdPlanError) -> [OpenedRingPayment]
    {
        let count = try reader.take { (reader) throws(PartialTransactionError) in
            try reader.count(elementSize: paymentByteCount)
        }
        var payments: [OpenedRingPayment] = []
        for _ in 0..<count {
            let payment = try payment(&reader)
            payments.append(OpenedRingPayment(payment, ephemeralSecret: try scalar(&reader)))
        }
        return payments
    }

    private static func payment(_ reader: inout PlannedDescriptionReader) throws(ColdPlanError) -> MoneroWallet.Payment
    {
        let (kind, keys, amount) = try reader.take { (reader) throws(PartialTransactionError) in
            (try reader.byte(), try reader.bytes(64), try reader.long())
        }
        guard kind <= 1 else { throw .ringAddressKind(actual: kind) }
        do throws(MoneroAddressError) {
            let address = try MoneroAddress(
                network: MoneroAddress.ledgerNetwork, kind: kind == 0 ? .standard : .subaddress,
                spendKey: point(keys[..<32]), viewKey: point(keys[32...]))
            return MoneroWallet.Payment(to: address, amount: amount)
        } catch { throw .ringAddress(error) }
    }

    private static func transfer(_ reader: inout PlannedDescriptionReader) throws(ColdPlanError) -> RingTransfer {
        let (withdrawn, account, count) = try reader.take { (reader) throws(PartialTransactionError) in
            (try reader.long(), try reader.word(), try reader.count(elementSize: addressByteCount + 8))
        }
        var payments: [MoneroWallet.Payment] = []
        for _ in 0..<count { payments.append(try payment(&reader)) }
        let inputCount = try reader.take { (reader) throws(PartialTransactionError) in
            try reader.count(elementSize: inputByteCount)
        }
        var inputs: [RingTransfer.Input] = []
        for index in 0..<inputCount { inputs.append(try input(&reader, index)) }
        do throws(RingTransferError) {
            return try RingTransfer(inputs: inputs, payments: payments, withdrawn: withdrawn, changeAccount: account)
        } catch { throw .ring(error) }
    }

    private static func input(
        _ reader: inout PlannedDescriptionReader, _ index: Int
    ) throws(ColdPlanError) -> RingTransfer.Input {
        let (transaction, number, keys) = try reader.take { (reader) throws(PartialTransactionError) in
            (try reader.bytes(32), try reader.word(), try reader.bytes(64))
        }
        let (account, place, amount) = try reader.take { (reader) throws(PartialTransactionError) in
            (try reader.word(), try reader.word(), try reader.long())
        }
        let (mask, offset) = (try scalar(&reader), try scalar(&reader))
        let output = ReceivedOutput(
            transaction: transaction, index: Int(number), key: point(keys[..<32]),
            address: SubaddressIndex(account: account, index: place),
            opening: AmountCiphertext.Opening(amount: amount, mask: mask), keyOffset: offset,
            transactionKey: point(keys[32...]))
        let (position, numbers, members) = try reader.take { (reader) throws(PartialTransactionError) in
            let position = try reader.byte()
            var numbers: [UInt64] = [], members: [RingMember] = []
            for _ in 0..<RingBundle.ringSize {
                numbers.append(try reader.long())
                let pair = try reader.bytes(64)
                members.append(RingMember(key: point(pair[..<32]), commitment: point(pair[32...])))
            }
            return (position, numbers, members)
        }
        guard let ring = DecoyRing(indices: numbers, members: members, realPosition: Int(position)) else {
            throw .ringOrder(input: index)
        }
        return RingTransfer.Input(output: output, ring: ring)
    }

    private static func scalar(_ reader: inout PlannedDescriptionReader) throws(ColdPlanError) -> Ed25519.ScalarField {
        let bytes = try reader.take { (reader) throws(PartialTransactionError) in try reader.bytes(32) }
        guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: bytes) else { throw .ringScalar }
        return scalar
    }

    private static func point(_ bytes: ArraySlice<UInt8>) -> CompressedPoint {
        guard let point = CompressedPoint(Array(bytes)) else { preconditionFailure("32 bytes were read") }
        return point
    }
}

extension PlannedDescriptionReader {
    /// What `body` reads; its refusals as a plan's.
    fileprivate mutating func take<T>(
        _ body: (inout PlannedDescriptionReader) throws(PartialTransactionError) -> T
    ) throws(ColdPlanError) -> T {
        do throws(PartialTransactionError) { return try body(&self) } catch {
            if case .malformed(let reason) = error { throw .malformed(reason) }
            throw .description(error)
        }
    }
}
