public import Algebra
public import Primitives

/// A view of a `.ptau` file, whose points stay where they are mapped: the powers of τ of snarkjs's first phase.
///
/// Opening checks the header, the length of every section and the contributions' own points; it reads no others.
public struct PowersOfTau<E: PairingEngine>: Sendable {
    /// The fixed part.
    public let header: PowersOfTauHeader
    /// [τⁱ]₁ for i < 2·2^power − 1.
    public let tauG1: ByteRegion
    /// [τⁱ]₂ for i < 2^power.
    public let tauG2: ByteRegion
    /// [α·τⁱ]₁ for i < 2^power.
    public let alphaTauG1: ByteRegion
    /// [β·τⁱ]₁ for i < 2^power.
    public let betaTauG1: ByteRegion
    /// [β]₂.
    public let betaG2: ByteRegion
    /// The contributions, first to last.
    public let contributions: [PowersContribution<E>]
    /// Section 7's bytes.
    let contributionSection: ByteRegion
    /// The whole file.
    private let file: ByteRegion
    /// Sections 12 to 15, where the file is prepared for phase 2.
    public let lagrange: LagrangeSections?

    /// The same four sections in the Lagrange bases of the domains 2^0, 2^1, … 2^power, one after another; that of
    /// `tauG1` also for 2^(power + 1).
    public struct LagrangeSections: Sendable {
        /// [Lᵢ(τ)]₁.
        public let tauG1: ByteRegion
        /// [Lᵢ(τ)]₂.
        public let tauG2: ByteRegion
        /// [α·Lᵢ(τ)]₁.
        public let alphaTauG1: ByteRegion
        /// [β·Lᵢ(τ)]₁.
        public let betaTauG1: ByteRegion
    }

    /// Opens a container whose header was read.
    ///
    /// - Throws: `PowersOfTauError`, `TranscriptError`, `BinaryContainerError`, `ByteReaderError`.
    init(_ container: BinaryContainer, header: PowersOfTauHeader, file: ByteRegion) throws {
        self.header = header
        self.file = file
        let counts = PowersOfTauFormat.pointCounts(power: header.power)
        func sized<C: CurveParameters>(_ number: UInt32, _: C.Type) throws -> ByteRegion {
            let region = try container.section(number)
            let expected = (counts[number] ?? 0) * AffinePoint<C>.byteCount
            guard region.count == expected else {
                throw PowersOfTauError.sectionSize(section: number, actual: region.count, expected: expected)
            }
            return region
        }
        tauG1 = try sized(2, E.G1.self)
        tauG2 = try sized(3, E.G2.self)
        alphaTauG1 = try sized(4, E.G1.self)
        betaTauG1 = try sized(5, E.G1.self)
        betaG2 = try sized(6, E.G2.self)
        contributionSection = try container.section(7)
        contributions = try PowersContribution.list(section: contributionSection)
        let prepared = PowersOfTauFormat.lagrangeSections
        guard prepared.contains(where: { container.sectionIfPresent($0) != nil }) else {
            lagrange = nil
            return
        }
        if let missing = prepared.first(where: { container.sectionIfPresent($0) == nil }) {
            throw PowersOfTauError.partlyPrepared(missing: missing)
        }
        lagrange = LagrangeSections(
            tauG1: try sized(12, E.G1.self), tauG2: try sized(13, E.G2.self), alphaTauG1: try sized(14, E.G1.self),
            betaTauG1: try sized(15, E.G1.self))
    }

    /// The `count` bytes of the file that follow the section of `tauG1`.
    ///
    /// - Throws: `.truncated` where the file ends before.
    func bytesAfterTauG1(_ count: Int) throws(ByteReaderError) -> [UInt8] {
        try file.subregion(at: tauG1.origin + tauG1.count - file.origin, count: count).bytes
    }
}

/// The parts of the `.ptau` format that come before the curve is known.
public enum PowersOfTauFormat {
    /// Bytes 0 to 3.
    static let magic = "ptau"
    /// The sections of every file.
    static let basicSections: ClosedRange<UInt32> = 1...7
    /// The sections of a file prepared for phase 2.
    static let lagrangeSections: ClosedRange<UInt32> = 12...15

    /// Reads a file's directory and header.
    ///
    /// - Throws: `BinaryContainerError`, `PowersOfTauError`.
    static func open(_ file: ByteRegion) throws -> (BinaryContainer, PowersOfTauHeader) {
        let container = try BinaryContainer(
            file, magic: magic, versions: 1...1, known: Array(basicSections) + Array(lagrangeSections))
        return (container, try PowersOfTauHeader(section: try container.section(1)))
    }

    /// The number of points in each section.
    static func pointCounts(power: Int) -> [UInt32: Int] {
        let n = 1 << power
        return [
            2: 2 * n - 1, 3: n, 4: n, 5: n, 6: 1, 12: 4 * n - 1, 13: 2 * n - 1, 14: 2 * n - 1, 15: 2 * n - 1,
        ]
    }

    /// The header of the `.ptau` file in `file`.
    public static func header(of file: ByteRegion) throws -> PowersOfTauHeader { try open(file).1 }
}
