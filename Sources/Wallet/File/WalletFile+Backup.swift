internal import SecretStorage

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

extension WalletFile {
    /// Copies the wallet's file and, where there is one, the file of what it keeps of a chain: two new files of mode 0600,
    /// under the same passphrase. Nobody changes either in between, and the wallet's own comes last: a copy without it is
    /// none. Requires that the file was opened for writing.
    ///
    /// - Returns: what the copy keeps of a chain; nil where nothing is kept.
    /// - Throws: `WalletFileError`, `WalletStateFileError`; no copy is left then.
    public func backUp(to copy: String) throws -> WalletState? {
        let kept = WalletStateFile.path(of: copy)
        for file in [copy, kept] where SecretFile.isPresent(path: file) {
            throw WalletFileError.file(.exists(path: file))
        }
        // Holds the lock until the copies are there.
        let chain = try WalletStateFile.open(wallet: path, content)
        return try withExtendedLifetime(chain) {
            if let state = chain.state { try chain.copy(state, to: kept) }
            do throws(WalletFileError) { try writeCopy(to: copy) } catch {
                if chain.state != nil { _ = unsafe unlink(kept) }
                throw error
            }
            return chain.state
        }
    }
}
