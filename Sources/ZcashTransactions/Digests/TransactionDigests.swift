import Primitives

extension Transaction {
    /// The transaction's identifier, 32 bytes in the order of the wire; people print them in the opposite order.
    ///
    /// Double SHA-256 of the whole encoding up to version 4; in version 5 a tree of digests that leaves proofs and
    /// signatures out (ZIP 244).
    public var id: [UInt8] {
        version == .v5
            ? rootDigestV5(transparent: transparentDigest) : SHA256.digest(of: SHA256.digest(of: bytes))
    }

    /// The digest of scripts, proofs and signatures (ZIP 244); 32 bytes 0xff for versions that have none.
    public var authorizingDigest: [UInt8] {
        version == .v5 ? authorizingDigestV5 : [UInt8](repeating: 0xff, count: 32)
    }

    /// Whether the digest under Sapling's signatures covers the outputs that the transparent inputs spend.
    public var needsPreviousOutputs: Bool { version == .v5 && !transparentInputs.isEmpty && !isCoinbase }

    /// The digest under the signatures of Sapling (SIGHASH_ALL with no input: ZIP 143, 243 and 244), 32 bytes.
    ///
    /// - Parameters:
    ///   - branchID: The consensus branch for versions 3 and 4; version 5 carries its own.
    ///   - previousOutputs: For version 5 with transparent inputs: the outputs they spend, in the inputs' order.
    public func shieldedSignatureDigest(
        branchID: UInt32, previousOutputs: [TransparentOutput] = []
    ) throws(SignatureDigestError) -> [UInt8] {
        guard version >= .v3 else { throw .unsupportedVersion(actual: version) }
        guard version == .v5 else { return signatureDigestV4(branchID: branchID, hashType: .all, input: nil) }
        guard needsPreviousOutputs else { return rootDigestV5(transparent: transparentDigest) }
        try requirePrevious(previousOutputs)
        return rootDigestV5(
            transparent: transparentSignatureDigest(hashType: .all, previousOutputs: previousOutputs, input: nil))
    }

    /// The digest under the signature of a transparent input, 32 bytes.
    ///
    /// - Parameters:
    ///   - input: The input's number.
    ///   - hashType: What the signature covers; version 5 admits six values.
    ///   - branchID: The consensus branch for versions 3 and 4; version 5 carries its own.
    ///   - previousOutputs: For version 5 the outputs that all inputs spend; before, of the input's only the value
    ///     counts.
    ///   - scriptCode: What is signed as script in versions 3 and 4.
    public func transparentSignatureDigest(
        input: Int, hashType: SignatureHashType, branchID: UInt32, previousOutputs: [TransparentOutput],
        scriptCode: [UInt8]
    ) throws(SignatureDigestError) -> [UInt8] {
        guard version >= .v3 else { throw .unsupportedVersion(actual: version) }
        guard transparentInputs.indices.contains(input) else {
            throw .noSuchInput(index: input, count: transparentInputs.count)
        }
        try requirePrevious(previousOutputs)
        guard version == .v5 else {
            return signatureDigestV4(
                branchID: branchID, hashType: hashType,
                input: (input, previousOutputs[input].value, scriptCode))
        }
        guard hashType.isStrict else { throw .unknownHashType(actual: hashType.rawValue) }
        if hashType.coversSingleOutput, input >= transparentOutputs.count {
            throw .noSingleOutput(index: input, count: transparentOutputs.count)
        }
        return rootDigestV5(
            transparent: transparentSignatureDigest(
                hashType: hashType, previousOutputs: previousOutputs, input: input))
    }

    private func requirePrevious(_ outputs: [TransparentOutput]) throws(SignatureDigestError) {
        guard outputs.count == transparentInputs.count else {
            throw .previousOutputsNeeded(actual: outputs.count, expected: transparentInputs.count)
        }
    }
}
