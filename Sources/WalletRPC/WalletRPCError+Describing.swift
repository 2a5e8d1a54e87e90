import ChainTransactions
import Primitives
import Wallet

extension WalletRPCError {
    /// What is told of an error of the wallet's own parts: by zcashd's number where it has one for it.
    init(describing error: any Error) {
        switch error {
        case let error as WalletRPCError: self = error
        case WalletFileError.wrongPassphrase: self = .wrongPassphrase
        case let error as PaymentError:
            switch error {
            case .insufficientFunds, .noteConfirmations, .ringMaturity, .fundsReserved:
                self = .insufficientFunds(error.explanation)
            default: self = .wallet(error.name, explanation: error.explanation)
            }
        case LedgerBuildingError.insufficientFunds(let available, let needed):
            self = .insufficientFunds(
                LedgerBuildingError.insufficientFunds(available: available, needed: needed).explanation)
        case let error as LedgerAddressError: self = .address(error.name, explanation: error.explanation)
        case let error as AccountViewKeyError: self = .address(error.name, explanation: error.explanation)
        case let error as any NamedError: self = .wallet(error.name, explanation: error.explanation)
        default: self = .wallet("internal", explanation: "The wallet cannot do this.")
        }
    }
}
