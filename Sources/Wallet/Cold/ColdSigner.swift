internal import ChainTransactions
internal import MoneroWallet
public import Primitives
internal import RingWallet
internal import Sapling
internal import ZcashTransactions

/// A wallet's keys that sign, of all its accounts. Secret; what they hold is wiped with the last copy.
public struct ColdSigner: Sendable, Confidential {
    /// What sees which addresses are the wallet's.
    public let own: OwnKeys
    let accounts: [AccountSigningKey]
    let shielded: [ExpandedSpendingKey]
    let ring: [WalletKeys]

    /// The keys of a wallet that spends: some milliseconds for each account.
    ///
    /// - Throws: `.watchOnly`, `.derivation`, `.addresses`.
    public init(_ content: WalletContent) throws(ColdSigningError) {
        guard let seed = content.seed else { throw .watchOnly }
        var accounts: [AccountSigningKey] = []
        var shielded: [ExpandedSpendingKey] = []
        var ring: [WalletKeys] = []
        do throws(WalletDerivationError) {
            for account in content.accounts {
                for index in 0..<account.transparentCount + OwnKeys.transparentLookAhead {
                    accounts.append(try seed.signingKey(account: account.number, index: index))
                }
                shielded.append(try seed.saplingKey(account: account.number).key)
                ring.append(try seed.ringKeys(account: account.number))
            }
        } catch { throw .derivation(error) }
        do throws(WalletAddressError) { own = try OwnKeys(content) } catch { throw .addresses(error) }
        self.accounts = accounts
        self.shielded = shielded
        self.ring = ring
    }
}

extension ColdPlan {
    /// What a wallet signed.
    public struct Signed: Sendable, Hashable {
        /// Debits of accounts.
        public var debits = 0
        /// Spends of notes.
        public var notes = 0
        /// Spends of ring outputs.
        public var ringOutputs = 0
    }

    /// Signs all that is the wallet's and not signed yet. What rings spend is settled and signed in one step, which makes
    /// the transaction's id. On a refusal nothing is signed. Constant time in the keys, but for the order of memory accesses
    /// that shows positions in rings.
    ///
    /// - Throws: the first check of ``ColdSigningError`` that fails: what `expectation` says, `.changeNotOwn`,
    ///   `.ringInputNotOwn`, `.ringNotMade`, `.keyNotInvolved`, and what making signatures throws.
    public mutating func sign(
        with signer: ColdSigner, expecting expectation: ColdExpectation = ColdExpectation()
    ) throws(ColdSigningError) -> Signed {
        let review = ColdReview(self, own: signer.own)
        try expectation.check(review)
        let change = planned.outputs.indices.filter { planned.outputs[$0].role == .change }
        let owned = signer.own.owned(among: change.map { .shielded(planned.outputs[$0].note.recipient) })
        for index in change where !owned.contains(.shielded(planned.outputs[index].note.recipient)) {
            throw .changeNotOwn(output: index)
        }
        var copy = self
        var signed = Signed()
        signed.ringOutputs = try copy.makeRing(signer)
        guard copy.isSettled else { throw .ringNotMade }
        do throws(LedgerBuildingError) {
            for debit in copy.planned.transaction.transparent.debits where debit.signature.isEmpty {
                guard let key = signer.accounts.first(where: { $0.account == debit.account }) else { continue }
                try copy.planned.sign(with: key)
                signed.debits += 1
            }
            for key in signer.shielded {
                let ak = key.ak
                let count = copy.planned.spends.count { $0.key.ak == ak && $0.signature == nil }
                guard count > 0 else { continue }
                try copy.planned.sign(with: key)
                signed.notes += count
            }
        } catch { throw .building(error) }
        guard signed != Signed() else { throw .keyNotInvolved }
        self = copy
        return signed
    }

    /// Makes and signs the ring part where it is the wallet's and not made yet; the number of outputs that it spends.
    private mutating func makeRing(_ signer: ColdSigner) throws(ColdSigningError) -> Int {
        guard let transfer, made == nil else { return 0 }
        var keys: WalletKeys?
        for candidate in signer.ring {
            let foreign = transfer.inputs.indices.filter {
                !transfer.inputs[$0].output.isReceived(by: candidate.viewing)
            }
            if foreign.isEmpty {
                keys = candidate
                break
            }
            if foreign.count < transfer.inputs.count { throw .ringInputNotOwn(input: foreign[0]) }
        }
        guard let keys else { return 0 }
        do throws(RingTransferError) {
            let opened = try transfer.openedPayments(with: keys)
            let unsigned = try transfer.prepared(
                with: keys, deposits: planned.transaction.ring.deposits, paying: opened)
            planned.transaction.ring = unsigned.bundle
            made = opened
            do throws(RingBuildError) {
                planned.transaction.ring = try unsigned.signed(digest: planned.signatureDigest)
            } catch { throw .plan(error) }
        } catch { throw .ring(error) }
        return transfer.inputs.count
    }
}
