import Primitives

// Signature digests of versions 3 and 4 (ZIP 143; ZIP 243).

extension Transaction {
    /// The digest under a consensus branch. `input` is a transparent input with the output that it spends and the
    /// script code to sign, or nil for what shielded signatures cover.
    func signatureDigestV4(
        branchID: UInt32, hashType: SignatureHashType, input: (index: Int, value: Int64, scriptCode: [UInt8])?
    ) -> [UInt8] {
        let zero = [UInt8](repeating: 0, count: 32)
        var hasher = BLAKE2b(personalization: "ZcashSigHash", branchID: branchID)
        var writer = ByteWriter(reservingCapacity: 512)
        writer.writeUInt32(version.header)
        writer.writeUInt32(version.groupID ?? 0)
        writer.write(hashType.isAnyoneCanPay ? zero : prevoutsDigest("ZcashPrevoutHash"))
        let coversAllOutputs = !hashType.coversNoOutput && !hashType.coversSingleOutput
        writer.write(hashType.isAnyoneCanPay || !coversAllOutputs ? zero : sequencesDigest("ZcashSequencHash"))
        if coversAllOutputs {
            writer.write(outputsDigest("ZcashOutputsHash", transparentOutputs))
        } else if hashType.coversSingleOutput, let input, input.index < transparentOutputs.count {
            writer.write(outputsDigest("ZcashOutputsHash", [transparentOutputs[input.index]]))
        } else {
            writer.write(zero)
        }
        writer.write(joinSplits.map(joinSplitsDigest) ?? zero)
        if version == .v4 {
            writer.write(sapling.spends.isEmpty ? zero : spendsDigestV4)
            writer.write(sapling.outputs.isEmpty ? zero : outputsDigestV4)
        }
        writer.writeUInt32(lockTime)
        writer.writeUInt32(expiryHeight)
        if version == .v4 { writer.writeLittleEndian(sapling.valueBalance) }
        writer.writeUInt32(UInt32(hashType.rawValue))
        if let input {
            let transparent = transparentInputs[input.index]
            writer.write(transparent.previous)
            writer.writeCounted(input.scriptCode)
            writer.writeLittleEndian(input.value)
            writer.writeUInt32(transparent.sequence)
        }
        hasher.update(writer.bytes)
        return hasher.finalize()
    }

    private func joinSplitsDigest(_ bundle: JoinSplitBundle) -> [UInt8] {
        BLAKE2b.digest("ZcashJSplitsHash") { writer in
            for description in bundle.descriptions { writer.write(description) }
            writer.write(bundle.publicKey)
        }
    }

    private var spendsDigestV4: [UInt8] {
        BLAKE2b.digest("ZcashSSpendsHash") { writer in
            for spend in sapling.spends { spend.writeSigned(to: &writer) }
        }
    }

    private var outputsDigestV4: [UInt8] {
        BLAKE2b.digest("ZcashSOutputHash") { writer in
            for output in sapling.outputs { output.write(to: &writer) }
        }
    }
}

// What the digests of all versions share but for the personalisation.
extension Transaction {
    func prevoutsDigest(_ personalization: String) -> [UInt8] {
        BLAKE2b.digest(personalization) { writer in
            for input in transparentInputs { writer.write(input.previous) }
        }
    }

    func sequencesDigest(_ personalization: String) -> [UInt8] {
        BLAKE2b.digest(personalization) { writer in
            for input in transparentInputs { writer.writeUInt32(input.sequence) }
        }
    }

    func outputsDigest(_ personalization: String, _ outputs: [TransparentOutput]) -> [UInt8] {
        BLAKE2b.digest(personalization) { writer in
            for output in outputs { writer.write(output) }
        }
    }
}
