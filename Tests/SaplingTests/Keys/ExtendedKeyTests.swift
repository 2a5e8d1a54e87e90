import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

/// ZIP 32.
@Suite struct ExtendedKeyTests {
    static let seed = [UInt8](0..<32)

    /// The published rows: a key, perhaps its secrets, its addresses' numbers and its internal key.
    private func check(_ vector: ZcashVector, _ key: ExtendedSpendingKey?, _ viewing: ExtendedFullViewingKey) throws {
        #expect(viewing.bytes == (try vector["xfvk"].bytes))
        #expect(viewing.fingerprint == (try vector["fp"].bytes))
        let full = viewing.key.fullViewingKey
        #expect(try full.ak.encoded == vector["ak"].bytes && full.nk.encoded == vector["nk"].bytes)
        #expect(try full.incoming.bytes == vector["ivk"].bytes && full.ovk.bytes == vector["ovk"].bytes)
        #expect(viewing.key.diversifierKey.bytes == (try vector["dk"].bytes))
        #expect(try ExtendedFullViewingKey(bytes: viewing.bytes).bytes == viewing.bytes)
        for (name, index) in [
            ("d0", DiversifierIndex(0)), ("d1", DiversifierIndex(1)), ("d2", DiversifierIndex(2)), ("dmax", .max),
        ] {
            let diversifier = viewing.key.diversifierKey.diversifier(at: index)
            #expect(viewing.key.diversifierKey.index(of: diversifier) == index)
            if try vector[name].isNull {
                #expect(diversifier.base == nil && viewing.key.address(at: index) == nil)
            } else {
                #expect(diversifier.bytes == (try vector[name].bytes))
                let address = try #require(viewing.key.address(at: index))
                #expect(viewing.key.incoming.index(of: address) == index)
            }
        }
        let inner = try viewing.internalKey()
        #expect(inner.bytes == (try vector["internal_xfvk"].bytes))
        #expect(inner.fingerprint == (try vector["internal_fp"].bytes))
        #expect(inner.key.fullViewingKey.incoming.bytes == (try vector["internal_ivk"].bytes))
        #expect(inner.key.fullViewingKey.nk.encoded == (try vector["internal_nk"].bytes))
        #expect(inner.key.diversifierKey.bytes == (try vector["internal_dk"].bytes))
        #expect(inner.key.fullViewingKey.ovk.bytes == (try vector["internal_ovk"].bytes))
        guard let key else { return }
        #expect(key.bytes == (try vector["xsk"].bytes))
        #expect(key.key.ask.littleEndianBytes == (try vector["ask"].bytes))
        #expect(try ExtendedSpendingKey(bytes: key.bytes).bytes == key.bytes)
        let innerKey = try key.internalKey()
        #expect(innerKey.bytes == (try vector["internal_xsk"].bytes))
        #expect(innerKey.key.nsk.littleEndianBytes == (try vector["internal_nsk"].bytes))
        #expect(innerKey.extendedFullViewingKey.bytes == inner.bytes)
    }

    private func path(_ key: ExtendedSpendingKey, _ path: [UInt32]) throws -> ExtendedSpendingKey {
        try path.reduce(key) { try $0.child(ChildIndex(rawValue: $1)) }
    }

    /// Each row is the one before, or its child; what has no secrets is a viewing key, and so are its children.
    @Test(arguments: ["sapling_zip32", "sapling_zip32_hard", "sapling_crypto_zip32"])
    func publishedTree(_ file: String) throws {
        guard let vectors = try ZcashVector.file(file)?["cases"].elements else { return }
        #expect(vectors.count >= 4)
        var key: ExtendedSpendingKey = try ExtendedSpendingKey(seed: Self.seed)
        var viewing = key.extendedFullViewingKey
        for vector in vectors {
            let bytes = try vector["xfvk"].bytes
            let index = ChildIndex(rawValue: (0..<4).reduce(0) { $0 | UInt32(bytes[5 + $1]) << UInt32(8 * $1) })
            if bytes[0] > viewing.origin.depth {
                if !index.isHardened {
                    let child = try viewing.child(index)
                    #expect(try key.child(index).extendedFullViewingKey.bytes == child.bytes)
                }
                key = try key.child(index)
                viewing = key.extendedFullViewingKey
            }
            try check(vector, vector["xsk"].isNull ? nil : key, viewing)
        }
        #expect(viewing.origin.depth >= 2)
    }

