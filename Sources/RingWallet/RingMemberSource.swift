public import MoneroWallet
public import RingSignatures

/// What a wallet asks a node, or its own copy of the chain, when it makes rings.
public protocol RingMemberSource<Failure> {
    /// Why there is no answer.
    associatedtype Failure: Error
    /// For each block from the genesis to the last, the number of ring outputs made up to and including it.
    func cumulativeOutputCounts() throws(Failure) -> [UInt64]
    /// The outputs with these numbers, in their order; nil for one that there is not.
    func members(_ numbers: [UInt64]) throws(Failure) -> [RingMember?]
}

/// Why no ring was made.
public enum RingMemberError<Failure: Error>: Error {
    /// The source failed.
    case source(Failure)
    /// There are not enough outputs, or the output to spend is none of those that can be.
    case decoys(DecoyError)
}

extension DecoyRing {
    /// The ring for the next block around output `number`: decoys by age as ``DecoyPicker`` draws them, taken in the
    /// order in which they were drawn. More outputs are asked for than the ring takes, so that the source learns little
    /// of which one is spent.
    ///
    /// - Parameters:
    ///   - own: the output as the wallet knows it.
    ///   - blockTime: seconds between two blocks, as the chain has had them.
    ///   - maturity: the configuration's, in blocks.
    public init<Source: RingMemberSource>(
        spending number: UInt64, own: RingMember, from source: Source, blockTime: Int, maturity: UInt64,
        using generator: inout some RandomNumberGenerator
    ) throws(RingMemberError<Source.Failure>) {
        let counts: [UInt64]
        do { counts = try source.cumulativeOutputCounts() } catch { throw .source(error) }
        let request: Request
        do {
            let picker = try DecoyPicker(cumulativeCounts: counts, blockTime: blockTime, spendableAge: maturity)
            request = try DecoyRing.request(spending: number, picker: picker, using: &generator)
        } catch { throw .decoys(error) }
        let numbers = request.indices
        let members: [RingMember?]
        do { members = try source.members(numbers) } catch { throw .source(error) }
        let answers = zip(numbers, members).compactMap { number, member in
            member.map { Candidate(index: number, member: $0, isUnlocked: true) }
        }
        do { try self.init(request: request, spending: own, answers: answers) } catch { throw .decoys(error) }
    }
}
