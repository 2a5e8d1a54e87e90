import Audit
import Chain
import ChainTransactions
import Primitives
import Sapling

/// What third parties are shown: reports, grants, key images, proofs of reserves, texts that are told apart by their kind; and
/// notices, which are memos.
enum AuditFormats {
    static func read(_ bytes: [UInt8]) throws {
        if bytes.first == 0xff, let memo = try? Memo(bytes: bytes) { return readNotice(memo) }
        do throws(AuditReportError) {
            let report = try AuditReport(text: bytes)
            expect(Array(report.text.utf8) == bytes, "a report has one text")
            try refuse { () throws(AuditReportError) in
                _ = try report.verify(genesis: genesis, sequencer: .zero)
            }
            return
        } catch {
            guard case .notAReport = error else { throw error }
        }
        do throws(AuditReportError) {
            let images = try ExportedKeyImages(text: bytes)
            let again = try ExportedKeyImages(text: Array(images.text.utf8))
            expect(again == images, "images return from their text")
            return
        } catch {
            guard case .notAReport = error else { throw error }
        }
        do throws(AuditReportError) {
            let grant = try DisclosureGrant(text: bytes)
            expect(Array(grant.text.utf8) == bytes, "a grant has one text")
            expect(grant.logAccount != grant.holder, "a grant has an account of its own")
            return
        } catch {
            guard case .notAGrant = error else { throw error }
        }
        let statement = try ReserveStatement(text: bytes)
        expect(Array(statement.text.utf8) == bytes, "a proof of reserves has one text")
        try refuse { () throws(ReserveError) in
            _ = try statement.verify(
                genesis: genesis, sequencer: .zero, keys: .published, message: statement.message)
        }
    }

    /// What anybody may write on the notice board of a chain.
    private static func readNotice(_ memo: Memo) {
        guard
            let grant = DisclosureGrant(
                notice: memo, chain: genesis.configuration.chainID, genesis: genesis.hash)
        else { return }
        expect((try? grant.notice) == memo, "a grant has one notice")
        expect((try? DisclosureGrant(text: Array(grant.text.utf8))) == grant, "a notice's grant has a record")
    }

    /// What is of no chain is believed by nobody.
    private static func refuse<E: NamedError>(_ body: () throws(E) -> Void) throws(E) {
        try body()
        preconditionFailure("it is believed of a chain that nobody signed for")
    }

    private static let genesis: Genesis = {
        guard let chainID = try? ChainID("fuzz"),
            let validator = try? AccountSigningKey(seed: [UInt8](repeating: 7, count: 32)).account,
            let genesis = try? Genesis(
                configuration: ChainConfiguration(chainID: chainID, network: .regtest, validators: [validator]),
                accounts: [])
        else { preconditionFailure("the genesis of the fuzzer is one") }
        return genesis
    }()

    private static func expect(_ condition: Bool, _ promise: String) { precondition(condition, promise) }
}
