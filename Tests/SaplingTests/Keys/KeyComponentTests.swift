import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

/// Keys from spending keys, and the encodings of all of them.
@Suite struct KeyComponentTests {
    @Test(arguments: try ZcashVector.cases("sapling_key_components"))
    func publishedComponents(_ vector: ZcashVector) throws {
        let key = try ExpandedSpendingKey(spendingKey: vector["sk"].bytes)
        #expect(key.ask.littleEndianBytes == (try vector["ask"].bytes))
        #expect(key.nsk.littleEndianBytes == (try vector["nsk"].bytes))
        #expect(key.ovk.bytes == (try vector["ovk"].bytes))
        let viewing = try key.fullViewingKey()
        #expect(viewing.ak.encoded == (try vector["ak"].bytes))
        #expect(viewing.nk.encoded == (try vector["nk"].bytes))
        #expect(viewing.incoming.bytes == (try vector["ivk"].bytes))
        #expect(key.proofAuthorizingKey.nk == viewing.nk)
        let address = try #require(viewing.address(Diversifier(bytes: vector["default_d"].bytes)))
        #expect(address.bytes == (try vector["default_d"].bytes + vector["default_pk_d"].bytes))
        #expect(try PaymentAddress(bytes: address.bytes) == address)
    }

    @Test(arguments: try ZcashVector.cases("diversify_hash"))
    func publishedBases(_ vector: ZcashVector) throws {
        let diversifier = try Diversifier(bytes: vector["diversifier"].bytes)
        #expect(try diversifier.bytes == vector["diversifier"].bytes)
        if try vector["g_d"].isNull {
            #expect(diversifier.base == nil)
        } else {
            #expect(diversifier.base?.encoded == (try vector["g_d"].bytes))
        }
    }

