internal import Algebra
internal import Curves
internal import FieldHashes
internal import Primitives

extension VectorOperation {
    /// Hash functions of bytes (`message`, for BLAKE2 also `key` and the length of `expected`) and Poseidon (`inputs`).
    static let hashes: [VectorOperation] = [
        VectorOperation("blake2b") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let (message, key) = (try fields.bytes("message"), try fields.bytes("key"))
            let count = try fields.bytes("expected").count
            do throws(BLAKE2Error) {
                var hash = try BLAKE2b(count: count, key: key)
                hash.update(message)
                return .bytes(hash.finalize())
            } catch {
                return .refused(error.name)
            }
        },
        VectorOperation("blake2s") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let (message, key) = (try fields.bytes("message"), try fields.bytes("key"))
            let count = try fields.bytes("expected").count
            do throws(BLAKE2Error) {
                var hash = try BLAKE2s(count: count, key: key)
                hash.update(message)
                return .bytes(hash.finalize())
            } catch {
                return .refused(error.name)
            }
        },
        VectorOperation("keccak-256") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            .bytes(Keccak256.digest(of: try fields.bytes("message")))
        },
        VectorOperation("poseidon-bn254") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            guard let elements = try fields.value("inputs").elements else {
                throw .malformedCase(field: "inputs", reason: "is not a list")
            }
            var inputs: [BN254.Fr] = []
            for element in elements {
                guard let text = element.text, let input = try? BN254.Fr(decimal: text) else {
                    throw .malformedCase(field: "inputs", reason: "is not a list of decimal texts below the modulus")
                }
                inputs.append(input)
            }
            do throws(PoseidonError) {
                return .values([("expected", .string(try Poseidon.hash(inputs).decimal))])
            } catch {
                return .refused(String(describing: error))
            }
        },
    ]
}
