internal import ChainTransactions
public import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
internal import Sapling

/// What a wallet looks for in blocks: viewing keys of each account, and the keys that tell what rings spend where the
/// wallet has them. Kept between pages, because the tables of addresses grow with what is found.
public struct WalletScanKeys: Sendable, Confidential {
    /// Transparent addresses that are looked for beyond the last that was found or handed out.
    public static let transparentLookAhead: UInt32 = 20
    /// Ring addresses that are looked for beyond the last that was found or handed out.
    public static let ringLookAhead: UInt32 = 200

    struct Account: Sendable {
        let number: UInt32
        /// The account's key and its internal one.
        let external: FullViewingKey
        let change: FullViewingKey
        let incoming: DiversifiableIncomingViewingKey
        let ringView: ViewKeys
        /// Nil where the wallet watches: what rings spend is not seen.
        let ringSpend: WalletKeys?
        let scanner: RingScanner
        /// Addresses that were handed out.
        let transparentCount: UInt32
        let ringCount: UInt32
        /// Whether the wallet has only the addresses that its viewing key lists.
        let isListed: Bool
        fileprivate(set) var transparent: [AccountID]
        fileprivate(set) var table: SubaddressTable
        fileprivate var tableCount: UInt32

        /// The number of a transparent address below which one is looked for, where `last` was the last one found.
        func transparentEnd(found last: UInt32?) -> UInt32 {
            guard !isListed else { return UInt32(transparent.count) }
            return WalletScanKeys.end(
                transparentCount, last, WalletScanKeys.transparentLookAhead,
                limit: UInt32(AccountViewKeys.maximumTransparentCount))
        }

        /// The same of ring addresses.
        func ringEnd(found last: UInt32?) -> UInt32 {
            WalletScanKeys.end(
                ringCount, last, WalletScanKeys.ringLookAhead, limit: WalletAccount.maximumRingCount)
        }

        /// The number of a shielded address of the account, where it has 64 bits.
        func diversifierIndex(of text: String) -> UInt64? {
            guard case .shielded(let address)? = try? LedgerAddress(text: text),
                let bytes = incoming.index(of: address)?.bytes, bytes[8...].allSatisfy({ $0 == 0 })
            else { return nil }
            return bytes[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        }

        /// The text of a ring address.
        func ringText(_ index: SubaddressIndex) -> String? {
            ringView.address(at: index, network: MoneroAddress.ledgerNetwork).ledgerText
        }
    }

    private(set) var accounts: [Account] = []
    /// Whose a transparent address is: the account's place in ``accounts``, and the address's number.
    private(set) var owners: [AccountID: (slot: Int, index: UInt32)] = [:]
    private let seed: WalletSeed?

    /// The keys of one account, number 0, with the transparent addresses that `keys` lists.
    ///
    /// - Parameter ringSpend: the keys that tell what rings spend.
    /// - Throws: `.derivation`.
    public init(account keys: AccountViewKeys, ringSpend: WalletKeys) throws(WalletAddressError) {
        seed = nil
        try add(0, keys, ringSpend, transparentCount: UInt32(keys.transparent.count), ringCount: 1, isListed: true)
    }

    /// The keys of a wallet's accounts, and of `extra` further ones, which a wallet that was restored may have had.
    ///
    /// - Throws: `.derivation`.
    public init(_ content: WalletContent, lookingAhead extra: UInt32 = 0) throws(WalletAddressError) {
        seed = content.seed
        for account in content.accounts {
            try add(
                account.number, try content.viewKeys(account: account.number), try Self.ringKeys(seed, account.number),
                transparentCount: account.transparentCount, ringCount: account.ringCount,
                isListed: account.watched != nil)
        }
        guard let seed, let last = content.accounts.last?.number else { return }
        for number in 0..<extra {
            let keys: AccountViewKeys
            do throws(WalletDerivationError) {
                keys = try seed.viewKeys(account: last + 1 + number, transparentCount: 0)
            } catch { throw .derivation(error) }
            try add(
                last + 1 + number, keys, try Self.ringKeys(seed, last + 1 + number), transparentCount: 1, ringCount: 1,
                isListed: false)
        }
    }

    private mutating func add(
        _ number: UInt32, _ keys: AccountViewKeys, _ ringSpend: WalletKeys?, transparentCount: UInt32,
        ringCount: UInt32, isListed: Bool
    ) throws(WalletAddressError) {
        let change: FullViewingKey
        do { change = try keys.sapling.internalKey().fullViewingKey } catch {
            throw .derivation(.sapling(.invalidViewingKey(error)))
        }
        accounts.append(
            Account(
                number: number, external: keys.sapling.fullViewingKey, change: change,
                incoming: keys.sapling.incoming, ringView: keys.ring, ringSpend: ringSpend,
                scanner: RingScanner(keys: keys.ring), transparentCount: transparentCount,
                ringCount: ringCount, isListed: isListed, transparent: isListed ? keys.transparent : [],
                table: SubaddressTable(keys: keys.ring), tableCount: 1))
        let slot = accounts.count - 1
        for (index, account) in accounts[slot].transparent.enumerated() { owners[account] = (slot, UInt32(index)) }
        try extend(slot, transparent: nil, ring: nil)
    }

    /// The ring keys of an account; nil without a seed.
    private static func ringKeys(_ seed: WalletSeed?, _ account: UInt32) throws(WalletAddressError) -> WalletKeys? {
        do throws(WalletDerivationError) { return try seed?.ringKeys(account: account) } catch {
            throw .derivation(error)
        }
    }

    /// The account's place in ``accounts``.
    func slot(of number: UInt32) -> Int? { accounts.firstIndex { $0.number == number } }

    /// Whose a transparent address is, among those that are looked for where `found` says the last one found.
    func owner(of account: AccountID, found: (Int) -> UInt32?) -> (slot: Int, index: UInt32)? {
        guard let owner = owners[account],
            owner.index < accounts[owner.slot].transparentEnd(found: found(owner.slot))
        else { return nil }
        return owner
    }

    /// Makes the tables as long as what was found demands.
    mutating func extend(_ slot: Int, transparent: UInt32?, ring: UInt32?) throws(WalletAddressError) {
        let ringEnd = accounts[slot].ringEnd(found: ring)
        while accounts[slot].tableCount < ringEnd {
            let index = SubaddressIndex(account: 0, index: accounts[slot].tableCount)
            accounts[slot].table.insert(index, keys: accounts[slot].ringView)
            accounts[slot].tableCount += 1
        }
        let end = accounts[slot].transparentEnd(found: transparent)
        guard let seed, !accounts[slot].isListed else { return }
        while accounts[slot].transparent.count < Int(end) {
            let index = UInt32(accounts[slot].transparent.count)
            do throws(WalletDerivationError) {
                let account = try seed.signingKey(account: accounts[slot].number, index: index).account
                accounts[slot].transparent.append(account)
                owners[account] = (slot, index)
            } catch { throw .derivation(error) }
        }
    }

    private static func end(_ handedOut: UInt32, _ last: UInt32?, _ lookAhead: UInt32, limit: UInt32) -> UInt32 {
        let first = max(handedOut, last.map { $0 + 1 } ?? 0)
        return min(first + lookAhead, limit)
    }
}
