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

    /// Says that the signature could not be checked.
    func run() -> MoneroCheck {
        let reason =
            if case .unknownRing = kind {
                "the ring members are not given"
            } else {
                "ring signatures are not verified yet"
            }
        return MoneroCheck(rule: .ringSignature, subject: subject, outcome: .notRun(reason))
    }
}
