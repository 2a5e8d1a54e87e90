internal import Algebra

/// The rounds that every linkable ring signature here consists of.
///
/// Each member has rows of keys X with weights w that all members share, and the first rows have a base H and an image J
/// besides. A response s and a challenge c make
///
///     L = s·G + c·Σ wₖ·Xₖ       R = s·H + c·J
///
/// and the next member's challenge is a hash of all L and R. LSAG has one row of one key; CLSAG one row of several,
/// aggregated by weights; MLSAG several rows.
struct RingRounds<Element: RingElement> {
    typealias Scalar = Element.Scalar

    /// What a member contributes to one row.
    struct Row {
        /// The keys X, as many as there are weights.
        var keys: [Element]
        /// The base H, where the row is linked.
        var base: Element?
    }

    /// The encoded L of each row and R of each linked row.
    struct Commitments {
        var left: [[UInt8]]
        var right: [[UInt8]]
    }

    /// The members' rows.
    let members: [[Row]]
    /// The weights of a row's keys.
    let weights: [Scalar]
    /// The image J of each linked row.
    let images: [Element]
    /// The challenge that follows a member's commitments.
    let challenge: (_ member: Int, _ commitments: Commitments) -> Scalar

    /// Goes around the ring from member 0 with `first` as its challenge; variable time.
    ///
    /// - Parameter responses: one for each member and row.
    /// - Throws: `.zeroChallenge` where a challenge is zero, `.challengeMismatch` where the ring does not close.
    func verifyVariableTime(responses: [[Scalar]], first: Scalar) throws(RingSignatureError) {
        let images = images.map { $0.multiples(forMany: true) }
        var c = first
        for (member, responses) in responses.enumerated() {
            guard !c.isZero else { throw .zeroChallenge }
            c = challenge(
                member, commitmentsVariableTime(of: member, responses: responses, challenge: c, images: images))
        }
        guard c == first else { throw .challengeMismatch }
    }

    /// Signs as the member `signer`.
    ///
    /// Constant time in the secrets and nonces. Which member signs shows in the order of memory accesses.
    ///
    /// - Parameters:
    ///   - secrets: for each row the logarithm of the weighted sum of the signer's keys.
    ///   - nonces: one for each row.
    ///   - decoys: the responses of the other members, in the order of the ring from `signer` + 1 on.
    /// - Returns: one response for each member and row, and the challenge of member 0.
    func sign(
        signer: Int, secrets: [Scalar], nonces: [Scalar], decoys: [[Scalar]]
    ) -> (responses: [[Scalar]], first: Scalar) {
        let count = members.count
        let linked = images.map { $0.multiples(forMany: true) }
        let bases = members[signer].compactMap(\.base)
        var c = challenge(
            signer,
            encoded(
                left: nonces.map { Element.generatorMultiple(by: $0) },
                right: zip(bases, nonces).map { $0 * $1 }))
        var responses = [[Scalar]](repeating: [], count: count)
        var first = c
        for (offset, decoy) in decoys.enumerated() {
            let member = (signer + 1 + offset) % count
            if member == 0 { first = c }
            responses[member] = decoy
            c = challenge(
                member, commitmentsVariableTime(of: member, responses: decoy, challenge: c, images: linked))
        }
        if signer == 0 { first = c }
        responses[signer] = zip(nonces, secrets).map { $0 - c * $1 }
        return (responses, first)
    }

    private func commitmentsVariableTime(
        of member: Int, responses: [Scalar], challenge c: Scalar, images: [Element.Multiples]
    ) -> Commitments {
        var left: [Element] = []
        var right: [Element] = []
        for (row, response) in zip(members[member], responses) {
            let terms = zip(row.keys, weights).map { RingTerm<Element>($0.multiples(forMany: false), c * $1) }
            left.append(Element.sumVariableTime(generator: response, terms))
            if let base = row.base {
                let image = images[right.count]
                right.append(
                    Element.sumVariableTime([
                        RingTerm(base.multiples(forMany: false), response), RingTerm(image, c),
                    ]))
            }
        }
        return encoded(left: left, right: right)
    }

    private func encoded(left: [Element], right: [Element]) -> Commitments {
        let encodings = Element.encodings(of: left + right)
        return Commitments(
            left: Array(encodings.prefix(left.count)), right: Array(encodings.suffix(right.count)))
    }
}