    @Test func encodingsReturn() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<8 {
            let key = try ExpandedSpendingKey(spendingKey: generator.bytes(32))
            let viewing = try key.fullViewingKey()
            #expect(try ExpandedSpendingKey(bytes: key.bytes).bytes == key.bytes)
            #expect(try FullViewingKey(bytes: viewing.bytes) == viewing)
            #expect(try IncomingViewingKey(bytes: viewing.incoming.bytes) == viewing.incoming)
            let proving = try ProofAuthorizingKey(bytes: key.proofAuthorizingKey.bytes)
            #expect(proving.ak == key.ak && proving.nsk == key.nsk && proving.bytes == key.proofAuthorizingKey.bytes)
        }
    }

    /// The order, which is no canonical scalar.
    private let order = JubjubFrParameters.modulus.littleEndianBytes
    /// The identity; a point of order two; and bytes that encode no point.
    private let identity = [1] + [UInt8](repeating: 0, count: 31)
    private let smallOrder = (-BLS12381.Fr.one).littleEndianBytes
    private let noPoint = [2] + [UInt8](repeating: 0, count: 31)

    @Test func spendingKeysAreRefused() throws {
        let key = try ExpandedSpendingKey(spendingKey: [UInt8](repeating: 7, count: 32))
        let bytes = key.bytes
        #expect(throws: SpendingKeyError.wrongLength(actual: 31, expected: 32)) {
            try ExpandedSpendingKey(spendingKey: [UInt8](repeating: 7, count: 31))
        }
        #expect(throws: SpendingKeyError.wrongLength(actual: 95, expected: 96)) {
            try ExpandedSpendingKey(bytes: Array(bytes.dropLast()))
        }
        #expect(throws: SpendingKeyError.authorizingScalarNotCanonical) {
            try ExpandedSpendingKey(bytes: order + bytes[32...])
        }
        #expect(throws: SpendingKeyError.nullifierScalarNotCanonical) {
            try ExpandedSpendingKey(bytes: bytes[..<32] + order + bytes[64...])
        }
        #expect(throws: SpendingKeyError.authorizingScalarIsZero) {
            try ExpandedSpendingKey(bytes: [UInt8](repeating: 0, count: 32) + bytes[32...])
        }
        let proving = key.proofAuthorizingKey.bytes
        #expect(throws: SpendingKeyError.wrongLength(actual: 65, expected: 64)) {
            try ProofAuthorizingKey(bytes: proving + [0])
        }
        #expect(throws: SpendingKeyError.nullifierScalarNotCanonical) {
            try ProofAuthorizingKey(bytes: proving[..<32] + order)
        }
        #expect(throws: SpendingKeyError.invalidViewingKey(.authorizingKeyIsIdentity)) {
            try ProofAuthorizingKey(bytes: identity + proving[32...])
        }
        #expect(throws: SpendingKeyError.invalidViewingKey(.authorizingKeyNotInSubgroup)) {
            try ProofAuthorizingKey(bytes: smallOrder + proving[32...])
        }
        #expect(throws: SpendingKeyError.invalidViewingKey(.invalidAuthorizingKey(.notOnCurve))) {
            try ProofAuthorizingKey(bytes: noPoint + proving[32...])
        }
    }

    @Test func viewingKeysAreRefused() throws {
        let bytes = try ExpandedSpendingKey(spendingKey: [UInt8](repeating: 7, count: 32)).fullViewingKey().bytes
        func refuses(_ error: ViewingKeyError, ak: [UInt8]? = nil, nk: [UInt8]? = nil) {
            #expect(throws: error) {
                try FullViewingKey(
                    bytes: (ak ?? Array(bytes[0..<32])) + (nk ?? Array(bytes[32..<64])) + Array(bytes[64...]))
            }
        }
        refuses(.invalidAuthorizingKey(.notOnCurve), ak: noPoint)
        refuses(.authorizingKeyIsIdentity, ak: identity)
        refuses(.authorizingKeyNotInSubgroup, ak: smallOrder)
        refuses(.invalidNullifierKey(.notOnCurve), nk: noPoint)
        refuses(.nullifierKeyNotInSubgroup, nk: smallOrder)
        #expect(throws: ViewingKeyError.wrongLength(actual: 97, expected: 96)) {
            try FullViewingKey(bytes: bytes + [0])
        }
        #expect(throws: ViewingKeyError.wrongLength(actual: 0, expected: 32)) { try OutgoingViewingKey(bytes: []) }
        #expect(throws: ViewingKeyError.wrongLength(actual: 0, expected: 32)) { try DiversifierKey(bytes: []) }
        #expect(throws: ViewingKeyError.wrongLength(actual: 33, expected: 32)) {
            try IncomingViewingKey(bytes: identity + [0])
        }
        #expect(throws: ViewingKeyError.incomingKeyIsZero) {
            try IncomingViewingKey(bytes: [UInt8](repeating: 0, count: 32))
        }
        let largest = [UInt8](repeating: 0xff, count: 31) + [0x07]
        #expect(try IncomingViewingKey(bytes: largest).bytes == largest)
        for bit in 3..<8 {
            #expect(throws: ViewingKeyError.incomingKeyTooLarge) {
                try IncomingViewingKey(bytes: [UInt8](repeating: 0, count: 31) + [1 << bit])
            }
        }
    }

    @Test func addressesAreRefused() throws {
        let key = try ExpandedSpendingKey(spendingKey: [UInt8](repeating: 7, count: 32)).fullViewingKey()
        let address = try #require(key.address(Diversifier(bytes: [UInt8](repeating: 0, count: 11))))
        let bytes = address.bytes
        func refuses(_ error: PaymentAddressError, d: [UInt8]? = nil, pk: [UInt8]? = nil) {
            #expect(throws: error) {
                try PaymentAddress(bytes: (d ?? Array(bytes[..<11])) + (pk ?? Array(bytes[11...])))
            }
        }
        let invalid = [1] + [UInt8](repeating: 0, count: 10)
        refuses(.invalidDiversifier, d: invalid)
        refuses(.invalidTransmissionKey(.notOnCurve), pk: noPoint)
        refuses(.transmissionKeyIsIdentity, pk: identity)
        refuses(.transmissionKeyNotInSubgroup, pk: smallOrder)
        refuses(.wrongLength(actual: 42, expected: 43), d: Array(bytes[..<10]))
        #expect(key.address(try Diversifier(bytes: invalid)) == nil)
        #expect(throws: PaymentAddressError.wrongLength(actual: 12, expected: 11)) {
            try Diversifier(bytes: [UInt8](repeating: 0, count: 12))
        }
        // Every point of small order, and every one with a component of small order, is refused.
        let base = EdwardsPoint(address.transmissionKey)
        let torsion = EdwardsPoint(try EdwardsAffinePoint<Jubjub>(encoded: smallOrder))
        refuses(.transmissionKeyNotInSubgroup, pk: (base + torsion).encoded)
    }

    @Test func descriptionsHideKeys() throws {
        let seed = [UInt8](repeating: 5, count: 32)
        let key = try ExtendedSpendingKey(seed: seed)
        let registered = try RegisteredKey(context: [1], seed: seed, zip: 1)
        let values: [(any Confidential, String)] = [
            (key, "ExtendedSpendingKey"), (key.key, "ExpandedSpendingKey"),
            (key.key.proofAuthorizingKey, "ProofAuthorizingKey"), (key.diversifierKey, "DiversifierKey"),
            (key.extendedFullViewingKey, "ExtendedFullViewingKey"), (key.viewingKey, "DiversifiableFullViewingKey"),
            (key.viewingKey.incoming, "DiversifiableIncomingViewingKey"),
            (key.viewingKey.fullViewingKey, "FullViewingKey"), (key.key.ovk, "OutgoingViewingKey"),
            (key.viewingKey.fullViewingKey.incoming, "IncomingViewingKey"), (registered, "RegisteredKey"),
            (try AdHocKey(context: [1], seed: seed), "AdHocKey"),
        ]
        for (value, name) in values {
            #expect("\(value)" == "\(name)(hidden)")
            #expect(String(reflecting: value) == "\(name)(hidden)")
            var dump = ""
            Swift.dump(value, to: &dump)
            #expect(dump == "- \(name)(hidden)\n")
        }
    }

    @Test func everyErrorHasASentence() {
        let errors: [any NamedError] = [
            SpendingKeyError.authorizingScalarIsZero, SpendingKeyError.invalidViewingKey(.incomingKeyIsZero),
            ViewingKeyError.incomingKeyTooLarge, PaymentAddressError.invalidDiversifier, ExtendedKeyError.tooDeep,
        ]
        for error in errors {
            #expect(!error.name.isEmpty && error.explanation.hasSuffix("."))
        }
    }
}
