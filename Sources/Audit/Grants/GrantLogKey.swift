internal import Algebra
public import ChainTransactions
internal import Curves
internal import Primitives
internal import RingSignatures

extension DisclosureGrant {
    /// h, which the holder's key is moved by: the hash of the holder and the grant modulo the group's order.
    fileprivate var offset: Ed25519.ScalarField {
        let digest = AuditDomain.grantKey.hash { writer in
            writer.write(holder.bytes)
            writer.write(hash.bytes)
        }
        return Ed25519.ScalarField(reducingLittleEndian: digest.bytes)
    }

    /// The account that logs the grant: P + h·B for the holder's key P, which commits to the grant as a hash does; nil
    /// where the holder's key is no point. One multiplication; variable time in what is public.
    public var logAccount: AccountID? {
        guard holder.hasOwner, let key = try? EdwardsAffinePoint<Ed25519>(reducing: holder.bytes) else { return nil }
        return AccountID((EdwardsPoint(key) + EdwardsPoint<Ed25519>.generatorMultiple(by: offset)).encoded)
    }

    /// Signs for the account that logs the grant, with the holder's key: Ed25519 under the scalar p + h. Constant time
    /// but for the message's length. The nonce is hedged: it depends on the scalar, the message and fresh randomness.
    ///
    /// - Throws: `.grantHolder` for another key, `.noRandomness`.
    public func signForLogAccount(
        _ message: [UInt8], holder key: AccountSigningKey
    ) throws(AuditReportError) -> [UInt8] {
        guard key.account == holder, let account = logAccount else { throw .grantHolder }
        var hasher = SHA512()
        key.withSeed { hasher.update($0) }
        var digest = hasher.finalize()
        defer { digest.wipe() }
        var low = Array(digest[..<32])
        low[0] &= 0xf8
        low[31] = low[31] & 0x7f | 0x40
        // Moved from the holder's own scalar, which RFC 8032 §5.1.5 makes of the seed.
        let secret = Ed25519.ScalarField(reducingLittleEndian: low) + offset
        low.wipe()
        let nonce: Ed25519.ScalarField
        do throws(RandomnessError) {
            var nonces = try HedgedScalars(
                domain: Array(AuditDomain.grantNonce.rawValue.utf8), secrets: [secret], message)
            nonce = nonces.next()
        } catch { throw .noRandomness(error) }
        let commitment = EdwardsPoint<Ed25519>.generatorMultiple(by: nonce).encoded
        var challenge = SHA512()
        challenge.update(commitment)
        challenge.update(account.bytes)
        challenge.update(message)
        let c = Ed25519.ScalarField(reducingLittleEndian: challenge.finalize())
        return commitment + (nonce + c * secret).littleEndianBytes
    }
}
