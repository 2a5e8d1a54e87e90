import Primitives

// The trees of digests of version 5 (ZIP 244): identifier, authorising data, and what signatures cover.

extension Transaction {
    /// The root over the four parts' digests, under "ZcashTxHash_" and the branch.
    func rootDigestV5(transparent: [UInt8]) -> [UInt8] {
        var hasher = BLAKE2b(personalization: "ZcashTxHash_", branchID: consensusBranchID ?? 0)
        hasher.update(headerDigest + transparent + saplingDigest + orchardDigest)
        return hasher.finalize()
    }

    /// T.1: header_digest
    private var headerDigest: [UInt8] {
        BLAKE2b.digest("ZTxIdHeadersHash") { writer in
            writer.writeUInt32(version.header)
            writer.writeUInt32(version.groupID ?? 0)
            writer.writeUInt32(consensusBranchID ?? 0)
            writer.writeUInt32(lockTime)
            writer.writeUInt32(expiryHeight)
        }
    }

    /// T.2: transparent_digest
    var transparentDigest: [UInt8] {
        BLAKE2b.digest("ZTxIdTranspaHash") { writer in
            guard !transparentInputs.isEmpty || !transparentOutputs.isEmpty else { return }
            writer.write(prevoutsDigest("ZTxIdPrevoutHash"))
            writer.write(sequencesDigest("ZTxIdSequencHash"))
            writer.write(outputsDigest("ZTxIdOutputsHash", transparentOutputs))
        }
    }

    /// T.3: sapling_digest
    private var saplingDigest: [UInt8] {
        BLAKE2b.digest("ZTxIdSaplingHash") { writer in
            guard !sapling.isEmpty else { return }
            writer.write(saplingSpendsDigest)
            writer.write(saplingOutputsDigest)
            writer.writeLittleEndian(sapling.valueBalance)
        }
    }

    /// T.3a: sapling_spends_digest
    private var saplingSpendsDigest: [UInt8] {
        BLAKE2b.digest("ZTxIdSSpendsHash") { writer in
            guard !sapling.spends.isEmpty else { return }
            writer.write(
                BLAKE2b.digest("ZTxIdSSpendCHash") { writer in
                    for spend in sapling.spends { writer.write(spend.nullifier) }
                })
            writer.write(
                BLAKE2b.digest("ZTxIdSSpendNHash") { writer in
                    for spend in sapling.spends {
                        writer.write(spend.valueCommitment)
                        writer.write(spend.anchor)
                        writer.write(spend.randomizedKey)
                    }
                })
        }
    }

    /// T.3b: sapling_outputs_digest
    private var saplingOutputsDigest: [UInt8] {
        BLAKE2b.digest("ZTxIdSOutputHash") { writer in
            guard !sapling.outputs.isEmpty else { return }
            writer.write(
                BLAKE2b.digest("ZTxIdSOutC__Hash") { writer in
                    for output in sapling.outputs {
                        writer.write(output.noteCommitment)
                        writer.write(output.ephemeralKey)
                        writer.write(output.noteCiphertext.prefix(52))
                    }
                })
            writer.write(
                BLAKE2b.digest("ZTxIdSOutM__Hash") { writer in
                    for output in sapling.outputs { writer.write(output.noteCiphertext.dropFirst(52).prefix(512)) }
                })
            writer.write(
                BLAKE2b.digest("ZTxIdSOutN__Hash") { writer in
                    for output in sapling.outputs {
                        writer.write(output.valueCommitment)
                        writer.write(output.noteCiphertext.dropFirst(564))
                        writer.write(output.outgoingCiphertext)
                    }
                })
        }
    }

    /// T.4: orchard_digest. An action is cv, nullifier, rk, cmx, epk (32 bytes each), 580 and 80 bytes of ciphertext.
    private var orchardDigest: [UInt8] {
        BLAKE2b.digest("ZTxIdOrchardHash") { writer in
            guard let orchard else { return }
            writer.write(
                BLAKE2b.digest("ZTxIdOrcActCHash") { writer in
                    for action in orchard.actions {
                        writer.write(action.dropFirst(32).prefix(32))
                        writer.write(action.dropFirst(96).prefix(32 + 32 + 52))
                    }
                })
            writer.write(
                BLAKE2b.digest("ZTxIdOrcActMHash") { writer in
                    for action in orchard.actions { writer.write(action.dropFirst(212).prefix(512)) }
                })
            writer.write(
                BLAKE2b.digest("ZTxIdOrcActNHash") { writer in
                    for action in orchard.actions {
                        writer.write(action.prefix(32))
                        writer.write(action.dropFirst(64).prefix(32))
                        writer.write(action.dropFirst(724))
                    }
                })
            writer.writeUInt8(orchard.flags)
            writer.writeLittleEndian(orchard.valueBalance)
            writer.write(orchard.anchor)
        }
    }

    /// The authorising data's digest: scripts, proofs and signatures.
    var authorizingDigestV5: [UInt8] {
        var hasher = BLAKE2b(personalization: "ZTxAuthHash_", branchID: consensusBranchID ?? 0)
        hasher.update(
            BLAKE2b.digest("ZTxAuthTransHash") { writer in
                for input in transparentInputs { writer.writeCounted(input.script) }
            })
        hasher.update(
            BLAKE2b.digest("ZTxAuthSapliHash") { writer in
                for spend in sapling.spends { writer.write(spend.proof) }
                for spend in sapling.spends { writer.write(spend.signature) }
                for output in sapling.outputs { writer.write(output.proof) }
                writer.write(sapling.bindingSignature ?? [])
            })
        hasher.update(
            BLAKE2b.digest("ZTxAuthOrchaHash") { writer in
                guard let orchard else { return }
                writer.write(orchard.proof)
                for signature in orchard.signatures { writer.write(signature) }
                writer.write(orchard.bindingSignature)
            })
        return hasher.finalize()
    }

    /// S.2: transparent_sig_digest, for a transaction with inputs that is no coinbase transaction.
    func transparentSignatureDigest(
        hashType: SignatureHashType, previousOutputs: [TransparentOutput], input: Int?
    ) -> [UInt8] {
        BLAKE2b.digest("ZTxIdTranspaHash") { writer in
            writer.writeUInt8(hashType.rawValue)
            let other = !hashType.isAnyoneCanPay
            writer.write(other ? prevoutsDigest("ZTxIdPrevoutHash") : BLAKE2b.digest("ZTxIdPrevoutHash"))
            writer.write(
                BLAKE2b.digest("ZTxTrAmountsHash") { writer in
                    if other { for output in previousOutputs { writer.writeLittleEndian(output.value) } }
                })
            writer.write(
                BLAKE2b.digest("ZTxTrScriptsHash") { writer in
                    if other { for output in previousOutputs { writer.writeCounted(output.script) } }
                })
            writer.write(other ? sequencesDigest("ZTxIdSequencHash") : BLAKE2b.digest("ZTxIdSequencHash"))
            let covered =
                if hashType.coversNoOutput {
                    [TransparentOutput]()
                } else if hashType.coversSingleOutput {
                    input.map { Array(transparentOutputs.dropFirst($0).prefix(1)) } ?? []
                } else {
                    transparentOutputs
                }
            writer.write(outputsDigest("ZTxIdOutputsHash", covered))
            writer.write(
                BLAKE2b.digest("Zcash___TxInHash") { writer in
                    guard let input else { return }
                    writer.write(transparentInputs[input].previous)
                    writer.writeLittleEndian(previousOutputs[input].value)
                    writer.writeCounted(previousOutputs[input].script)
                    writer.writeUInt32(transparentInputs[input].sequence)
                })
        }
    }
}
