internal import Algebra
internal import Chain
internal import ChainTransactions
internal import Curves
internal import Primitives
internal import RingCT
internal import RingSignatures
internal import Wallet

// The text of a proof of reserves: JSON without spaces, members in the order below, numbers and bytes as text (docs/spec,
// section 13.4). There is one text for a statement.
extension ReserveStatement {
    private static let kind = "nightjar reserve proof 1"
    /// The most bytes that a proof's text has.
    public static let maximumByteCount = 64 << 20

    /// The statement as text, with the end of a line.
    public var text: String {
        JSONValue.object([
            .init("kind", .string(Self.kind)), .init("chain", .string(chain.name)),
            .init("genesis", .hex(genesis.bytes)), .init("header", .hex(header.encoded)),
            .init("message", .hex(message)), .init("pool", .string(pool.rawValue)), .init("reserves", reserves.json),
        ]).serialized() + "\n"
    }

    /// Reads a proof. Nothing in it is checked but its form.
    ///
    /// - Throws: `.document`, `.messageTooLong`.
    public init(text bytes: [UInt8]) throws(ReserveError) {
        do throws(AuditReportError) {
            guard bytes.count <= Self.maximumByteCount else {
                throw .tooLong("proof", actual: bytes.count, maximum: Self.maximumByteCount)
            }
            let json: JSONValue
            do throws(JSONError) {
                json = try JSONValue(parsing: bytes, limits: JSONLimits(bytes: Self.maximumByteCount, depth: 8))
            } catch { throw .notJSON(error) }
            guard json["kind"]?.text == Self.kind else { throw .notAReserveProof }
            guard let chain = try? ChainID(try json.text("chain")) else { throw .member("chain") }
            guard let pool = AddressKind(rawValue: try json.text("pool")) else { throw .member("pool") }
            self.init(
                chain: chain, genesis: try json.hash("genesis"), header: try json.header("header"),
                message: try json.hexadecimal("message"),
                reserves: try Reserves(json: try json.member("reserves"), pool))
            guard Array(text.utf8) == bytes else { throw .notCanonical }
        } catch { throw .document(error) }
        guard message.count <= Self.maximumMessageCount else {
            throw .messageTooLong(actual: message.count, maximum: Self.maximumMessageCount)
        }
    }
}

extension ReserveStatement.Reserves {
    fileprivate var json: JSONValue {
        switch self {
        case .accounts(let list):
            .array(
                list.map { entry in
                    .object([
                        .init("account", .string(entry.account.accountText)),
                        .init("state", .hex(entry.state.encoded)), .init("signature", .hex(entry.signature)),
                    ])
                })
        case .notes(let notes):
            .object([
                .init("anchor", .hex(notes.anchor.encoded)), .init("transaction", .hex(notes.transaction.encoded)),
                .init("unspent", .array(notes.unspent.map { .hex($0.encoded) })),
            ])
        case .ringOutputs(let list):
            .array(
                list.map { entry in
                    .object([
                        .init("state", .hex(entry.state.encoded)), .init("amount", .decimal(entry.opening.amount)),
                        .init("mask", .hex(entry.opening.mask.littleEndianBytes)),
                        .init("keyImage", .hex(entry.keyImage.bytes)),
                        .init(
                            "signature",
                            .hex(entry.signature.c.littleEndianBytes + entry.signature.r.littleEndianBytes)),
                        .init("unspent", .hex(entry.unspent.encoded)),
                    ])
                })
        }
    }

    fileprivate init(json: JSONValue, _ pool: AddressKind) throws(AuditReportError) {
        switch pool {
        case .transparent:
            self = .accounts(
                try elements(json).map { entry throws(AuditReportError) in
                    .init(
                        account: try entry.account("account"), state: try entry.proof("state"),
                        signature: try entry.hexadecimal("signature"))
                })
        case .shielded:
            let bytes = try json.hexadecimal("transaction")
            guard let transaction = try? LedgerTransaction(decoding: bytes) else { throw .member("transaction") }
            self = .notes(
                .init(
                    anchor: try json.proof("anchor"), transaction: transaction,
                    unspent: try json.list("unspent").map { element throws(AuditReportError) in
                        guard let bytes = element.text.flatMap({ try? Hexadecimal.decode($0) }),
                            let proof = try? StateProof(decoding: bytes)
                        else { throw .member("unspent") }
                        return proof
                    }))
        case .ring:
            self = .ringOutputs(
                try elements(json).map { entry throws(AuditReportError) in
                    guard let image = CompressedPoint(try entry.hexadecimal("keyImage")) else {
                        throw .member("keyImage")
                    }
                    let signature = try entry.hexadecimal("signature")
                    guard signature.count == 64, let c = scalar(signature[..<32]), let r = scalar(signature[32...])
                    else { throw .member("signature") }
                    guard let mask = scalar(try entry.hexadecimal("mask")[...]) else { throw .member("mask") }
                    return .init(
                        state: try entry.proof("state"),
                        opening: AmountCiphertext.Opening(amount: try entry.number("amount"), mask: mask),
                        keyImage: image, signature: .init(c: c, r: r), unspent: try entry.proof("unspent"))
                })
        }
    }
}

private func elements(_ json: JSONValue) throws(AuditReportError) -> [JSONValue] {
    guard let elements = json.elements else { throw .member("reserves") }
    return elements
}

private func scalar(_ bytes: ArraySlice<UInt8>) -> Ed25519.ScalarField? {
    try? Ed25519.ScalarField(canonicalLittleEndian: Array(bytes))
}
