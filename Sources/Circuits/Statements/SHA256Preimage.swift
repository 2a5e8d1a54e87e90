public import Algebra

/// "I know a message of `bitCount` bits whose SHA-256 digest is the output."
public struct SHA256Preimage<F: PrimeField>: Circuit {
    /// The digest.
    public struct PublicValues: Sendable {
        /// The first and the last 128 bits of the digest, each as a big-endian number.
        public var digest: [F]

        /// The two halves.
        public init(digest: [F]) {
            precondition(digest.count == 2, "a digest has two halves")
            self.digest = digest
        }
    }

    /// The message.
    public struct PrivateValues: Sendable {
        /// The bits as field elements, most significant bit of each byte first.
        public var message: [F]

        /// The given bits, which an honest prover takes from 0 and 1.
        public init(message: [F]) { self.message = message }
    }

    /// The length of the message in bits.
    public let bitCount: Int

    /// Messages of `bitCount` bits. About 30,000 constraints for each started block of 512 bits, of which padding takes
    /// at least 65 bits.
    public init(bitCount: Int) {
        precondition(bitCount >= 0, "a length is not negative")
        self.bitCount = bitCount
    }

    /// The digest of bits.
    @inlinable public func digest(of message: [Bool]) -> [F] {
        let bits = SHA256OfBits.digest(message)
        return [bits[..<128], bits[128...]].map { half in
            half.reduce(F.zero) { $0.doubled() + ($1 ? .one : .zero) }
        }
    }

    @inlinable public func isSatisfied(_ publicValues: PublicValues, _ privateValues: PrivateValues) -> Bool {
        privateValues.message.count == bitCount
            && privateValues.message.allSatisfy { $0.isZero || $0 == .one }
            && digest(of: privateValues.message.map { !$0.isZero }) == publicValues.digest
    }

    @inlinable public func synthesize(
        into system: inout ConstraintSystem<F>, _ publicValues: PublicValues, _ privateValues: PrivateValues
    ) {
        precondition(privateValues.message.count == bitCount, "the circuit is for messages of one length")
        let outputs = (0..<2).map { system.output("digest", at: $0) }
        let wires = privateValues.message.enumerated().map { system.privateInput("message", at: $0.offset, $0.element) }
        let message = wires.map { system.enforceBoolean("messageBit", $0) }
        let digest = system.sha256("sha256", message)
        for (half, output) in outputs.enumerated() {
            var sum = LinearCombination<F>()
            for bit in digest[128 * half..<128 * (half + 1)] { sum = F.one.doubled() * sum + bit.combination }
            system.assign(output, publicValues.digest[half])
            system.enforceEqual("digest", sum, LinearCombination(output))
        }
    }

    public var inputs: [InputSignal] { [InputSignal("message", bitCount)] }

    /// The bytes 0, 1, 2, … cut to the length.
    public var sampleInput: [(signal: String, values: [F])] {
        [("message", (0..<bitCount).map { i in ((i / 8) >> (7 - i % 8)) & 1 == 1 ? .one : .zero })]
    }

    @inlinable public func values(_ inputs: InputValues<F>) -> (PublicValues, PrivateValues) {
        let message = inputs["message"]
        return (PublicValues(digest: digest(of: message.map { !$0.isZero })), PrivateValues(message: message))
    }
}
