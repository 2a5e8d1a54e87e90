internal import Primitives

extension PublishedSet {
    /// Hash functions of bytes.
    static let hashes: [PublishedSet] = [
        PublishedSet(
            path: "blake2/blake2-kat.json", source: "BLAKE2/BLAKE2, testvectors/blake2-kat.json", licence: "CC0-1.0"
        ) { (set: PublishedSet, bytes: [UInt8]) throws(VectorError) -> [VectorFile] in
            var cases: [String: [JSONValue]] = [:]
            var order: [String] = []
            for element in try set.elements(try set.json(bytes), "the file") {
                let hash = try set.text(element["hash"], "hash")
                if cases[hash] == nil { order.append(hash) }
                cases[hash, default: []].append(
                    .object([
                        .init("message", .string(try set.hex(element["in"], "in"))),
                        .init("key", .string(try set.hex(element["key"], "key"))),
                        .init("expected", .string(try set.hex(element["out"], "out"))),
                    ]))
            }
            return order.map { hash in
                set.file(section: hash, standard: "BLAKE2", operation: hash, cases: cases[hash] ?? [])
            }
        }.kept(every: 4)
    ]
}
