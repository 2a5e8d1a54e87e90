import Algebra
import Primitives
import RingSignatures

extension VectorOperation {
    /// Linkable rings: a case with secret keys and random scalars is signed, and every signature verified.
    static let linkableRings: [VectorOperation] = [
        VectorOperation("linkable-ring") { fields throws(CaseFailure) in
            switch try fields.text("suite") {
            case Ristretto255Ring.name: try linkableRing(fields, Ristretto255Ring.self)
            case Ed25519Ring.name: try linkableRing(fields, Ed25519Ring.self)
            case Secp256k1Ring.name: try linkableRing(fields, Secp256k1Ring.self)
            default: throw .malformedCase(field: "suite", reason: "is unknown")
            }
        }
    ]

    private static func linkableRing<Suite: RingSuite>(
        _ fields: CaseFields, _ suite: Suite.Type
    ) throws(CaseFailure) -> CaseOutcome {
        let (members, keyCount) = (try fields.byteStrings("members"), try fields.integer("keyCount"))
        let (message, scope) = (try fields.bytes("message"), try fields.bytes("scope"))
        let given = try fields.bytes("signature")
        do {
            let ring = try LinkableRing<Suite>(members: members, keyCount: keyCount)
            try ring.verify(LinkableRingSignature(encoded: given), message: message, scope: scope)
            let secretKey = try RingSecretKey<Suite>(encoded: fields.bytes("secretKeys"))
            let random = try fields.byteStrings("random").map { try Suite.Element.Scalar(canonicalLittleEndian: $0) }
            let made = try ring.sign(message: message, scope: scope, with: secretKey, random: random)
            return .values([
                ("signature", .string(Hexadecimal.encode(made.encoded))),
                ("keyImage", .string(Hexadecimal.encode(made.keyImage))),
            ])
        } catch let failure as CaseFailure {
            throw failure
        } catch let error as any NamedError {
            return .refused(error.name)
        } catch {
            throw .malformedCase(field: "random", reason: "is refused without a name")
        }
    }
}
