import Primitives
import ZcashTransactions

/// The digest tree (docs/spec, section 2), in the manner of ZIP 244: BLAKE2b-256 under a personalisation for each node.
/// A leaf hashes a list as the encoding has it; a section with nothing in it is the hash of nothing.
extension LedgerTransaction {
    /// The transaction's name: the hash of everything that has effect, without proofs and signatures.
    public var id: Hash256 { digests.id }

    /// The hash of the proofs and signatures.
    public var authorizationDigest: Hash256 {
        Hash256(.authorization) { writer in
            writer.write(Hash256(.transparentAuthorization, transparent.writeAuthorization))
            writer.write(
                Hash256(.saplingAuthorization) { writer in
                    if !sapling.isEmpty { sapling.writeAuthorization(to: &writer) }
                })
            writer.write(Hash256(.ringAuthorization, ring.writeAuthorization))
            writer.write(Hash256(.applicationsAuthorization, applications.writeAuthorization))
            writer.write(
                Hash256(.governanceAuthorization) { writer in governance?.writeAuthorization(to: &writer) })
        }
    }

    /// What every signature of the transaction signs, 32 bytes: the hash of ``id`` under a personalisation of its own.
    public var signatureDigest: [UInt8] { Self.signatureDigest(of: id) }

    /// As ``signatureDigest``, where the id is known.
    package static func signatureDigest(of id: Hash256) -> [UInt8] { Hash256(.signature) { $0.write(id) }.bytes }

    /// What the proof of a call to a circuit is bound to: everything that has effect, and which call it is, but the
    /// inputs that hold these contexts themselves.
    ///
    /// - Parameters:
    ///   - call: the position of the call.
    ///   - contextPositions: for each call the position of its public input that holds its context, or nil; calls
    ///     behind the last have none.
    public func contextDigest(call: Int, contextPositions: [Int?]) -> Hash256 {
        let digests = digests
        return Hash256(.context) { writer in
            writer.writeUInt64(UInt64(truncatingIfNeeded: call))
            writer.write(digests.header)
            writer.write(digests.transparent)
            writer.write(digests.sapling)
            writer.write(digests.ring)
            writer.write(Hash256(.registrations, applications.writeRegistrations))
            writer.write(Hash256(.applicationDeposits, applications.writeDeposits))
            writer.writeCompactSize(applications.calls.count)
            for (index, call) in applications.calls.enumerated() {
                writer.write(call.circuit)
                writer.writeUInt64(call.released)
                writer.writeCompactSize(call.publicInputs.count)
                let left = contextPositions.indices.contains(index) ? contextPositions[index] : nil
                for (position, input) in call.publicInputs.enumerated() {
                    // A byte tells what stands there, so that no input can pass for a context.
                    writer.writeUInt8(position == left ? 1 : 0)
                    if position != left { writer.write(input) }
                }
            }
            writer.write(digests.governance)
        }
    }

    private var digests: EffectDigests { EffectDigests(self) }
}

/// The inner nodes of the tree over what has effect.
private struct EffectDigests {
    let header, transparent, sapling, ring, applications, governance: Hash256

    init(_ transaction: LedgerTransaction) {
        header = Hash256(.header) { writer in
            writer.writeUInt8(LedgerTransaction.version)
            transaction.writeHeader(to: &writer)
        }
        transparent = transaction.transparent.effectDigest
        sapling = transaction.sapling.effectDigest
        ring = transaction.ring.effectDigest
        applications = transaction.applications.effectDigest
        governance = Hash256(.governance) { writer in transaction.governance?.writeChanges(to: &writer) }
    }

    var id: Hash256 {
        Hash256(.transaction) { writer in
            for digest in [header, transparent, sapling, ring, applications, governance] { writer.write(digest) }
        }
    }
}

extension TransparentBundle {
    fileprivate var effectDigest: Hash256 {
        Hash256(.transparent) { writer in
            guard !isEmpty else { return }
            writer.write(Hash256(.debits, writeDebits))
            writer.write(Hash256(.credits, writeCredits))
        }
    }
}

extension SaplingBundle {
    fileprivate var effectDigest: Hash256 {
        Hash256(.sapling) { writer in
            guard !isEmpty else { return }
            writer.write(
                Hash256(.saplingSpends) { writer in
                    writeSpends(to: &writer)
                    writeAnchor(to: &writer)
                })
            writer.write(Hash256(.saplingOutputs, writeOutputs))
            writer.writeLittleEndian(valueBalance)
        }
    }
}

extension RingBundle {
    fileprivate var effectDigest: Hash256 {
        Hash256(.ring) { writer in
            guard !isEmpty else { return }
            writer.write(Hash256(.ringInputs, writeInputs))
            writer.write(Hash256(.ringOutputs, writeOutputs))
            writer.write(Hash256(.ringDeposits, writeDeposits))
            writeWithdrawal(to: &writer)
        }
    }
}

extension ApplicationBundle {
    fileprivate var effectDigest: Hash256 {
        Hash256(.applications) { writer in
            guard !isEmpty else { return }
            writer.write(Hash256(.registrations, writeRegistrations))
            writer.write(Hash256(.applicationDeposits, writeDeposits))
            writer.write(Hash256(.calls, writeCalls))
        }
    }
}
