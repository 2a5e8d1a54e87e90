import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingWallet

/// Why a genesis has no such ring output.
enum RingGenesisError: NamedError {
    /// A ring output of the genesis is not ADDRESS=AMOUNT.
    case ringOutput(String)

    var explanation: String {
        switch self {
        case .ringOutput(let text): "--ring-output is ADDRESS=AMOUNT, and not \(text)."
        }
    }
}

/// The ring outputs that a chain begins with: without sixteen that are old enough nothing in the ring pool can be spent.
extension NodeHome {
    /// What each ring output for trials is worth: 10 coins.
    private static let testAmount: UInt64 = 1_000_000_000

    /// Outputs to these addresses, ADDRESS=AMOUNT each, and so many for trials, which `test-keys/ring.key` spends.
    ///
    /// - Throws: `RingGenesisError.ringOutput`, `RingAddressTextError`, `RingTransferError`, `SecretFileError`.
    func ringOutputs(_ outputs: [String], forTrials count: Int) throws -> [RingDeposit] {
        var deposits: [RingDeposit] = []
        for entry in outputs {
            let parts = entry.split(separator: "=")
            guard parts.count == 2, let amount = UInt64(parts[1]) else { throw RingGenesisError.ringOutput(entry) }
            deposits.append(
                try RingDeposit(Payment(to: try MoneroAddress(ledgerText: parts[0]), amount: amount)))
        }
        guard count > 0 else { return deposits }
        let folder = NodeHome(path: path + "/test-keys")
        try folder.create()
        let key = try LedgerKeyFile.create(path: folder.path + "/ring.key", isTest: true)
        for _ in 0..<count {
            deposits.append(try RingDeposit(Payment(to: key.ringAddress, amount: Self.testAmount)))
        }
        return deposits
    }
}
