public import BigNumbers
public import Primitives

/// Why a number cannot be the prime of a circuit's field.
public enum CompilerFieldError: NamedError, Equatable {
    /// No prime of that name is known.
    case unknownPrimeName(actual: String)
    /// The number has too many bits.
    case primeTooLarge(actualBits: Int, maximumBits: Int)
    /// The number is below 3 or not a prime.
    case notAnOddPrime

    /// What is wrong.
    public var explanation: String {
        switch self {
        case .unknownPrimeName(let name):
            "No prime is called \(name); the known names are "
                + CompilerField.knownPrimes.map(\.name).joined(separator: ", ") + "."
        case .primeTooLarge(let actual, let maximum):
            "The prime has \(actual) bits, and at most \(maximum) are supported."
        case .notAnOddPrime: "The modulus of the field is not an odd prime."
        }
    }
}

/// The prime field of a circuit, chosen when the compiler runs, with circom's operators.
///
/// Addition, subtraction and multiplication of small elements (see ``FieldElement``) take a few instructions; everything
/// else goes through ``BigInt``. All operations are variable time.
public struct CompilerField: Sendable {
    /// The most bits that a prime may have.
    public static let maximumBits = 800

    /// The primes that have a name in circom's `--prime` option, with their decimal text.
    public static let knownPrimes: [(name: String, decimal: String)] = [
        ("bn128", "21888242871839275222246405745257275088548364400416034343698204186575808495617"),
        ("bls12381", "52435875175126190479447740508185965837690552500527637822603658699938581184513"),
        ("goldilocks", "18446744069414584321"),
        ("grumpkin", "21888242871839275222246405745257275088696311157297823662689037894645226208583"),
        ("pallas", "28948022309329048855892746252171976963363056481941560715954676764349967630337"),
        ("vesta", "28948022309329048855892746252171976963363056481941647379679742748393362948097"),
        ("secq256r1", "115792089210356248762697446949407573530086143415290314195533631308867097853951"),
        ("bls12377", "8444461749428370424248824938781546531375899335154063827935233455917409239041"),
    ]

    /// The prime.
    public let prime: BigInt
    /// circom's name of the prime, or its decimal text.
    public let name: String
    /// The number of bits of the prime.
    public let bitWidth: Int
    /// The largest element that circom's comparisons take for positive: ⌊prime / 2⌋.
    public let half: BigInt
    /// The greatest magnitude that is held as a machine integer: less than 2⁶² and at most ``half``.
    let smallLimit: Int

    /// The field of circom's prime of that name.
    public init(named name: String) throws(CompilerFieldError) {
        guard let entry = Self.knownPrimes.first(where: { $0.name == name }),
            let prime = try? BigInt(decimal: entry.decimal)
        else { throw .unknownPrimeName(actual: name) }
        self.init(trusted: prime, name: name)
    }

    /// The field of an odd prime of at most ``maximumBits`` bits. Costs a primality test.
    public init(prime: BigInt) throws(CompilerFieldError) {
        guard prime.bitWidth <= Self.maximumBits else {
            throw .primeTooLarge(actualBits: prime.bitWidth, maximumBits: Self.maximumBits)
        }
        guard prime > .two, prime.isProbablePrime() else { throw .notAnOddPrime }
        let text = prime.text()
        self.init(trusted: prime, name: Self.knownPrimes.first { $0.decimal == text }?.name ?? text)
    }

    /// circom's default: the scalar field of BN254.
    public static let bn128 = CompilerField(
        trusted: 21_888_242_871_839_275_222_246_405_745_257_275_088_548_364_400_416_034_343_698_204_186_575_808_495_617,
        name: "bn128")

    private init(trusted prime: BigInt, name: String) {
        self.prime = prime
        self.name = name
        bitWidth = prime.bitWidth
        half = prime >> 1
        smallLimit = min(Int(exactly: half) ?? Int.max, (1 << 62) - 1)
    }
}

// MARK: Elements and integers

extension CompilerField {
    /// The element of a machine integer.
    @inline(__always) public func element(_ value: Int) -> FieldElement {
        if value <= smallLimit, value >= -smallLimit { return FieldElement(.small(value)) }
        return element(BigInt(value))
    }

    /// The element of an integer of any size and sign.
    public func element(_ value: BigInt) -> FieldElement {
        canonical(remainder(value))
    }

    /// The element whose representative in `0..<prime` is given.
    func canonical(_ value: BigInt) -> FieldElement {
        if value.bitWidth <= 62, let small = Int(exactly: value), small <= smallLimit {
            return FieldElement(.small(small))
        }
        let negative = value - prime
        if negative.bitWidth <= 62, let small = Int(exactly: negative), small >= -smallLimit {
            return FieldElement(.small(small))
        }
        return FieldElement(.large(value))
    }

    package func remainder(_ value: BigInt) -> BigInt {
        // The prime is positive, so there is a remainder.
        (try? value.modulo(prime)) ?? .zero
    }

    /// The representative in `0..<prime`.
    public func integer(_ element: FieldElement) -> BigInt {
        switch element.storage {
        case .small(let value): value >= 0 ? BigInt(value) : BigInt(value) + prime
        case .large(let value): value
        }
    }

    /// The representative of least magnitude: the one that circom's comparisons and messages use.
    public func signedInteger(_ element: FieldElement) -> BigInt {
        switch element.storage {
        case .small(let value): BigInt(value)
        case .large(let value): value > half ? value - prime : value
        }
    }

    /// The decimal text of the representative in `0..<prime`.
    public func text(_ element: FieldElement) -> String {
        if case .small(let value) = element.storage, value >= 0 { return String(value) }
        return integer(element).text()
    }

    /// The representative in `0..<prime` as 64-bit words, least significant first, as many as the prime has.
    public func words(_ element: FieldElement) -> [UInt64] {
        // A representative is non-negative and below the prime, so it fits.
        (try? integer(element).words(count: prime.wordCount)) ?? []
    }
}
