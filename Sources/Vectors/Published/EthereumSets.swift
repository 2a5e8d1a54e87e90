internal import Primitives

extension PublishedSet {
    /// The files of EIP-2537's assets and of go-ethereum's `core/vm/testdata/precompiles`.
    static let ethereum: [PublishedSet] =
        eip2537Files.flatMap { name, operation in
            ["", "fail-"].map { prefix in
                PublishedSet(
                    path: "eip-2537/\(prefix)\(name)_bls.json",
                    source: "ethereum/EIPs, assets/eip-2537/test-vectors/\(prefix)\(name)_bls.json",
                    licence: "CC0-1.0"
                ) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                    try set.precompileCases(bytes, standard: "EIP-2537", section: name, operation: operation)
                }.kept()
            }
        }
        + gethFiles.flatMap { name, standard, operation in
            ["", "fail-"].map { prefix in
                // LGPL: run where the set is at hand, never taken over into this project's folder.
                PublishedSet(
                    path: "eth-precompiles/\(prefix)\(name).json",
                    source: "go-ethereum, core/vm/testdata/precompiles/\(prefix)\(name).json",
                    licence: "LGPL-3.0 (test data; figures)"
                ) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                    try set.precompileCases(bytes, standard: standard, section: name, operation: operation)
                }
            }
        }

    private static let eip2537Files = [
        ("add_G1", "bls12381-g1-add"), ("mul_G1", "bls12381-g1-multiply"), ("msm_G1", "bls12381-g1-msm"),
        ("add_G2", "bls12381-g2-add"), ("mul_G2", "bls12381-g2-multiply"), ("msm_G2", "bls12381-g2-msm"),
        ("pairing_check", "bls12381-pairing-check"), ("map_fp_to_G1", "bls12381-map-to-g1"),
        ("map_fp2_to_G2", "bls12381-map-to-g2"),
    ]

    private static let gethFiles = [
        ("bn256Add", "EIP-196", "bn254-add"), ("bn256ScalarMul", "EIP-196", "bn254-multiply"),
        ("bn256Pairing", "EIP-197", "bn254-pairing-check"),
        ("blsG1Add", "EIP-2537", "bls12381-g1-add"), ("blsG1Mul", "EIP-2537", "bls12381-g1-multiply"),
        ("blsG1MultiExp", "EIP-2537", "bls12381-g1-msm"), ("blsG2Add", "EIP-2537", "bls12381-g2-add"),
        ("blsG2Mul", "EIP-2537", "bls12381-g2-multiply"), ("blsG2MultiExp", "EIP-2537", "bls12381-g2-msm"),
        ("blsPairing", "EIP-2537", "bls12381-pairing-check"), ("blsMapG1", "EIP-2537", "bls12381-map-to-g1"),
        ("blsMapG2", "EIP-2537", "bls12381-map-to-g2"),
    ]

    /// Lists of `Input`, `Name` and `Expected` or `ExpectedError`.
    func precompileCases(
        _ bytes: [UInt8], standard: String, section: String, operation: String
    ) throws(VectorError) -> [VectorFile] {
        var cases: [JSONValue] = []
        for element in try elements(try json(bytes), "the file") {
            var members: [JSONValue.Member] = [
                .init("name", .string(try text(element["Name"], "Name"))),
                .init("input", .string(try hex(element["Input"], "Input"))),
            ]
            if let error = element["ExpectedError"] {
                let name = try refusal(try text(error, "ExpectedError"), operation: operation)
                members.append(.init("error", .string(name)))
            } else {
                members.append(.init("expected", .string(try hex(element["Expected"], "Expected"))))
            }
            cases.append(.object(members))
        }
        return [file(section: section, standard: standard, operation: operation, cases: cases)]
    }

    /// go-ethereum's message as the name of the same check here.
    private func refusal(_ message: String, operation: String) throws(VectorError) -> String {
        switch message {
        case "invalid input length":
            operation.hasSuffix("-msm") || operation.hasSuffix("-pairing-check") ? "notWholeTerms" : "wrongLength"
        case "invalid point: not on curve": "notOnCurve"
        case "invalid fp.Element encoding": "notCanonical"
        case "invalid field element top bytes": "paddingNotZero"
        case "g1 point is not on correct subgroup", "g1 point is not in the correct subgroup",
            "g2 point is not on correct subgroup", "g2 point is not in the correct subgroup":
            "notInSubgroup"
        default: throw malformed("the error '\(message)' is unknown")
        }
    }
}
