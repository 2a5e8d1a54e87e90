import Primitives

// Every section is written as what it does, list by list, and then what authorises it. The digests hash the same lists.

extension TransparentBundle {
    func write(to writer: inout ByteWriter) {
        writeDebits(to: &writer)
        writeCredits(to: &writer)
        writeAuthorization(to: &writer)
    }

    func writeDebits(to writer: inout ByteWriter) {
        writer.writeCompactSize(debits.count)
        for debit in debits {
            writer.write(debit.account)
            writer.writeUInt64(debit.amount)
            writer.writeUInt64(debit.sequence)
        }
    }

    func writeCredits(to writer: inout ByteWriter) {
        writer.writeCompactSize(credits.count)
        for credit in credits {
            writer.write(credit.account)
            writer.writeUInt64(credit.amount)
        }
    }

    func writeAuthorization(to writer: inout ByteWriter) {
        for debit in debits { writer.write(debit.signature, orZeros: 64) }
    }

    init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        // A debit's signature stands apart.
        debits = try reader.readList(elementSize: 48 + 64) { (reader) throws(LedgerDecodingError) in
            AccountDebit(
                account: try reader.readHash(), amount: try reader.readUInt64(), sequence: try reader.readUInt64())
        }
        credits = try reader.readList(elementSize: 40) { (reader) throws(LedgerDecodingError) in
            AccountCredit(account: try reader.readHash(), amount: try reader.readUInt64())
        }
        for index in debits.indices { debits[index].signature = try reader.readBytes(64) }
    }
}
