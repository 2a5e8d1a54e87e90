internal import Primitives

extension PublishedSet {
    /// Multiples of the generators and pairings of BLS12-381.
    static let bls12381: [PublishedSet] =
        encodings.map { name, operation, size in
            PublishedSet(
                path: "noble-bls12-381/test/vectors/bls12-381/zkcrypto/\(name)_valid_test_vectors.dat",
                source: "zkcrypto/bls12_381, src/tests/\(name)_valid_test_vectors.dat",
                licence: "MIT OR Apache-2.0"
            ) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                guard bytes.count % size == 0 else { throw set.malformed("it ends inside a point") }
                let cases = (0..<bytes.count / size).map { index in
                    JSONValue.object([
                        .init("multiple", .number(String(index))),
                        .init("input", .string(Hexadecimal.encode(bytes[index * size..<(index + 1) * size]))),
                    ])
                }
                return [
                    set.file(
                        section: "k·G for k = 0, 1, 2, …", standard: "BLS12-381 encodings", operation: operation,
                        cases: cases)
                ]
            }.kept(every: 5)
        } + [
            PublishedSet(
                path: "noble-bls12-381/test/vectors/bls12-381/go_pairing_vectors/pairing.json",
                source: "noble-curves, test/vectors/bls12-381/go_pairing_vectors/pairing.json", licence: "MIT"
            ) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
                var cases: [JSONValue] = []
                for (index, element) in try set.elements(try set.json(bytes), "the file").enumerated() {
                    cases.append(
                        .object([
                            .init("multiple", .number(String(index + 1))),
                            .init("expected", .string(try set.hex(element, "a pairing"))),
                        ]))
                }
                return [
                    set.file(
                        section: "e([k]G1, [k]G2) for k = 1, 2, 3, …", standard: "BLS12-381 pairing",
                        operation: "bls12381-pairing", cases: cases)
                ]
            }.kept(every: 10)
        ]

    private static let encodings = [
        ("g1_compressed", "bls12381-g1-zcash-compressed", 48),
        ("g1_uncompressed", "bls12381-g1-zcash-uncompressed", 96),
        ("g2_compressed", "bls12381-g2-zcash-compressed", 96),
        ("g2_uncompressed", "bls12381-g2-zcash-uncompressed", 192),
    ]
}
