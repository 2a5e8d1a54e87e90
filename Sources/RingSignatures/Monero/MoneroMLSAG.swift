public import Algebra
public import Curves
internal import Primitives

/// Why an MLSAG is refused, or not made.
public typealias MLSAGError = RingSignatureError

/// MLSAG as Monero's transactions of RingCT types 1 to 4 use it (monero `src/ringct/rctSigs.cpp`, `MLSAG_Gen` and
/// `MLSAG_Ver`; Noether and Mackenzie, ePrint 2015/1098, §2.2).
public enum MoneroMLSAG {
    typealias Scalar = Ed25519.ScalarField
    typealias Point = EdwardsPoint<Ed25519>

    /// Checks the signature of one input, types 2 to 4: the rows are the members' keys, which link, and the differences of
    /// their commitments and `pseudoOutput`.
    ///
    /// Variable time in all of it, which is public.
    ///
    /// - Parameter message: the 32 bytes of the transaction's message hash.
    /// - Throws: the first check that fails.
    public static func verify(
        message: [UInt8], ring: [RingMember], keyImage: CompressedPoint, pseudoOutput: CompressedPoint,
        signature: MLSAGSignature
    ) throws(MLSAGError) {
        guard let offset = try? pseudoOutput.decoded() else { throw .undecodablePseudoOutput }
        try verify(
            message: message, members: columns(ring.map { [$0] }, outputs: Point(offset)), keyImages: [keyImage],
            signature: signature)
    }

    /// Checks the one signature of a transaction of type 1: the rows are the keys of all inputs, which link, and the sum
    /// of their commitments less `outputs`.
    ///
    /// - Parameters:
    ///   - message: the 32 bytes of the transaction's message hash.
    ///   - members: for each position in the ring the members of all inputs there.
    ///   - keyImages: one for each input.
    ///   - outputs: the sum of the outputs' commitments and of the fee times the amounts' generator.
    /// - Throws: the first check that fails.
    public static func verify(
        message: [UInt8], members: [[RingMember]], keyImages: [CompressedPoint], outputs: EdwardsPoint<Ed25519>,
        signature: MLSAGSignature
    ) throws(MLSAGError) {
        try verify(
            message: message, members: columns(members, outputs: outputs), keyImages: keyImages, signature: signature)
    }

    /// Checks a signature of any rows, of which as many as there are key images link.
    package static func verify(
        message: [UInt8], members: [[EdwardsPoint<Ed25519>]], keyImages: [CompressedPoint], signature: MLSAGSignature
    ) throws(MLSAGError) {
        let statement = try MLSAGStatement(message: message, members: members, linkedCount: keyImages.count)
        guard signature.s.count == members.count else {
            throw .wrongResponseCount(actual: signature.s.count, expected: members.count)
        }
        for (index, responses) in signature.s.enumerated() where responses.count != members[0].count {
            throw .wrongRowCount(member: index, actual: responses.count, expected: members[0].count)
        }
        var images: [Point] = []
        for keyImage in keyImages {
            guard let image = try? keyImage.decoded() else { throw .undecodableKeyImage }
            guard !image.isIdentity else { throw .identityKeyImage }
            images.append(Point(image))
        }
        try statement.rounds(images: images).verifyVariableTime(responses: signature.s, first: signature.c0)
    }

    /// Signs for one input of types 2 to 4, as the member at `index`.
    ///
    /// Constant time in the secret key, the masks and the nonces, which are hedged; the order of memory accesses shows the
    /// signer's position.
    ///
    /// - Parameters:
    ///   - inputMask: the mask of the member's commitment.
    ///   - pseudoMask: the mask of `pseudoOutput`, which commits to the same amount.
    /// - Throws: where the ring does not decode, the position is outside of it, or the secrets are not those of the
    ///   member; or where the system has no randomness.
    public static func sign(
        message: [UInt8], ring: [RingMember], index: Int, secretKey: Ed25519.ScalarField,
        inputMask: Ed25519.ScalarField, pseudoMask: Ed25519.ScalarField, pseudoOutput: CompressedPoint
    ) throws(MLSAGError) -> (signature: MLSAGSignature, keyImage: CompressedPoint) {
        guard let offset = try? pseudoOutput.decoded() else { throw .undecodablePseudoOutput }
        let (signature, keyImages) = try sign(
            message: message, members: columns(ring.map { [$0] }, outputs: Point(offset)), index: index,
            secrets: [secretKey, inputMask - pseudoMask], linkedCount: 1)
        return (signature, keyImages[0])
    }

