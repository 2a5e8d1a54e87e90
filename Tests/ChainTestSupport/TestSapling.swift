public import Chain
import Primitives
public import Sapling
public import SaplingCircuits

/// A test set-up of Sapling's two statements, made once in a process. It takes some eight seconds.
public struct TestSapling: Sendable {
    /// What proves under the test set-up.
    public let prover: SaplingProver
    /// The keys that verify such proofs, for a chain of the kind `regtest`.
    public let keys: SaplingKeys

    private static let made = Result<TestSapling, any Error> {
        let execution = Execution()
        let prover = try SaplingProver(
            .test(
                spend: ByteRegion(copying: StatementProver<SpendWitness>.testParameters(execution: execution)),
                output: ByteRegion(copying: StatementProver<OutputWitness>.testParameters(execution: execution))),
            network: .regtest)
        return TestSapling(
            prover: prover,
            keys: SaplingKeys(
                spend: try prover.spends(execution: execution).verifyingKey,
                output: try prover.outputs(execution: execution).verifyingKey))
    }

    /// The set-up.
    public static func shared() throws -> TestSapling { try made.get() }
}

/// Somebody with a shielded wallet.
public struct TestWallet: Sendable {
    /// The key that spends.
    public let key: ExpandedSpendingKey
    /// The key that sees.
    public let viewing: FullViewingKey
    /// An address.
    public let address: PaymentAddress

    /// The wallet of a number.
    public init(_ number: UInt8) throws {
        key = try ExpandedSpendingKey(spendingKey: [UInt8](repeating: number, count: 32))
        viewing = try key.fullViewingKey()
        var found: PaymentAddress?
        var index: UInt8 = 0
        while found == nil {
            found = viewing.address(try Diversifier(bytes: [index] + [UInt8](repeating: 0, count: 10)))
            index += 1
        }
        guard let address = found else { throw CancellationError() }
        self.address = address
    }
}
