public import RingSignatures

/// The ring of one input: members by ascending index, and which of them is spent.
public struct DecoyRing: Sendable, Equatable {
    /// The members of a ring under today's rules.
    public static let standardSize = 16

    /// The members' indices among all outputs of hidden amount, ascending.
    public let indices: [UInt64]
    /// The members.
    public let members: [RingMember]
    /// The position of the one that is spent. Secret.
    public let realPosition: Int

    /// A ring of these members, ascending by index; nil where the numbers do not ascend, are not as many as the members,
    /// or the position is none of them.
    package init?(indices: [UInt64], members: [RingMember], realPosition: Int) {
        guard indices.count == members.count, zip(indices, indices.dropFirst()).allSatisfy(<),
            members.indices.contains(realPosition)
        else { return nil }
        self.indices = indices
        self.members = members
        self.realPosition = realPosition
    }

    /// What a node says about an output.
    public struct Candidate: Sendable, Hashable {
        /// The output's index.
        public let index: UInt64
        /// Its key and its commitment.
        public let member: RingMember
        /// Whether it can be spent in the next block.
        public let isUnlocked: Bool

        /// An answer of these parts.
        public init(index: UInt64, member: RingMember, isUnlocked: Bool) {
            self.index = index
            self.member = member
            self.isUnlocked = isUnlocked
        }
    }

    /// The outputs to ask a node about for a ring of `size` members: more than it takes, since some are locked, and the
    /// one to spend among them, by ascending index, so that the node does not learn which it is.
    ///
    /// - Throws: `.ringTooSmall`, `.outputNotSpendable`.
    public static func request(
        size: Int = standardSize, spending index: UInt64, picker: DecoyPicker,
        using generator: inout some RandomNumberGenerator
    ) throws(DecoyError) -> Request {
        guard size > 1 else { throw .ringTooSmall(actual: size) }
        // Half as many again, and as many as coinbase outputs stay locked longer than others.
        let count = size * 3 / 2 + 1 + Int(OutputLock.coinbaseAge - OutputLock.spendableAge)
        return Request(
            size: size, spending: index,
            drawn: try picker.candidates(count, including: index, using: &generator).filter { $0 != index })
    }

    /// What was asked for one ring.
    public struct Request: Sendable {
        let size: Int
        let spending: UInt64
        /// The decoys in the order in which they were drawn.
        let drawn: [UInt64]

        /// The outputs to ask about, ascending.
        public var indices: [UInt64] { ([spending] + drawn).sorted() }
    }

    /// The ring from a node's answers: the output to spend and the decoys that were drawn first, without locked ones,
    /// keys or commitments outside the subgroup of prime order, and keys that are there already.
    ///
    /// - Throws: `.outputDiffers`, `.outputLocked`, `.tooFewDecoys`.
    public init(request: Request, spending: RingMember, answers: [Candidate]) throws(DecoyError) {
        var byIndex: [UInt64: Candidate] = [:]
        for answer in answers { byIndex[answer.index] = answer }
        guard let own = byIndex[request.spending], own.member == spending else {
            throw .outputDiffers(index: request.spending)
        }
        guard own.isUnlocked else { throw .outputLocked(index: request.spending) }
        var keys: Set<CompressedPoint> = [spending.key]
        var chosen = [own]
        for index in request.drawn where chosen.count < request.size {
            guard let answer = byIndex[index], answer.isUnlocked, !keys.contains(answer.member.key),
                (try? answer.member.key.publicKey()) != nil, (try? answer.member.commitment.publicKey()) != nil
            else { continue }
            keys.insert(answer.member.key)
            chosen.append(answer)
        }
        guard chosen.count == request.size else {
            throw .tooFewDecoys(actual: chosen.count - 1, expected: request.size - 1)
        }
        chosen.sort { $0.index < $1.index }
        indices = chosen.map(\.index)
        members = chosen.map(\.member)
        realPosition = indices.firstIndex(of: request.spending) ?? 0
    }
}
