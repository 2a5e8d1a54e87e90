internal import ChainTransactions
internal import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
internal import Sapling

/// What sees which addresses are a wallet's own, in every account of it.
public struct OwnKeys: Sendable, Confidential {
    /// Transparent addresses beyond the last that a wallet which spends has made, which count as its own too
    /// (docs/spec, section 11.3).
    static let transparentLookAhead = WalletScanKeys.transparentLookAhead
    /// Ring addresses beyond the last that was made.
    static let ringLookAhead = WalletScanKeys.ringLookAhead

    let transparent: Set<AccountID>
    let shielded: [DiversifiableFullViewingKey]
    private let ring: [(keys: ViewKeys, count: UInt32)]

    /// The keys of a wallet, whether it spends or watches, or of one account of it.
    ///
    /// - Throws: ``WalletAddressError``.
    public init(_ content: WalletContent, account number: UInt32? = nil) throws(WalletAddressError) {
        var transparent: Set<AccountID> = []
        var shielded: [DiversifiableFullViewingKey] = []
        var ring: [(keys: ViewKeys, count: UInt32)] = []
        for account in content.accounts where number == nil || account.number == number {
            let keys = try content.viewKeys(account: account.number)
            transparent.formUnion(keys.transparent)
            if let seed = content.seed {
                do throws(WalletDerivationError) {
                    let limit = account.transparentCount + Self.transparentLookAhead
                    for index in account.transparentCount..<limit {
                        transparent.insert(try seed.signingKey(account: account.number, index: index).account)
                    }
                } catch { throw .derivation(error) }
            }
            shielded.append(keys.sapling)
            // Keys without an internal one are as rare as those without addresses: nobody will meet one.
            if let internalKey = try? keys.sapling.internalKey() { shielded.append(internalKey) }
            ring.append((keys.ring, account.ringCount + Self.ringLookAhead))
        }
        self.transparent = transparent
        self.shielded = shielded
        self.ring = ring
    }

    /// Those of these addresses that are the wallet's. Ring subaddresses cost some ten milliseconds for each account.
    public func owned(among addresses: [LedgerAddress]) -> Set<LedgerAddress> {
        var found: Set<LedgerAddress> = []
        var subaddresses: Set<LedgerAddress> = []
        for address in addresses {
            switch address {
            case .transparent(let account): if transparent.contains(account) { found.insert(address) }
            case .shielded(let recipient):
                if shielded.contains(where: { $0.incoming.index(of: recipient) != nil }) { found.insert(address) }
            case .ring(let recipient):
                if ring.contains(where: { $0.keys.address(network: recipient.network) == recipient }) {
                    found.insert(address)
                } else if recipient.isSubaddress {
                    subaddresses.insert(address)
                }
            }
        }
        for entry in ring where !subaddresses.isEmpty {
            let table = SubaddressTable(keys: entry.keys, indices: Int(entry.count))
            for case .ring(let recipient) in subaddresses {
                // The view key of a subaddress follows from its spend key: another one would not be found by the wallet.
                guard let index = table[recipient.spendKey],
                    entry.keys.address(at: index, network: recipient.network) == recipient
                else { continue }
                found.insert(.ring(recipient))
            }
        }
        return found
    }

    /// Whether a note that is spent under this key is the wallet's.
    func owns(_ key: FullViewingKey) -> Bool { shielded.contains { $0.fullViewingKey.ak == key.ak } }

    /// Whether a ring output that is spent is the wallet's.
    func owns(_ output: ReceivedOutput) -> Bool { ring.contains { output.isReceived(by: $0.keys) } }
}
