import Primitives

extension Transaction {
    /// Reads a transaction that fills `bytes` (Zcash protocol specification §7.1; ZIP 225 for version 5).
    ///
    /// Every count has its shortest form and is bounded by the bytes that remain, so memory is at most a small multiple
    /// of the input's size. Points, scalars and values are not looked at.
    public init(bytes: [UInt8]) throws(TransactionReadingError) {
        var reader = TransactionReader(ByteReader(bytes))
        try self.init(from: &reader)
        try reader.finish()
    }

    /// Reads the next transaction of a block.
    init(from reader: inout TransactionReader) throws(TransactionReadingError) {
        let header = try reader.readUInt32()
        let isOverwintered = header >> 31 == 1
        let number = header & (1 << 31 - 1)
        guard let version = TransactionVersion(rawValue: number), version.isOverwintered == isOverwintered else {
            throw .unknownVersion(actual: number, isOverwintered: isOverwintered)
        }
        self.init(version: version)
        if let expected = version.groupID {
            let group = try reader.readUInt32()
            guard group == expected else { throw .wrongVersionGroup(actual: group, expected: expected) }
        }
        if version == .v5 { try readBodyV5(&reader) } else { try readBody(&reader) }
    }

    /// Everything behind the version group in versions 1 to 4.
    private mutating func readBody(_ reader: inout TransactionReader) throws(TransactionReadingError) {
        try readTransparent(&reader)
        lockTime = try reader.readUInt32()
        if version >= .v3 { expiryHeight = try reader.readUInt32() }
        if version == .v4 {
            sapling.valueBalance = try reader.readInt64()
            sapling.spends = try reader.readList(elementSize: SpendDescription.byteCountV4) {
                (reader) throws(TransactionReadingError) in try SpendDescription(v4: &reader)
            }
            sapling.outputs = try reader.readList(elementSize: OutputDescription.byteCountV4) {
                (reader) throws(TransactionReadingError) in try OutputDescription(v4: &reader)
            }
        }
        if version >= .v2 { try readJoinSplits(&reader) }
        if !sapling.isEmpty { sapling.bindingSignature = try reader.readBytes(64) }
    }

    private mutating func readTransparent(_ reader: inout TransactionReader) throws(TransactionReadingError) {
        transparentInputs = try reader.readList(elementSize: 41) { (reader) throws(TransactionReadingError) in
            TransparentInput(
                previous: OutPoint(transactionID: try reader.readBytes(32), index: try reader.readUInt32()),
                script: try reader.readCounted(), sequence: try reader.readUInt32())
        }
        transparentOutputs = try reader.readList(elementSize: 9) { (reader) throws(TransactionReadingError) in
            TransparentOutput(value: try reader.readInt64(), script: try reader.readCounted())
        }
    }

    private mutating func readJoinSplits(_ reader: inout TransactionReader) throws(TransactionReadingError) {
        let byteCount = JoinSplitBundle.descriptionByteCount(in: version)
        let descriptions = try reader.readList(elementSize: byteCount) { (reader) throws(TransactionReadingError) in
            try reader.readBytes(byteCount)
        }
        guard !descriptions.isEmpty else { return }
        joinSplits = JoinSplitBundle(
            descriptions: descriptions, publicKey: try reader.readBytes(32), signature: try reader.readBytes(64))
    }

    /// Everything behind the version group in version 5.
    private mutating func readBodyV5(_ reader: inout TransactionReader) throws(TransactionReadingError) {
        consensusBranchID = try reader.readUInt32()
        lockTime = try reader.readUInt32()
        expiryHeight = try reader.readUInt32()
        try readTransparent(&reader)
        try readSaplingV5(&reader)
        try readOrchard(&reader)
    }

    private mutating func readSaplingV5(_ reader: inout TransactionReader) throws(TransactionReadingError) {
        sapling.spends = try reader.readList(elementSize: SpendDescription.byteCountV5) {
            (reader) throws(TransactionReadingError) in
            SpendDescription(
                valueCommitment: try reader.readBytes(32), anchor: [], nullifier: try reader.readBytes(32),
                randomizedKey: try reader.readBytes(32), proof: [], signature: [])
        }
        sapling.outputs = try reader.readList(elementSize: OutputDescription.byteCountV5) {
            (reader) throws(TransactionReadingError) in
            try OutputDescription(withoutProof: &reader)
        }
        guard !sapling.isEmpty else { return }
        sapling.valueBalance = try reader.readInt64()
        if !sapling.spends.isEmpty {
            let anchor = try reader.readBytes(32)
            for i in sapling.spends.indices { sapling.spends[i].anchor = anchor }
        }
        for i in sapling.spends.indices { sapling.spends[i].proof = try reader.readBytes(192) }
        for i in sapling.spends.indices { sapling.spends[i].signature = try reader.readBytes(64) }
        for i in sapling.outputs.indices { sapling.outputs[i].proof = try reader.readBytes(192) }
        sapling.bindingSignature = try reader.readBytes(64)
    }

    private mutating func readOrchard(_ reader: inout TransactionReader) throws(TransactionReadingError) {
        let actions = try reader.readList(elementSize: OrchardBundle.actionByteCount) {
            (reader) throws(TransactionReadingError) in
            try reader.readBytes(OrchardBundle.actionByteCount)
        }
        guard !actions.isEmpty else { return }
        orchard = OrchardBundle(
            actions: actions, flags: try reader.readUInt8(), valueBalance: try reader.readInt64(),
            anchor: try reader.readBytes(32), proof: try reader.readCounted(),
            signatures: try reader.readList(count: actions.count, elementSize: 64) {
                (reader) throws(TransactionReadingError) in
                try reader.readBytes(64)
            },
            bindingSignature: try reader.readBytes(64))
    }
}

extension SpendDescription {
    fileprivate init(v4 reader: inout TransactionReader) throws(TransactionReadingError) {
        self.init(
            valueCommitment: try reader.readBytes(32), anchor: try reader.readBytes(32),
            nullifier: try reader.readBytes(32), randomizedKey: try reader.readBytes(32),
            proof: try reader.readBytes(192), signature: try reader.readBytes(64))
    }
}

extension OutputDescription {
    fileprivate init(v4 reader: inout TransactionReader) throws(TransactionReadingError) {
        try self.init(withoutProof: &reader)
        proof = try reader.readBytes(192)
    }

    fileprivate init(withoutProof reader: inout TransactionReader) throws(TransactionReadingError) {
        self.init(
            valueCommitment: try reader.readBytes(32), noteCommitment: try reader.readBytes(32),
            ephemeralKey: try reader.readBytes(32), noteCiphertext: try reader.readBytes(580),
            outgoingCiphertext: try reader.readBytes(80), proof: [])
    }
}
