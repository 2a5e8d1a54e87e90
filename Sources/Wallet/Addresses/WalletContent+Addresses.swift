internal import ChainTransactions
internal import MoneroWallet
internal import RingWallet
internal import Sapling

/// An address of a wallet and its place among those of its account.
public struct WalletAddress: Sendable, Hashable {
    /// The address.
    public let address: LedgerAddress
    /// Its number: of the key path, the diversifier, or the subaddress.
    public let index: UInt64
}

extension WalletContent {
    /// Adds an account: the one after the last.
    ///
    /// - Returns: its number.
    /// - Throws: `.watchOnlyAccount`, `.tooManyAccounts`, `.nameTooLong`.
    @discardableResult public mutating func addAccount(name: String = "") throws(WalletAddressError) -> UInt32 {
        guard !isWatchOnly else { throw .watchOnlyAccount }
        try checkRoom(for: name)
        let number = (accounts.last?.number ?? 0) + 1
        accounts.append(WalletAccount(number: number, name: name))
        return number
    }

    /// Adds an account to a wallet that watches.
    ///
    /// - Returns: its number.
    /// - Throws: `.tooManyAccounts`, `.nameTooLong`.
    @discardableResult public mutating func addAccount(
        watching keys: AccountViewKeys, name: String = ""
    ) throws(WalletAddressError) -> UInt32 {
        precondition(isWatchOnly, "a wallet that spends makes its accounts itself")
        try checkRoom(for: name)
        let number = (accounts.last?.number ?? 0) + 1
        accounts.append(WalletAccount(number: number, name: name, watched: keys))
        return number
    }

    /// Names an account.
    ///
    /// - Throws: `.noAccount`, `.nameTooLong`.
    public mutating func rename(account number: UInt32, to name: String) throws(WalletAddressError) {
        var account = try existing(number)
        try Self.check(name: name)
        account.name = name
        update(account)
    }

    private func checkRoom(for name: String) throws(WalletAddressError) {
        guard accounts.count < Self.accountCounts.upperBound else {
            throw .tooManyAccounts(limit: Self.accountCounts.upperBound)
        }
        try Self.check(name: name)
    }

    private static func check(name: String) throws(WalletAddressError) {
        guard name.utf8.count <= WalletAccount.maximumNameByteCount else {
            throw .nameTooLong(actual: name.utf8.count, limit: WalletAccount.maximumNameByteCount)
        }
    }

    private func existing(_ number: UInt32) throws(WalletAddressError) -> WalletAccount {
        guard let account = account(number) else { throw .noAccount(number: number) }
        return account
    }

    /// What sees an account, with the transparent addresses that were made.
    ///
    /// - Throws: `.noAccount`, `.derivation`.
    public func viewKeys(account number: UInt32) throws(WalletAddressError) -> AccountViewKeys {
        let account = try existing(number)
        if let watched = account.watched { return watched }
        guard let seed else { preconditionFailure("an account has viewing keys where the wallet has no seed") }
        do throws(WalletDerivationError) {
            return try seed.viewKeys(account: number, transparentCount: account.transparentCount)
        } catch { throw .derivation(error) }
    }

    /// The address of an account with a number, made before or not.
    ///
    /// - Throws: `.noAccount`, `.noAddressAt`, `.indexTooLarge`, `.watchOnlyAddress`, `.derivation`.
    public func address(
        _ kind: AddressKind, account number: UInt32, at index: UInt64
    ) throws(WalletAddressError) -> WalletAddress {
        let account = try existing(number)
        switch kind {
        case .transparent: return try transparentAddress(account, at: index)
        case .shielded:
            let keys = try viewKeys(account: number)
            guard let address = keys.sapling.address(at: DiversifierIndex(index)) else {
                guard let next = Self.nextAddress(of: keys, from: index) else {
                    throw .indexTooLarge(index: index, limit: .max)
                }
                throw .noAddressAt(index: index, next: next.index)
            }
            return WalletAddress(address: .shielded(address), index: index)
        case .ring:
            guard let place = UInt32(exactly: index) else {
                throw .indexTooLarge(index: index, limit: UInt64(UInt32.max))
            }
            let address = try viewKeys(account: number).ring.address(
                at: SubaddressIndex(account: 0, index: place), network: MoneroAddress.ledgerNetwork)
            return WalletAddress(address: .ring(address), index: index)
        }
    }

