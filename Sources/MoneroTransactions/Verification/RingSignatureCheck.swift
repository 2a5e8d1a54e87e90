import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

/// One ring signature of a transaction whose lists have their sizes, with all it signs.
struct RingSignatureCheck: Sendable {
    private enum Kind: Sendable {
        case unknownRing
        case cryptoNote(CryptoNoteRingSignature, keys: [CompressedPoint])
        case mlsag(MLSAGSignature, ring: [RingMember], pseudoOutput: CompressedPoint)
        /// One signature for all inputs, whose rings stand side by side.
        case fullMLSAG(MLSAGSignature, rings: [[RingMember]], commitments: [CompressedPoint], fee: Point)
        case clsag(CLSAGSignature, ring: [RingMember], pseudoOutput: CompressedPoint)
    }

    private typealias Point = EdwardsAffinePoint<Ed25519>

    private let subject: MoneroSubject
    private let message: [UInt8]
    private let keyImages: [CompressedPoint]
    private let kind: Kind

    /// The signatures of a transaction; without ring members they cannot be checked.
    static func all(of transaction: MoneroTransaction, rings: [[RingMember]]?) -> [RingSignatureCheck] {
        let message = transaction.signedMessage
        let images = transaction.keyImages
        func check(_ input: Int, _ kind: (([RingMember]) -> Kind)) -> RingSignatureCheck {
            RingSignatureCheck(
                subject: .input(input), message: message, keyImages: [images[input]],
                kind: rings.map { kind($0[input]) } ?? .unknownRing)
        }
        switch transaction.signatures {
        case .none: return []
        case .cryptoNote(let list):
            return list.enumerated().map { input, signature in
                check(input) { .cryptoNote(signature, keys: $0.map(\.key)) }
            }
        case .ringCT(let ringCT):
            switch ringCT.ringSignatures {
            case .clsag(let list):
                return list.enumerated().map { input, signature in
                    check(input) { .clsag(signature, ring: $0, pseudoOutput: ringCT.pseudoOutputs[input]) }
                }
            case .mlsag(let list) where ringCT.type == .full:
                let kind = rings.map { rings in
                    Kind.fullMLSAG(
                        list[0], rings: rings, commitments: ringCT.commitments, fee: ringCT.feeCommitment)
                }
                return [
                    RingSignatureCheck(
                        subject: .transaction, message: message, keyImages: images, kind: kind ?? .unknownRing)
                ]
            case .mlsag(let list):
                return list.enumerated().map { input, signature in
                    check(input) { .mlsag(signature, ring: $0, pseudoOutput: ringCT.pseudoOutputs[input]) }
                }
            }
        }
    }

    /// Checks the signature.
    func run() -> MoneroCheck {
        let outcome: CheckOutcome =
            if case .unknownRing = kind {
                .notRun("the ring members are not given")
            } else {
                CheckOutcome { () throws(RingSignatureError) in try verify() }
            }
        return MoneroCheck(rule: .ringSignature, subject: subject, outcome: outcome)
    }

    private func verify() throws(RingSignatureError) {
        switch kind {
        case .unknownRing: break
        case .cryptoNote(let signature, let keys):
            try CryptoNoteRing.verify(message: message, keys: keys, keyImage: keyImages[0], signature: signature)
        case .mlsag(let signature, let ring, let pseudoOutput):
            try MoneroMLSAG.verify(
                message: message, ring: ring, keyImage: keyImages[0], pseudoOutput: pseudoOutput,
                signature: signature)
        case .fullMLSAG(let signature, let rings, let commitments, let fee):
            var outputs = EdwardsPoint(fee)
            for commitment in commitments {
                // What an output commits to is part of what balances here.
                guard let point = try? commitment.decoded() else { throw .undecodablePseudoOutput }
                outputs += point
            }
            let columns = rings[0].indices.map { position in rings.map { $0[position] } }
            try MoneroMLSAG.verify(
                message: message, members: columns, keyImages: keyImages, outputs: outputs, signature: signature)
        case .clsag(let signature, let ring, let pseudoOutput):
            try MoneroCLSAG.verify(
                message: message, ring: ring, keyImage: keyImages[0], pseudoOutput: pseudoOutput,
                signature: signature)
        }
    }
}