    @Test func accountsHaveTheirPath() throws {
        let key = try #require(try ExtendedSpendingKey(seed: Self.seed, network: .main, account: 3))
        let hard: UInt32 = 1 << 31
        #expect(try path(ExtendedSpendingKey(seed: Self.seed), [hard + 32, hard + 133, hard + 3]).bytes == key.bytes)
        #expect(try ExtendedSpendingKey(seed: Self.seed, network: .main, account: hard) == nil)
        #expect(ZcashNetwork.test.coinType == 1 && ZcashNetwork.regtest.coinType == 1)
        #expect(key.origin.childIndex == ChildIndex(hardened: 3) && key.origin.parentTag.count == 4)
    }

    @Test func numbersOfAddresses() throws {
        var generator = SeededGenerator(seed: 2)
        let key = try ExtendedSpendingKey(seed: Self.seed).viewingKey
        for _ in 0..<50 {
            let index = try DiversifierIndex(bytes: generator.bytes(11))
            #expect(try DiversifierIndex(bytes: index.bytes) == index)
            #expect(key.diversifierKey.index(of: key.diversifierKey.diversifier(at: index)) == index)
            guard let next = index.successor else { continue }
            #expect(index < next && !(next < index))
        }
        #expect(DiversifierIndex.max.successor == nil)
        #expect(try DiversifierIndex(bytes: [255] + [UInt8](repeating: 0, count: 10)).successor?.bytes[1] == 1)
        #expect(
            try DiversifierIndex(bytes: [UInt8](repeating: 255, count: 8) + [0, 0, 0]).successor?.bytes
                == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0])
        let first = try #require(key.incoming.firstAddress())
        #expect(first.address == key.defaultAddress())
        #expect(key.address(at: first.index) == first.address)
        let next = try #require(first.index.successor)
        let second = try #require(key.incoming.firstAddress(from: next))
        #expect(second.index > first.index && second.address != first.address)
        // Another key's address is none of this one's.
        let other = try ExtendedSpendingKey(seed: [UInt8](repeating: 9, count: 32)).viewingKey
        let stranger = try #require(other.defaultAddress())
        #expect(key.incoming.index(of: stranger) == nil)
        // At the end of the numbers the search ends: for some key the last one has no address.
        let last = (UInt8(0)..<8).compactMap { seed -> DiversifierKey? in
            let key = try? DiversifierKey(bytes: [UInt8](repeating: seed, count: 32))
            return key?.diversifier(at: .max).base == nil ? key : nil
        }
        #expect(try #require(last.first).firstValidDiversifier(from: .max) == nil)
    }

    @Test func viewingKeyEncodingsReturn() throws {
        let key = try ExtendedSpendingKey(seed: Self.seed).viewingKey
        #expect(try DiversifiableFullViewingKey(bytes: key.bytes) == key)
        #expect(try DiversifiableIncomingViewingKey(bytes: key.incoming.bytes) == key.incoming)
        #expect(throws: ViewingKeyError.wrongLength(actual: 127, expected: 128)) {
            try DiversifiableFullViewingKey(bytes: Array(key.bytes.dropLast()))
        }
        #expect(throws: ViewingKeyError.wrongLength(actual: 63, expected: 64)) {
            try DiversifiableIncomingViewingKey(bytes: Array(key.incoming.bytes.dropLast()))
        }
    }

    @Test func extendedKeysAreRefused() throws {
        let key = try ExtendedSpendingKey(seed: Self.seed)
        for count in [0, 31, 253] {
            let error = ExtendedKeyError.wrongSeedLength(actual: count, allowed: 32...252)
            let seed = [UInt8](repeating: 0, count: count)
            #expect(throws: error) { try ExtendedSpendingKey(seed: seed) }
            #expect(throws: error) { try SeedFingerprint(seed: seed) }
            #expect(throws: error) { try AdHocKey(context: [1], seed: seed) }
        }
        for count in [0, 253] {
            #expect(throws: ExtendedKeyError.wrongContextLength(actual: count, allowed: 1...252)) {
                try AdHocKey(context: [UInt8](repeating: 0, count: count), seed: Self.seed)
            }
        }
        #expect(throws: ExtendedKeyError.wrongLength(actual: 168, expected: 169)) {
            try ExtendedSpendingKey(bytes: Array(key.bytes.dropLast()))
        }
        #expect(throws: ExtendedKeyError.wrongLength(actual: 168, expected: 169)) {
            try ExtendedFullViewingKey(bytes: Array(key.bytes.dropLast()))
        }
        let viewing = key.extendedFullViewingKey
        for position in 1..<9 {
            var bytes = viewing.bytes
            bytes[position] = 1
            #expect(throws: ExtendedKeyError.rootWithParent) { try ExtendedFullViewingKey(bytes: bytes) }
        }
        var deepest = key.bytes
        deepest[0] = 255
        #expect(throws: ExtendedKeyError.tooDeep) {
            try ExtendedSpendingKey(bytes: deepest).child(ChildIndex(rawValue: 1 << 31))
        }
        #expect(throws: ExtendedKeyError.hardenedChildOfViewingKey) { try viewing.child(ChildIndex(rawValue: 1 << 31)) }
        var zero = key.bytes
        for position in 41..<73 { zero[position] = 0 }
        #expect(throws: ExtendedKeyError.invalidSpendingKey(.authorizingScalarIsZero)) {
            try ExtendedSpendingKey(bytes: zero)
        }
        var identity = viewing.bytes
        for position in 41..<73 { identity[position] = position == 41 ? 1 : 0 }
        #expect(throws: ExtendedKeyError.invalidViewingKey(.authorizingKeyIsIdentity)) {
            try ExtendedFullViewingKey(bytes: identity)
        }
        #expect(ChildIndex(hardened: 1 << 31) == nil)
        #expect(throws: ExtendedKeyError.childNotHardened) {
            try AdHocKey(context: [1], seed: Self.seed).child(ChildIndex(rawValue: 1))
        }
        #expect(throws: ExtendedKeyError.childNotHardened) {
            try RegisteredKey(context: [1], seed: Self.seed, zip: 1 << 31)
        }
    }

    @Test(arguments: try ZcashVector.cases("zip_0032_arbitrary"))
    func publishedAdHocKeys(_ vector: ZcashVector) throws {
        let seed = try vector["seed"].bytes
        var key = try AdHocKey(context: vector["context_string"].bytes, seed: seed)
        for step in try vector["path"].elements { key = try key.child(ChildIndex(rawValue: step.integer())) }
        #expect(key.secretKey == (try vector["sk"].bytes))
        #expect(key.chainCode == (try vector["c"].bytes))
        try checkFingerprint(vector)
    }

    @Test(arguments: try ZcashVector.cases("zip_0032_registered"))
    func publishedRegisteredKeys(_ vector: ZcashVector) throws {
        let seed = try vector["seed"].bytes
        var key = try RegisteredKey(
            context: vector["context_string"].bytes, seed: seed, zip: vector["zip_number"].integer())
        var wide: [UInt8]?
        for step in try vector["subpath"].elements {
            let index = ChildIndex(rawValue: try step.elements[0].integer())
            let tag = try step.elements[1].bytes
            wide = try key.cryptovalue(index, tag: tag)
            key = try key.child(index, tag: tag)
        }
        #expect(key.secretKey == (try vector["sk"].bytes))
        #expect(key.chainCode == (try vector["c"].bytes))
        if try vector["full_width"].isNull {
            #expect(wide == nil)
        } else {
            #expect(wide == (try vector["full_width"].bytes))
        }
        try checkFingerprint(vector)
    }

    private func checkFingerprint(_ vector: ZcashVector) throws {
        let fingerprint = try SeedFingerprint(seed: vector["seed"].bytes)
        #expect(fingerprint.text == (try vector["seedfp"].text))
        #expect(try SeedFingerprint(text: fingerprint.text) == fingerprint)
    }

    @Test func fingerprintsAreRefused() throws {
        let short = try Bech32.encode([1, 2], prefix: "zip32seedfp", variant: .bech32m)
        #expect(throws: KeyTextError.wrongLength(actual: 2, expected: 32)) { try SeedFingerprint(text: short) }
        #expect(throws: KeyTextError.notBech32(.noSeparator)) { try SeedFingerprint(text: "zip") }
    }
}
