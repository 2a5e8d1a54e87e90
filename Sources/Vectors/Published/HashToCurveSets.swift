internal import Primitives

extension PublishedSet {
    /// The files behind RFC 9380's appendices J and K, and Wycheproof's.
    static let hashToCurve: [PublishedSet] =
        suites.map { name, operation in
            rfc9380(name) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                try set.suiteCases(bytes, operation: operation)
            }
        }
        + expanders.map { name, expander in
            rfc9380(name) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                try set.expanderCases(bytes, expander: expander)
            }
        } + [
            PublishedSet(
                path: "wycheproof/bls_hash_to_g2_test.json",
                source: "C2SP/wycheproof, testvectors_v1/bls_hash_to_g2_test.json", licence: "Apache-2.0"
            ) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                try set.wycheproofCases(bytes)
            }.kept()
        ]

    private static let suites = [
        ("BLS12381G1_XMD_SHA-256_SSWU_RO_", "bls12381-g1-hash-to-curve"),
        ("BLS12381G1_XMD_SHA-256_SSWU_NU_", "bls12381-g1-encode-to-curve"),
        ("BLS12381G2_XMD_SHA-256_SSWU_RO_", "bls12381-g2-hash-to-curve"),
        ("BLS12381G2_XMD_SHA-256_SSWU_NU_", "bls12381-g2-encode-to-curve"),
    ]

    private static let expanders = [
        ("expand_message_xmd_SHA256_38", "XMD:SHA-256"), ("expand_message_xmd_SHA256_256", "XMD:SHA-256"),
        ("expand_message_xmd_SHA512_38", "XMD:SHA-512"), ("expand_message_xof_SHAKE128_36", "XOF:SHAKE-128"),
        ("expand_message_xof_SHAKE128_256", "XOF:SHAKE-128"), ("expand_message_xof_SHAKE256_36", "XOF:SHAKE-256"),
    ]

    private static func rfc9380(
        _ name: String,
        _ convert: @escaping @Sendable (PublishedSet, [UInt8]) throws(VectorError) -> [VectorFile]
    ) -> PublishedSet {
        PublishedSet(
            path: "rfc9380/\(name).json",
            source: "RFC 9380; cfrg/draft-irtf-cfrg-hash-to-curve, poc/vectors/\(name).json",
            licence: "IETF Trust (Revised BSD)", convert: convert
        ).kept()
    }

    /// `dst`, and `vectors` of `msg`, `u`, `P` and `Q` or `Q0` and `Q1`.
    private func suiteCases(_ bytes: [UInt8], operation: String) throws(VectorError) -> [VectorFile] {
        let json = try json(bytes)
        let domain = try hexOfText(json["dst"], "dst")
        var cases: [JSONValue] = []
        for vector in try elements(json["vectors"], "vectors") {
            var u: [JSONValue] = []
            for element in try elements(vector["u"], "u") { u.append(.string(try coefficients(element).joined())) }
            let images = ["Q", "Q0", "Q1"].compactMap { vector[$0] }
            var q: [JSONValue] = []
            for image in images { q.append(.string(try point(image))) }
            cases.append(
                .object([
                    .init("expander", .string("XMD:SHA-256")), .init("domain", .string(domain)),
                    .init("message", .string(try hexOfText(vector["msg"], "msg"))), .init("u", .array(u)),
                    .init("q", .array(q)), .init("expected", .string(try point(vector["P"]))),
                ]))
        }
        return [
            file(
                section: try text(json["ciphersuite"], "ciphersuite"), standard: "RFC 9380", operation: operation,
                cases: cases)
        ]
    }

    private func expanderCases(_ bytes: [UInt8], expander: String) throws(VectorError) -> [VectorFile] {
        let json = try json(bytes)
        let domain = try hexOfText(json["DST"], "DST")
        var cases: [JSONValue] = []
        for test in try elements(json["tests"], "tests") {
            guard let count = Int(try hex(test["len_in_bytes"], "len_in_bytes"), radix: 16) else {
                throw malformed("len_in_bytes is not hexadecimal")
            }
            cases.append(
                .object([
                    .init("expander", .string(expander)), .init("domain", .string(domain)),
                    .init("message", .string(try hexOfText(test["msg"], "msg"))),
                    .init("count", .number(String(count))),
                    .init("expected", .string(try hex(test["uniform_bytes"], "uniform_bytes"))),
                ]))
        }
        return [file(section: "appendix K", standard: "RFC 9380", operation: "expand-message", cases: cases)]
    }

    private func wycheproofCases(_ bytes: [UInt8]) throws(VectorError) -> [VectorFile] {
        var cases: [JSONValue] = []
        for group in try elements(try json(bytes)["testGroups"], "testGroups") {
            let domain = try hexOfText(group["dst"], "dst")
            for test in try elements(group["tests"], "tests") {
                guard try text(test["result"], "result") == "valid" else { throw malformed("a result is not 'valid'") }
                cases.append(
                    .object([
                        .init("name", .string(try text(test["comment"], "comment"))),
                        .init("expander", .string("XMD:SHA-256")), .init("domain", .string(domain)),
                        .init("message", .string(try hex(test["msg"], "msg"))),
                        .init("expected", .string(try hex(test["expected"], "expected"))),
                    ]))
            }
        }
        return [
            file(
                section: "BLS12381G2_XMD:SHA-256_SSWU_RO_", standard: "RFC 9380",
                operation: "bls12381-g2-hash-to-curve-compressed", cases: cases)
        ]
    }

    /// "0x…" or "0x…,0x…": the coefficients on 48 bytes each, that of 1 first.
    private func coefficients(_ json: JSONValue?) throws(VectorError) -> [String] {
        var digits: [String] = []
        for part in try text(json, "a coordinate").split(separator: ",") {
            let bare = part.hasPrefix("0x") ? part.dropFirst(2) : part
            guard bare.utf8.count <= 96 else { throw malformed("a coordinate is too long") }
            digits.append(String(repeating: "0", count: 96 - bare.utf8.count) + bare)
        }
        return digits
    }

    /// A point in Zcash's uncompressed form, which has the imaginary part first.
    private func point(_ json: JSONValue?) throws(VectorError) -> String {
        try coefficients(json?["x"]).reversed().joined() + (try coefficients(json?["y"])).reversed().joined()
    }
}
