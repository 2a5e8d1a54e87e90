import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

extension VectorOperation {
    /// Range proofs as transactions hold them, verified for their commitments; where the case says from which amounts,
    /// masks and nonces a proof was made, it is made again to the byte.
    static let rangeProofs: [VectorOperation] = [
        VectorOperation("monero-range-proof") { fields throws(CaseFailure) in
            guard let kind = RangeProofKind(rawValue: try fields.text("kind")) else {
                throw .malformedCase(field: "kind", reason: "is unknown")
            }
            var reader = ByteReader(try fields.bytes("proof"))
            let commitments = try fields.points("commitments")
            let verify: ([CompressedPoint]) throws(RangeProofError) -> Void
            do throws(RangeProofDecodingError) { verify = try kind.read(&reader) } catch {
                return .refused(error.name)
            }
            guard reader.remaining == 0 else { throw .malformedCase(field: "proof", reason: "is too long") }
            do throws(RangeProofError) { try verify(commitments) } catch { return .refused(error.name) }
            var values: [(field: String, value: JSONValue)] = [("verdict", .string("valid"))]
            if fields.has("nonces") {
                values.append(("proof", .string(Hexadecimal.encode(try kind.prove(fields) ?? []))))
            }
            return .values(values)
        }
    ]
}

private enum RangeProofKind: String {
    case borromean = "Borromean"
    case bulletproof = "Bulletproofs"
    case bulletproofPlus = "Bulletproofs+"

    /// The check of the proof that was read.
    func read(
        _ reader: inout ByteReader
    ) throws(RangeProofDecodingError) -> ([CompressedPoint]) throws(RangeProofError) -> Void {
        switch self {
        case .borromean:
            let proof = try BorromeanRangeProof(from: &reader)
            return { commitments throws(RangeProofError) in
                guard commitments.count == 1 else {
                    throw .wrongCommitmentCount(actual: commitments.count, maximum: 1)
                }
                try proof.verify(commitment: commitments[0])
            }
        case .bulletproof:
            let proof = try Bulletproof(from: &reader)
            return { commitments throws(RangeProofError) in try proof.verify(commitments: commitments) }
        case .bulletproofPlus:
            let proof = try BulletproofPlus(from: &reader)
            return { commitments throws(RangeProofError) in try proof.verify(commitments: commitments) }
        }
    }

    /// The encoding of the proof that a case's amounts, masks and nonces make.
    func prove(_ fields: CaseFields) throws(CaseFailure) -> [UInt8]? {
        let amounts = try fields.amounts("amounts")
        let masks = try fields.scalars("masks")
        let nonces = try fields.scalars("nonces")
        var writer = ByteWriter()
        switch self {
        case .borromean:
            guard amounts.count == 1 else { return nil }
            let answers = try fields.scalars("answers")
            BorromeanRangeProof.prove(amount: amounts[0], masks: masks, nonces: nonces, answers: answers)?
                .proof.write(to: &writer)
        case .bulletproof:
            Bulletproof.prove(amounts: amounts, masks: masks, nonces: nonces)?.write(to: &writer)
        case .bulletproofPlus:
            BulletproofPlus.prove(amounts: amounts, masks: masks, nonces: nonces)?.write(to: &writer)
        }
        return writer.bytes
    }
}

extension CaseFields {
    fileprivate func points(_ field: String) throws(CaseFailure) -> [CompressedPoint] {
        var points: [CompressedPoint] = []
        for bytes in try byteStrings(field) {
            guard let point = CompressedPoint(bytes) else {
                throw .malformedCase(field: field, reason: "has an element that is not 32 bytes")
            }
            points.append(point)
        }
        return points
    }

    fileprivate func scalars(_ field: String) throws(CaseFailure) -> [Ed25519.ScalarField] {
        var scalars: [Ed25519.ScalarField] = []
        for bytes in try byteStrings(field) {
            guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: bytes) else {
                throw .malformedCase(field: field, reason: "has an element that is no scalar")
            }
            scalars.append(scalar)
        }
        return scalars
    }

    fileprivate func amounts(_ field: String) throws(CaseFailure) -> [UInt64] {
        var amounts: [UInt64] = []
        for element in try value(field).elements ?? [] {
            guard let amount = element.text.flatMap({ UInt64($0) }) else {
                throw .malformedCase(field: field, reason: "has an element that is no amount")
            }
            amounts.append(amount)
        }
        return amounts
    }
}