    /// The addresses of an account that were made, in their order.
    ///
    /// - Throws: `.noAccount`, `.derivation`.
    public func addresses(
        _ kind: AddressKind, account number: UInt32
    ) throws(WalletAddressError) -> [WalletAddress] {
        let account = try existing(number)
        let keys = try viewKeys(account: number)
        switch kind {
        case .transparent:
            return keys.transparent.enumerated().map {
                WalletAddress(address: .transparent($1), index: UInt64($0))
            }
        case .shielded:
            var found: [WalletAddress] = []
            var start: UInt64 = 0
            // The first one counts as made from the beginning.
            while let next = Self.nextAddress(of: keys, from: start),
                found.isEmpty || next.index < account.nextDiversifier
            {
                found.append(next)
                guard next.index < .max else { break }
                start = next.index + 1
            }
            return found
        case .ring:
            return (0..<account.ringCount).map { index in
                let address = keys.ring.address(
                    at: SubaddressIndex(account: 0, index: index), network: MoneroAddress.ledgerNetwork)
                return WalletAddress(address: .ring(address), index: UInt64(index))
            }
        }
    }

    /// The last address of an account that was made.
    ///
    /// - Throws: `.noAccount`, `.watchOnlyAddress` where a viewing key names no transparent address, `.derivation`.
    public func latestAddress(
        _ kind: AddressKind, account number: UInt32
    ) throws(WalletAddressError) -> WalletAddress {
        let account = try existing(number)
        switch kind {
        case .transparent:
            guard account.transparentCount > 0 else { throw .watchOnlyAddress(index: 0) }
            return try transparentAddress(account, at: UInt64(account.transparentCount) - 1)
        case .shielded:
            // The last one made stands right below the place where the search goes on; of a new account, the first.
            guard account.nextDiversifier == 0 else {
                return try address(.shielded, account: number, at: account.nextDiversifier - 1)
            }
            guard let first = Self.nextAddress(of: try viewKeys(account: number), from: 0) else {
                preconditionFailure("among 2^64 diversifiers of a key one has an address")
            }
            return first
        case .ring: return try address(.ring, account: number, at: UInt64(account.ringCount) - 1)
        }
    }

    /// Makes one more address of an account, which nobody can link to the others.
    ///
    /// - Throws: `.noAccount`, `.tooManyAddresses`, `.watchOnlyAddress`, `.derivation`.
    public mutating func addAddress(
        _ kind: AddressKind, account number: UInt32
    ) throws(WalletAddressError) -> WalletAddress {
        var account = try existing(number)
        let made: WalletAddress
        switch kind {
        case .transparent:
            let limit = UInt32(AccountViewKeys.maximumTransparentCount)
            guard account.transparentCount < limit else { throw .tooManyAddresses(limit: UInt64(limit)) }
            made = try transparentAddress(account, at: UInt64(account.transparentCount))
            account.transparentCount += 1
        case .shielded:
            let start = try latestAddress(.shielded, account: number).index
            guard start < .max - 1, let next = Self.nextAddress(of: try viewKeys(account: number), from: start + 1),
                next.index < .max
            else { throw .tooManyAddresses(limit: .max) }
            made = next
            account.nextDiversifier = next.index + 1
        case .ring:
            guard account.ringCount < WalletAccount.maximumRingCount else {
                throw .tooManyAddresses(limit: UInt64(WalletAccount.maximumRingCount))
            }
            made = try address(.ring, account: number, at: UInt64(account.ringCount))
            account.ringCount += 1
        }
        update(account)
        return made
    }

    private func transparentAddress(
        _ account: WalletAccount, at index: UInt64
    ) throws(WalletAddressError) -> WalletAddress {
        if let keys = account.watched {
            guard index < UInt64(keys.transparent.count) else { throw .watchOnlyAddress(index: index) }
            return WalletAddress(address: .transparent(keys.transparent[Int(index)]), index: index)
        }
        guard let seed else { preconditionFailure("an account has viewing keys where the wallet has no seed") }
        guard let place = UInt32(exactly: index), place < 1 << 31 else {
            throw .indexTooLarge(index: index, limit: 1 << 31 - 1)
        }
        do throws(WalletDerivationError) {
            let signer = try seed.signingKey(account: account.number, index: place)
            return WalletAddress(address: .transparent(signer.account), index: index)
        } catch { throw .derivation(error) }
    }

    /// The first shielded address at a diversifier index not below `index`, among those of 64 bits.
    private static func nextAddress(of keys: AccountViewKeys, from index: UInt64) -> WalletAddress? {
        guard let found = keys.sapling.incoming.firstAddress(from: DiversifierIndex(index)) else { return nil }
        let bytes = found.index.bytes
        guard bytes[8...].allSatisfy({ $0 == 0 }) else { return nil }
        let place = bytes[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return WalletAddress(address: .shielded(found.address), index: place)
    }
}
