public import Algebra
public import Curves
public import Primitives
public import RingSignatures

/// What sees a wallet's income and cannot spend it: the secret view key a and the public spend key B.
///
/// The secret's bytes live in one place that all copies share, which is wiped when the last copy goes.
public struct ViewKeys: Sendable, Confidential {
    private let secret: SecretScalar
    /// The public spend key B: a point of prime order.
    public let spendKey: CompressedPoint
    let spendPoint: EdwardsPoint<Ed25519>

    /// The keys from a secret view key (32 bytes) and a public spend key.
    ///
    /// - Throws: `.wrongLength`, `.viewKeyNotCanonical`, `.viewKeyIsZero`, `.invalidPublicSpendKey`.
    public init(viewSecret: [UInt8], spendKey: CompressedPoint) throws(WalletKeyError) {
        guard viewSecret.count == 32 else { throw .wrongLength(actual: viewSecret.count, expected: 32) }
        guard let scalar = Ed25519.ScalarField(canonical: Limbs(littleEndian: viewSecret)) else {
            throw .viewKeyNotCanonical
        }
        let point: EdwardsAffinePoint<Ed25519>
        do { point = try spendKey.publicKey() } catch { throw .invalidPublicSpendKey(error) }
        try self.init(viewSecret: scalar, spendPoint: EdwardsPoint(point))
    }

    init(viewSecret: Ed25519.ScalarField, spendPoint: EdwardsPoint<Ed25519>) throws(WalletKeyError) {
        guard !viewSecret.isZero else { throw .viewKeyIsZero }
        secret = SecretScalar(viewSecret)
        self.spendPoint = spendPoint
        spendKey = CompressedPoint(spendPoint)
    }

    /// The secret view key a; a copy, not wiped.
    public var viewSecret: Ed25519.ScalarField { secret.value }

    /// The secret view key's 32 bytes, which are the caller's to wipe.
    public var viewSecretBytes: [UInt8] { secret.bytes }

    /// The public view key A = a·G. One multiplication.
    public var viewKey: CompressedPoint { CompressedPoint(Ed25519Generator.fixedBase * viewSecret) }

    /// What is added to the secret spend key at `index`: m = Hs("SubAddr", 0, a, account, index), zero at the first
    /// address (monero `src/device/device_default.cpp`, `get_subaddress_secret_key`).
    public func spendOffset(at index: SubaddressIndex) -> Ed25519.ScalarField {
        guard index != .primary else { return .zero }
        var input = ByteWriter(reservingCapacity: 48)
        input.write(MoneroDomain.subaddress)
        var key = secret.bytes
        input.write(key)
        key.wipe()
        input.writeUInt32(index.account)
        input.writeUInt32(index.index)
        var bytes = input.bytes
        defer { bytes.wipe() }
        return CryptoNoteHash.scalar(bytes)
    }

    /// The public spend key at `index`: D = B + m·G. One multiplication, constant time.
    public func spendPoint(at index: SubaddressIndex) -> EdwardsPoint<Ed25519> {
        index == .primary ? spendPoint : spendPoint + Ed25519Generator.fixedBase * spendOffset(at: index)
    }

    /// The address at `index`: standard at the first place, a subaddress (D, a·D) elsewhere. Two multiplications.
    public func address(at index: SubaddressIndex = .primary, network: MoneroNetwork) -> MoneroAddress {
        guard index != .primary else {
            return MoneroAddress(network: network, kind: .standard, checkedSpendKey: spendKey, viewKey: viewKey)
        }
        let spend = spendPoint(at: index)
        return MoneroAddress(
            network: network, kind: .subaddress, checkedSpendKey: CompressedPoint(spend),
            viewKey: CompressedPoint(spend * viewSecret))
    }

    /// The wallet's first address with a payment id.
    public func integratedAddress(_ id: PaymentID, network: MoneroNetwork) -> MoneroAddress {
        MoneroAddress(network: network, kind: .integrated(id), checkedSpendKey: spendKey, viewKey: viewKey)
    }
}
