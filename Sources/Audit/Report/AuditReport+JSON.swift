internal import Chain
internal import ChainTransactions
internal import MoneroWallet
internal import Primitives
internal import RingSignatures
internal import Sapling
internal import Wallet

// The text of a report: JSON without spaces, members in the order below, numbers and bytes as text (docs/spec,
// section 13.2). There is one text for a report.
extension AuditReport {
    private static let kind = "nightjar audit report 1"
    /// The most bytes that a report has.
    public static let maximumByteCount = 256 << 20

    /// The members that are signed.
    static func content(
        _ terms: AuditTerms, _ closing: SignedHeader, _ genesisPayments: [ReportedPayment], _ blocks: [Block],
        _ grant: GrantEvidence?, _ signer: AccountID
    ) -> [JSONValue.Member] {
        [
            .init("kind", .string(kind)), .init("terms", terms.json), .init("closing", .hex(closing.encoded)),
            .init("genesis", .array(genesisPayments.map(\.json))), .init("blocks", .array(blocks.map(\.json))),
            .init("grant", grant?.json ?? .null), .init("signer", .string(signer.accountText)),
        ]
    }

    /// The report as text, with the end of a line.
    public var text: String {
        let members = Self.content(terms, closing, genesisPayments, blocks, grant, signer)
        return JSONValue.object(members + [.init("signature", .hex(signature))]).serialized() + "\n"
    }

    /// Reads a report. Nothing in it is checked but its form.
    ///
    /// - Throws: `.tooLong`, `.notJSON`, `.notAReport`, `.member`, `.heights`, `.notCanonical`.
    public init(text bytes: [UInt8]) throws(AuditReportError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLong("report", actual: bytes.count, maximum: Self.maximumByteCount)
        }
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: bytes, limits: JSONLimits(bytes: Self.maximumByteCount, depth: 16))
        } catch { throw .notJSON(error) }
        guard json["kind"]?.text == Self.kind else { throw .notAReport }
        self.init(
            terms: try AuditTerms(json: try json.member("terms")), closing: try json.header("closing"),
            genesisPayments: try json.payments("genesis"),
            blocks: try json.list("blocks").map { block throws(AuditReportError) in try Block(json: block) },
            grant: try json.member("grant") == .null ? nil : try GrantEvidence(json: try json.member("grant")),
            signer: try json.account("signer"), signature: try json.hexadecimal("signature"))
        guard Array(text.utf8) == bytes else { throw .notCanonical }
    }
}

extension JSONValue {
    fileprivate func payments(_ name: String) throws(AuditReportError) -> [ReportedPayment] {
        try list(name).map { payment throws(AuditReportError) in try ReportedPayment(json: payment) }
    }
}

extension GrantEvidence {
    fileprivate var json: JSONValue {
        .object([
            .init("record", grant.json), .init("header", .hex(header.encoded)), .init("proof", .hex(proof.encoded)),
        ])
    }

    fileprivate init(json: JSONValue) throws(AuditReportError) {
        self.init(
            grant: try DisclosureGrant(json: try json.member("record")), header: try json.header("header"),
            proof: try json.proof("proof"))
    }
}

extension AuditReport.Block {
    fileprivate var json: JSONValue {
        .object([
            .init("header", .hex(header.encoded)),
            .init(
                "transactions",
                .array(
                    transactions.map { transaction in
                        .object([
                            .init("bytes", .hex(transaction.bytes)),
                            .init("inclusion", .hex(transaction.inclusion.encoded)),
                            .init("payments", .array(transaction.payments.map(\.json))),
                        ])
                    })),
        ])
    }

    fileprivate init(json: JSONValue) throws(AuditReportError) {
        self.init(
            header: try json.header("header"),
            transactions: try json.list("transactions").map { entry throws(AuditReportError) in
                guard let inclusion = try? InclusionProof(decoding: try entry.hexadecimal("inclusion")) else {
                    throw .member("inclusion")
                }
                return AuditReport.Transaction(
                    bytes: try entry.hexadecimal("bytes"), inclusion: inclusion,
                    payments: try entry.payments("payments"))
            })
    }
}

extension ReportedPayment {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("kind", .string(kind.rawValue)), .init("part", .string(part.place.name)),
            .init("index", .decimal(UInt64(part.place.index))), .init("amount", .decimal(amount)),
            .init("address", .string(address)),
        ]
        switch part {
        case .debit, .credit: break
        case .note(_, let disclosure):
            members += [.init("memo", memo?.json ?? .null), .init("opening", .string(disclosure.text))]
        case .ringOutput(_, let offset): members.append(.init("opening", .hex(offset)))
        case .noteSpend(_, let origin, let proof):
            members.append(.init("of", origin.json))
            if let proof { members.append(.init("opening", .hex(proof.bytes))) }
        case .ringSpend(_, let origin, let image):
            members += [
                .init("of", origin.json), .init("keyImage", .hex(image.keyImage.bytes)),
                .init("opening", .hex(image.signature.bytes)),
            ]
        }
        return .object(members)
    }

    fileprivate init(json: JSONValue) throws(AuditReportError) {
        guard let kind = Kind(rawValue: try json.text("kind")) else { throw .member("kind") }
        let index = try json.position("index")
        var memo: Memo?
        let part: Part
        switch try json.text("part") {
        case "debit": part = .debit(index)
        case "credit": part = .credit(index)
        case "note":
            guard let disclosure = try? PaymentDisclosure(text: try json.text("opening")) else {
                throw .member("opening")
            }
            part = .note(index, disclosure)
            memo = try Memo(json: try json.member("memo"))
        case "ringOutput": part = .ringOutput(index, offset: try json.hash("opening").bytes)
        case "noteSpend":
            let origin = try Origin(json: try json.member("of"), .shielded)
            var proof: NoteSpendProof?
            if json["opening"] != nil {
                proof = NoteSpendProof(bytes: try json.hexadecimal("opening"))
                guard proof != nil else { throw .member("opening") }
            }
            part = .noteSpend(index, of: origin, proof)
        case "ringSpend":
            guard let image = CompressedPoint(try json.hexadecimal("keyImage")) else { throw .member("keyImage") }
            guard let signature = try? SchnorrSignature(bytes: try json.hexadecimal("opening")) else {
                throw .member("opening")
            }
            part = .ringSpend(
                index, of: try Origin(json: try json.member("of"), .ring),
                SignedKeyImage(keyImage: image, signature: signature))
        default: throw .member("part")
        }
        self.init(
            kind: kind, part: part, amount: try json.number("amount"), address: try json.text("address"), memo: memo)
    }
}

extension ReportedPayment.Origin {
    fileprivate var json: JSONValue {
        .object([.init("transaction", .hex(transaction.bytes)), .init("index", .decimal(UInt64(index)))])
    }

    fileprivate init(json: JSONValue, _ pool: AddressKind) throws(AuditReportError) {
        self.init(transaction: try json.hash("transaction"), index: try json.position("index"), pool: pool)
    }
}

extension Memo {
    /// Text as text, nothing as null, other bytes in hexadecimal in an object.
    fileprivate var json: JSONValue {
        switch content {
        case .empty: .null
        case .text(let text): .string(text)
        case .arbitrary, .reserved, .malformedText: .object([.init("bytes", .hex(bytes))])
        }
    }

    fileprivate init(json: JSONValue) throws(AuditReportError) {
        let memo: Memo?
        switch json {
        case .null: memo = .empty
        case .string(let text): memo = try? Memo(text: text)
        default: memo = try? Memo(bytes: try json.hexadecimal("bytes"))
        }
        guard let memo else { throw .member("memo") }
        self = memo
    }
}
