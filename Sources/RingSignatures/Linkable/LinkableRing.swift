internal import Algebra
internal import Primitives

/// A ring of keys in which one holder signs, and nobody sees which: only whether two signatures are of the same holder.
///
/// Each member has one key (LSAG of Liu, Wei and Wong, ePrint 2004/027, in the form of A. Back), or several of which the
/// first one links (CLSAG, ePrint 2019/654, §4). Key images I = x·H depend on the scope of the signature (a vote's
/// identifier, say) through H, the hash of the scope and the key: two signatures of one scope show whether they are of the
/// same key, two of different scopes do not. See `docs/ring-signatures.md` for every byte.
public struct LinkableRing<Suite: RingSuite>: Sendable {
    /// The most members of a ring.
    public static var maximumCount: Int { 4096 }
    /// The most keys of a member.
    public static var maximumKeyCount: Int { 16 }

    /// The members' keys, encoded, in the ring's order.
    public let members: [[UInt8]]
    /// The number of keys of each member.
    public let keyCount: Int
    let keys: [[Suite.Element]]

    /// Decodes a ring.
    ///
    /// - Parameters:
    ///   - members: for each member its encoded keys, one after another.
    ///   - keyCount: the number of a member's keys, 1 to 16.
    /// - Throws: where there are less than 2 or more than 4096 members, where one's keys do not decode to elements of the
    ///   group of prime order other than the identity, or where two members have the same linking key.
    public init(members: [[UInt8]], keyCount: Int = 1) throws(RingSignatureError) {
        guard members.count >= 2 else { throw .ringTooSmall(actual: members.count, minimum: 2) }
        guard members.count <= Self.maximumCount else {
            throw .ringTooLarge(actual: members.count, maximum: Self.maximumCount)
        }
        guard (1...Self.maximumKeyCount).contains(keyCount) else {
            throw .wrongKeyCount(actual: keyCount, maximum: Self.maximumKeyCount)
        }
        let size = Suite.elementByteCount
        var keys: [[Suite.Element]] = []
        var positions: [[UInt8]: Int] = [:]
        for (index, member) in members.enumerated() {
            guard member.count % size == 0 else { throw .undecodableKey(member: index) }
            guard member.count == keyCount * size else {
                throw .wrongRowCount(member: index, actual: member.count / size, expected: keyCount)
            }
            var row: [Suite.Element] = []
            for start in stride(from: 0, to: member.count, by: size) {
                do throws(RingElementError) {
                    row.append(try Suite.decode(Array(member[start..<start + size])))
                } catch {
                    switch error {
                    case .undecodable: throw .undecodableKey(member: index)
                    case .identity: throw .identityKey(member: index)
                    case .torsion: throw .torsionKey(member: index)
                    }
                }
            }
            // Encodings are canonical, so that equal keys have equal bytes.
            if let first = positions.updateValue(index, forKey: Array(member.prefix(size))) {
                throw .duplicateMember(first: first, second: index)
            }
            keys.append(row)
        }
        self.members = members
        self.keyCount = keyCount
        self.keys = keys
    }

    /// Signs `message` for `scope` with a member's secret keys.
    ///
    /// Constant time in the secrets and the nonces, which are hedged with the keys and the message; the order of memory
    /// accesses shows the signer's position.
    ///
    /// - Throws: `.wrongSecretKey` where no member has these keys; `.noRandomness`.
    public func sign(
        message: [UInt8], scope: [UInt8], with secret: borrowing RingSecretKey<Suite>
    ) throws(RingSignatureError) -> LinkableRingSignature<Suite> {
        let random: [Suite.Element.Scalar]
        do throws(RandomnessError) {
            var scalars = try HedgedScalars(
                domain: RingDomain.nonces.bytes, secrets: secret.scalars, Array(Suite.name.utf8), scope, message,
                members.flatMap { $0 })
            random = scalars.next(members.count)
        } catch {
            throw .noRandomness(error)
        }
        return try sign(message: message, scope: scope, with: secret, random: random)
    }