    /// Signs for any rows, of which the first `linkedCount` link, as the member at `index`.
    ///
    /// - Parameters:
    ///   - members: for each member a key in each row.
    ///   - secrets: the secret keys of the member's rows.
    /// - Throws: as the other function of this name.
    public static func sign(
        message: [UInt8], members: [[EdwardsPoint<Ed25519>]], index: Int, secrets: [Ed25519.ScalarField],
        linkedCount: Int
    ) throws(MLSAGError) -> (signature: MLSAGSignature, keyImages: [CompressedPoint]) {
        let random: [Scalar]
        do throws(RandomnessError) {
            let (count, overflow) = members.count.multipliedReportingOverflow(by: secrets.count)
            var scalars = try HedgedScalars(
                domain: RingDomain.mlsagNonces.bytes, secrets: secrets, message,
                Point.encodings(of: members.flatMap { $0 }).flatMap { $0 })
            random = scalars.next(overflow ? 0 : count)
        } catch {
            throw .noRandomness(error)
        }
        return try sign(
            message: message, members: members, index: index, secrets: secrets, linkedCount: linkedCount, random: random
        )
    }

    /// As ``sign(message:members:index:secrets:linkedCount:)`` with the nonces of the rows and then the responses of the
    /// other members, from `index` + 1 on around the ring.
    package static func sign(
        message: [UInt8], members: [[EdwardsPoint<Ed25519>]], index: Int, secrets: [Ed25519.ScalarField],
        linkedCount: Int, random: [Ed25519.ScalarField]
    ) throws(MLSAGError) -> (signature: MLSAGSignature, keyImages: [CompressedPoint]) {
        let statement = try MLSAGStatement(message: message, members: members, linkedCount: linkedCount)
        let rows = members[0].count
        guard members.indices.contains(index) else {
            throw .signerOutsideRing(actual: index, count: members.count)
        }
        guard secrets.count == rows else {
            throw .wrongRowCount(member: index, actual: secrets.count, expected: rows)
        }
        guard random.count == rows * members.count else {
            throw .wrongRandomCount(actual: random.count, expected: rows * members.count)
        }
        for (row, secret) in secrets.enumerated() where Point.generatorMultiple(by: secret) != members[index][row] {
            throw row < linkedCount ? .wrongSecretKey : .wrongMask
        }
        let images = zip(statement.bases[index], secrets).map { $0 * $1 }
        guard !images.contains(where: \.isIdentity) else { throw .identityKeyImage }
        let (responses, first) = statement.rounds(images: images).sign(
            signer: index, secrets: secrets, nonces: Array(random.prefix(rows)),
            decoys: (1..<members.count).map { Array(random[rows * $0..<rows * ($0 + 1)]) })
        return (MLSAGSignature(s: responses, c0: first), images.map { CompressedPoint($0) })
    }

    /// For each position in the ring the keys of all inputs and the sum of their commitments less `outputs`.
    package static func columns(
        _ members: [[RingMember]], outputs: EdwardsPoint<Ed25519>
    ) throws(MLSAGError) -> [[EdwardsPoint<Ed25519>]] {
        var columns: [[Point]] = []
        for (index, inputs) in members.enumerated() {
            var column: [Point] = []
            var sum = -outputs
            for member in inputs {
                guard let key = try? member.key.decoded() else { throw .undecodableKey(member: index) }
                guard let commitment = try? member.commitment.decoded() else {
                    throw .undecodableCommitment(member: index)
                }
                column.append(Point(key))
                sum += commitment
            }
            columns.append(column + [sum])
        }
        return columns
    }
}

/// What an MLSAG proves.
private struct MLSAGStatement {
    typealias Point = EdwardsPoint<Ed25519>

    let message: [UInt8]
    let members: [[Point]]
    /// The encodings of the members' keys.
    let encodings: [[[UInt8]]]
    /// Hp of the keys of the linked rows.
    let bases: [[Point]]

    init(message: [UInt8], members: [[Point]], linkedCount: Int) throws(MLSAGError) {
        guard message.count == 32 else { throw .wrongMessageLength(actual: message.count, expected: 32) }
        guard members.count >= 2 else { throw .ringTooSmall(actual: members.count, minimum: 2) }
        let rows = members[0].count
        guard rows > 0, (1...rows).contains(linkedCount) else {
            throw .wrongImageCount(actual: linkedCount, expected: rows)
        }
        for (index, member) in members.enumerated() where member.count != rows {
            throw .wrongRowCount(member: index, actual: member.count, expected: rows)
        }
        self.message = message
        self.members = members
        let encodings = members.map { Point.encodings(of: $0) }
        self.encodings = encodings
        bases = encodings.map { $0.prefix(linkedCount).map { CryptoNoteHashToPoint.hash($0) } }
    }

    func rounds(images: [Point]) -> RingRounds<Point> {
        var prefix = Keccak256()
        prefix.update(message)
        let rows = members.indices.map { member in
            members[member].enumerated().map { row, key in
                RingRounds<Point>.Row(keys: [key], base: row < images.count ? bases[member][row] : nil)
            }
        }
        return RingRounds(members: rows, weights: [.one], images: images) { [prefix, encodings] member, commitments in
            var parts: [[UInt8]] = []
            for (row, left) in commitments.left.enumerated() {
                parts += [encodings[member][row], left]
                if row < commitments.right.count { parts.append(commitments.right[row]) }
            }
            return CryptoNoteHash.scalar(prefix, parts)
        }
    }
}
