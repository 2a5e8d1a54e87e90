public import Algebra
public import Primitives

/// Section 1 of a `.ptau` file.
public struct PowersOfTauHeader: Sendable, Equatable {
    /// The curve.
    public let curve: CurveID
    /// The file serves domains of up to 2^`power` rows.
    public let power: Int
    /// The power of the ceremony, larger where the file was cut down afterwards.
    public let ceremonyPower: Int

    /// The largest power that a curve's roots of unity allow, snarkjs's ways around that not counted.
    static func maximumPower(_ curve: CurveID) -> Int { curve == .bn128 ? 28 : 32 }

    init(curve: CurveID, power: Int, ceremonyPower: Int) {
        self.curve = curve
        self.power = power
        self.ceremonyPower = ceremonyPower
    }

    /// Reads section 1.
    ///
    /// - Throws: `.unknownCurve`, `.badPower`, `ByteReaderError`.
    init(section: ByteRegion) throws {
        var reader = ByteReader(section)
        let size = try reader.readCount32(elementSize: 1)
        let modulus = try reader.readBytes(size)
        guard let curve = CurveID.allCases.first(where: { $0.moduli.q == modulus }) else {
            throw PowersOfTauError.unknownCurve
        }
        let power = try reader.readUInt32()
        let ceremonyPower = try reader.readUInt32()
        try reader.finish()
        guard (1...UInt32(Self.maximumPower(curve))).contains(power), ceremonyPower >= power,
            ceremonyPower <= UInt32(Self.maximumPower(curve))
        else { throw PowersOfTauError.badPower(power: power, ceremonyPower: ceremonyPower) }
        self.init(curve: curve, power: Int(power), ceremonyPower: Int(ceremonyPower))
    }

    /// The section's bytes.
    var encoded: [UInt8] {
        let modulus = curve.moduli.q
        var writer = ByteWriter()
        writer.writeUInt32(UInt32(modulus.count))
        writer.write(modulus)
        writer.writeUInt32(UInt32(power))
        writer.writeUInt32(UInt32(ceremonyPower))
        return writer.bytes
    }
}

/// Why a `.ptau` file is refused, or cannot be made.
public enum PowersOfTauError: NamedError, Equatable {
    /// The modulus in the header is that of no curve known here.
    case unknownCurve
    /// The powers are zero, beyond the curve's roots of unity, or the file's exceeds the ceremony's.
    case badPower(power: UInt32, ceremonyPower: UInt32)
    /// A section's length does not follow from the header's power, in bytes.
    case sectionSize(section: UInt32, actual: Int, expected: Int)
    /// Some of the four Lagrange sections are there and others are not.
    case partlyPrepared(missing: UInt32)
    /// The file was cut down to fewer powers than its ceremony had; its transcript cannot be continued.
    case reduced(power: Int, ceremonyPower: Int)
    /// The Lagrange sections of this power would need roots of unity that the curve lacks.
    case powerTooLarge(power: Int, maximum: Int)
    /// A point is not canonical, not on its curve or not in its subgroup.
    case badPoint(section: UInt32, index: Int)
    /// Nobody has contributed: the secrets are 1 and known to everybody.
    case noContribution
    /// The first point of a section is not what it must be.
    case wrongFirstPoint(section: UInt32)
    /// A point of a section is not the one in the last contribution.
    case contributionMismatch(section: UInt32, index: Int)
    /// The points of a section are not successive multiples by τ.
    case notPowers(section: UInt32)
    /// A contribution's key does not prove knowledge of its secret.
    case badKey(contribution: Int, secret: String)
    /// A contribution does not follow from the one before.
    case brokenChain(contribution: Int, element: String)
    /// A beacon's key is not the one its hash yields.
    case beaconMismatch(contribution: Int, secret: String)
    /// The sections do not hash to the last contribution's next challenge.
    case challengeMismatch
    /// A Lagrange section does not belong to its powers.
    case lagrangeMismatch(section: UInt32, power: Int)

    public var explanation: String {
        switch self {
        case .unknownCurve: "The modulus is neither BN254's (bn128) nor BLS12-381's (bls12381)."
        case .badPower(let power, let ceremonyPower):
            "Power \(power) of a ceremony of power \(ceremonyPower) is not possible on this curve."
        case .sectionSize(let section, let actual, let expected):
            "Section \(section) has \(actual) bytes where the header asks for \(expected)."
        case .partlyPrepared(let missing): "The file has some Lagrange sections and lacks section \(missing)."
        case .reduced(let power, let ceremonyPower):
            "The file was cut from power \(ceremonyPower) to \(power); nobody can contribute to it any more."
        case .powerTooLarge(let power, let maximum):
            "Preparing power \(power) needs roots of unity the curve lacks; the largest is \(maximum)."
        case .badPoint(let section, let index): "Point \(index) of section \(section) is not a point of its group."
        case .noContribution: "Nobody has contributed: the secrets are known to everybody."
        case .wrongFirstPoint(let section): "Section \(section) does not begin with the right point."
        case .contributionMismatch(let section, let index):
            "Point \(index) of section \(section) is not the one in the last contribution."
        case .notPowers(let section): "The points of section \(section) are not successive multiples by tau."
        case .badKey(let contribution, let secret):
            "Contribution \(contribution) does not prove knowledge of its \(secret)."
        case .brokenChain(let contribution, let element):
            "Contribution \(contribution)'s \(element) does not follow from the one before."
        case .beaconMismatch(let contribution, let secret):
            "Contribution \(contribution)'s \(secret) is not the one its beacon yields."
        case .challengeMismatch: "The points do not hash to the last contribution's next challenge."
        case .lagrangeMismatch(let section, let power):
            "Section \(section) does not hold the Lagrange form of the powers at 2^\(power)."
        }
    }
}