    /// As ``sign(message:scope:with:)`` with the nonce and then the responses of the other members, from the signer's
    /// successor on around the ring.
    package func sign(
        message: [UInt8], scope: [UInt8], with secret: borrowing RingSecretKey<Suite>, random: [Suite.Element.Scalar]
    ) throws(RingSignatureError) -> LinkableRingSignature<Suite> {
        guard let signer = members.firstIndex(of: secret.publicKeys) else { throw .wrongSecretKey }
        guard random.count == members.count else {
            throw .wrongRandomCount(actual: random.count, expected: members.count)
        }
        let secrets = secret.scalars
        let bases = bases(scope: scope)
        let images = secrets.map { bases[signer] * $0 }
        let encodings = Suite.Element.encodings(of: images)
        let rounds = rounds(message: message, scope: scope, bases: bases, images: images, encodings: encodings)
        let sum = zip(rounds.weights, secrets).reduce(Suite.Element.Scalar.zero) { $0 + $1.0 * $1.1 }
        let (responses, first) = rounds.sign(
            signer: signer, secrets: [sum], nonces: [random[0]], decoys: random.dropFirst().map { [$0] })
        return LinkableRingSignature(images: encodings, first: first, responses: responses.flatMap { $0 })
    }

    /// Checks that a member of the ring signed `message` for `scope`.
    ///
    /// Variable time in all of it, which is public.
    ///
    /// - Throws: the first check that fails.
    public func verify(
        _ signature: LinkableRingSignature<Suite>, message: [UInt8], scope: [UInt8]
    ) throws(RingSignatureError) {
        guard signature.images.count == keyCount else {
            throw .wrongImageCount(actual: signature.images.count, expected: keyCount)
        }
        guard signature.responses.count == members.count else {
            throw .wrongResponseCount(actual: signature.responses.count, expected: members.count)
        }
        var images: [Suite.Element] = []
        for encoded in signature.images {
            do throws(RingElementError) {
                images.append(try Suite.decode(encoded))
            } catch {
                let isKeyImage = images.isEmpty
                switch error {
                case .undecodable: throw isKeyImage ? .undecodableKeyImage : .undecodableCommitmentImage
                case .identity: throw isKeyImage ? .identityKeyImage : .identityCommitmentImage
                case .torsion: throw isKeyImage ? .torsionKeyImage : .torsionCommitmentImage
                }
            }
        }
        let rounds = rounds(
            message: message, scope: scope, bases: bases(scope: scope), images: images, encodings: signature.images)
        try rounds.verifyVariableTime(responses: signature.responses.map { [$0] }, first: signature.first)
    }

    /// H of each member: the hash of the scope and the linking key to the group.
    private func bases(scope: [UInt8]) -> [Suite.Element] {
        let domain = Array((RingDomain.keyImageBase.rawValue + Suite.name).utf8)
        let prefix = UInt64(scope.count).littleEndianBytes + scope
        return members.map { Suite.hash(prefix + $0.prefix(Suite.elementByteCount), domain: domain) }
    }

    private func rounds(
        message: [UInt8], scope: [UInt8], bases: [Suite.Element], images: [Suite.Element], encodings: [[UInt8]]
    ) -> RingRounds<Suite.Element> {
        typealias Scalar = Suite.Element.Scalar
        var transcript = RingTranscript()
        transcript.append("protocol", Array(RingDomain.protocolName.rawValue.utf8))
        transcript.append("suite", Array(Suite.name.utf8))
        transcript.append("scope", scope)
        transcript.append("message", message)
        transcript.append("keys of a member", UInt64(keyCount).littleEndianBytes)
        for member in members { transcript.append("member", member) }
        for image in encodings { transcript.append("image", image) }
        // A single key needs no weight; of several none may cancel another.
        let weights: [Scalar] =
            keyCount == 1
            ? [.one]
            : (0..<keyCount).map { index in
                var copy = transcript
                copy.append(RingDomain.weight.rawValue, UInt64(index).littleEndianBytes)
                return copy.scalar()
            }
        let aggregate = Suite.Element.sumVariableTime(
            zip(images, weights).map { RingTerm<Suite.Element>($0.multiples(forMany: false), $1) })
        return RingRounds(
            members: zip(keys, bases).map { [.init(keys: $0, base: $1)] }, weights: weights, images: [aggregate]
        ) { [transcript] member, commitments in
            var copy = transcript
            copy.append(RingDomain.challenge.rawValue, UInt64(member).littleEndianBytes)
            for left in commitments.left { copy.append("left", left) }
            for right in commitments.right { copy.append("right", right) }
            return copy.scalar()
        }
    }
}
