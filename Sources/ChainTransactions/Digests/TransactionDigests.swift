import Primitives
import ZcashTransactions

/// The digest tree (docs/spec, section 2), in the manner of ZIP 244: BLAKE2b-256 under a personalisation for each node.
/// A leaf hashes a list as the encoding has it; a section with nothing in it is the hash of nothing.
extension LedgerTransaction {
    /// The transaction's name: the hash of everything that has effect, without proofs and signatures.
    public var id: Hash256 {
        Hash256(.transaction) { writer in
            for digest in [
                headerDigest, transparent.effectDigest, sapling.effectDigest, ring.effectDigest,
                applications.effectDigest, governanceDigest,
            ] { writer.write(digest) }
        }
    }

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
        Hash256(.context) { writer in
            writer.writeUInt64(UInt64(truncatingIfNeeded: call))
            writer.write(headerDigest)
            writer.write(transparent.effectDigest)
            writer.write(sapling.effectDigest)
            writer.write(ring.effectDigest)
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
            writer.write(governanceDigest)
        }
    }

    private var headerDigest: Hash256 {
        Hash256(.header) { writer in
            writer.writeUInt8(Self.version)
            writeHeader(to: &writer)
        }
    }

    private var governanceDigest: Hash256 {
        guard let governance else { return EmptyDigests.governance }
        return Hash256(.governance) { writer in governance.writeChanges(to: &writer) }
    }
}

/// The digests of sections with nothing in them, which most of a transaction's are.
private enum EmptyDigests {
    static let transparent = Hash256(.transparent)
    static let sapling = Hash256(.sapling)
    static let ring = Hash256(.ring)
    static let applications = Hash256(.applications)
    static let governance = Hash256(.governance)
}

extension TransparentBundle {
    fileprivate var effectDigest: Hash256 {
        guard !isEmpty else { return EmptyDigests.transparent }
        return Hash256(.transparent) { writer in
            writer.write(Hash256(.debits, writeDebits))
            writer.write(Hash256(.credits, writeCredits))
        }
    }
}

extension SaplingBundle {
    fileprivate var effectDigest: Hash256 {
        guard !isEmpty else { return EmptyDigests.sapling }
        return Hash256(.sapling) { writer in
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
        guard !isEmpty else { return EmptyDigests.ring }
        return Hash256(.ring) { writer in
            writer.write(Hash256(.ringInputs, writeInputs))
            writer.write(Hash256(.ringOutputs, writeOutputs))
            writer.write(Hash256(.ringDeposits, writeDeposits))
            writeWithdrawal(to: &writer)
        }
    }
}

extension ApplicationBundle {
    fileprivate var effectDigest: Hash256 {
        guard !isEmpty else { return EmptyDigests.applications }
        return Hash256(.applications) { writer in
            writer.write(Hash256(.registrations, writeRegistrations))
            writer.write(Hash256(.applicationDeposits, writeDeposits))
            writer.write(Hash256(.calls, writeCalls))
        }
    }
}
