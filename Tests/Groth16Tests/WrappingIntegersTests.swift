import Algebra
import Curves
import Groth16
import Primitives
import Testing

/// Figures of wasmcurves 0.2.2, snarkjs's arithmetic: its functions f1m_add, f1m_sub, f1m_mul and, for the chord,
/// g1m_subAffine and g1m_batchToAffine, run on integers that are not below the prime.
///
/// A model on exact integers gives the same, with W = 2^256 (BN254) or 2^384 (BLS12-381), p the prime, n = −1/p mod W
/// and red(v) = v < p ? v : (v − p) mod W:
///
///     a + b    red(a + b)
///     a − b    a ≥ b ? a − b : (a − b + p) mod W
///     a · b    red((ab + (ab·n mod W)·p) / W)
@Suite("Integers that wrap as snarkjs's") struct WrappingIntegersTests {
    /// a, b, a + b, a − b, a · b.
    private static let bn254Operations: [[String]] = [
        [
            "0",
            "1",
            "1",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd46",
            "0",
        ],
        [
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd46",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd46",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45",
            "0",
            "2e67157159e5c639cf63e9cfb74492d9eb2022850278edf8ed84884a014afa37",
        ],
        [
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47",
            "0",
            "0",
        ],
        [
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "cf9bb18d1ece5fd647afba497e7ea7a2687e956e978e3572c3df73e9278302b7",
            "0",
            "fe02c6fe78b426101713a41935c33a7c539eb7f39a07236bb163fc3328cdfcee",
        ],
        [
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "1",
            "cf9bb18d1ece5fd647afba497e7ea7a2687e956e978e3572c3df73e9278302b9",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe",
            "1fd3901874bd9efe8ec5be6ca3cc583ac61480c65f8dc944e9c03ccd7320311",
        ],
        [
            "1",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "cf9bb18d1ece5fd647afba497e7ea7a2687e956e978e3572c3df73e9278302b9",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd49",
            "1fd3901874bd9efe8ec5be6ca3cc583ac61480c65f8dc944e9c03ccd7320311",
        ],
        [
            "0",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "cf9bb18d1ece5fd647afba497e7ea7a2687e956e978e3572c3df73e9278302b8",
            "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd48",
            "0",
        ],
        [
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0",
            "cf9bb18d1ece5fd647afba497e7ea7a2687e956e978e3572c3df73e9278302b8",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0",
        ],
        [
            "4b9f1daec1326533c9c306eb4f9571d08e99e3c77d3cdf651ff3948a911cb5f7",
            "83c7e41f367956edcb85552eed87662b38179a018f11b235637fd1de2ed27148",
            "9f02b35b167a1bf7dcf81663bb9b7f9e2f301337a3dcc70d4752da51e77229f8",
            "f83b88026beaae6fb68df772e38f6402ee03b457569cf7bcf8944ec33ac741f6",
            "2e54a9f342fc0cf31f8cb58a547521a469c2f3cc9d3b82465053685717ab3185",
        ],
        [
            "b052877e1bbfad53c73519bee6fbd3671c1071bab616c896e5d694201bf9de06",
            "68995bed00f57ff36a7f0fd72b91cd71493607ece3dabb5e91d725d52f5eab2",
            "8677ceca0a9d6529458cc505d83397e0992267a81be2a9bf92d37a669672cb71",
            "a9c8f1bf4bb05554908d28c17442b690077d113be7d91ce0fcb921c2c903f354",
            "1ce8a9d1af6ded349f32790f7473702481ca62120fc240e2c42ec7f19f3d28ca",
        ],
        [
            "aa149ae093359c05d0b0335faf09205fd9f6038e49b102ffd857ea2821286eca",
            "149fdaa89156c2bc516eac1de113034ddd0352e189f6e86e0e3eb24c7e2f52b",
            "7afa4a183b196807dd76d86b0b98f8372044ce2af9dea6f97d1b4936108e66ae",
            "a8ca9d360a202fda0b99489dd0f7f02afc25ce6031119478f773ff035945799f",
            "197e6220c8ca714780f76c43d1095f45a6df694662922e61a1422570cdb39554",
        ],
    ]
    /// k, x and y in Montgomery form, and (x, y) − k·G in affine coordinates, big-endian.
    private static let bn254Chords: [(k: UInt64, x: String, y: String, difference: [String])] = [
        (
            2, "d4bdd4477197b3b026384ae4d4173e7a22b9e14f3a1f73bd7ef495b2caa0b8",
            "169bf43036e8af62804fba5098d5cfec69744a7f29162be08e6c2de1dc600981",
            [
                "29d3a856a99602e10bb6a39d407d9211f1da694dedce626fa72f6097a4f5c799",
                "119727832a5dcd61b7803af9e9d34b2adf354a7bab13e2f4a0b7253035b221ce",
            ]
        ),
        (
            3, "2caa57d9946256d0518186302e3ed6c5546f4cbf4646316599514b350a508143",
            "c67b172eeda00d9648a6989950f601d1642c389d22d5d258bb2ce0a87bc343a",
            [
                "1bd1cf5daf2c87956e4c9bbab0fe2f589135f7d366bb52ce594a207bb37437d9",
                "034f72a2c5f52b6ff5c16a167ce17734056e59a8b8ce31612d0fa0057f25f13b",
            ]
        ),
        (
            4, "239af57cbf49d691b09f81f65b779c69a3f0ec227bf72fb23b674d6530ceeb75",
            "bdcff0fff7f3e17c0e88530b1681eba670128f8adeae48ffcc9c838238c69d98",
            [
                "2568adac9ee5ce7fce4f73c3712297403cad7ff0f88aef38dc4f0c255accd838",
                "29d352f973dac86a3c72bba93087680d29d8c4f104316fa8eea8457d72da8f91",
            ]
        ),
        (
            5, "65d58a5e09d4c485d35ca3f24c4638f1277e5da800000000000000000000000c",
            "9ebeacd38849112ce2292391a8fc24511fd5e77066d070b4794090b17c5127e4",
            [
                "07a9c0e4e737bafa7e84d1e949251af8ea3c023d28d43efb9e13d95c944ee338",
                "0014857248f5eb046aa5cd0c4c7a8d00d8e63ceffea356fedfb110cb954c1564",
            ]
        ),
    ]

    /// a, b, a + b, a − b, a · b.
    private static let bls12381Operations: [[String]] = [
        [
            "0",
            "1",
            "1",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaa",
            "0",
        ],
        [
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaa",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaa",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaa9",
            "0",
            "14fec701e8fb0ce9ed5e64273c4f538b1797ab1458a88de9343ea97914956dc87fe11274d898fafbf4d38259380b4820",
        ],
        [
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
            "0",
            "0",
        ],
        [
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "e5feee15c6801965b4e45849bcb453289b88b47b0c7aed4098cf2d5f094f09dbe15400014eac00004601000000005553",
            "0",
            "fafdb517af7b264fa242bc70f903a6b3b3205f8f65237b29cd0dd6d81de477a4613512762744fafc3ad48259380b9d73",
        ],
        [
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "1",
            "e5feee15c6801965b4e45849bcb453289b88b47b0c7aed4098cf2d5f094f09dbe15400014eac00004601000000005555",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe",
            "5024ae85084d9b05dbd438f06fc594c4cdfa0709adc84d632f22927e21b885b9ecaed89d8bb0503c52b7da6c7f4628c",
        ],
        [
            "1",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "e5feee15c6801965b4e45849bcb453289b88b47b0c7aed4098cf2d5f094f09dbe15400014eac00004601000000005555",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaad",
            "5024ae85084d9b05dbd438f06fc594c4cdfa0709adc84d632f22927e21b885b9ecaed89d8bb0503c52b7da6c7f4628c",
        ],
        [
            "0",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "e5feee15c6801965b4e45849bcb453289b88b47b0c7aed4098cf2d5f094f09dbe15400014eac00004601000000005554",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaac",
            "0",
        ],
        [
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0",
            "e5feee15c6801965b4e45849bcb453289b88b47b0c7aed4098cf2d5f094f09dbe15400014eac00004601000000005554",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0",
        ],
        [
            "837f1ff3b25f88c9ec83fe5378ad48fbf204bda4b64b9a645072009af5bdfc31e2e85bf657bbfc91f1eb7736b7bbb675",
            "1a3a3f8a436469d80cdfeef533c8a20e503046105fb17588c65d54faddc80a1ffb5f793b6af24cfab63bb9c15e85430b",
            "83b84d93bc440c07ae484592692a3e32ddbdb8302277fd2daf9e82f4dcd5102dbf9bd533115a498cee2830f816414ed5",
            "6944e0696efb1ef1dfa40f5e44e4a6eda1d47794569a24db8a14aba017f5f211e788e2baecc9af973bafbd755936736a",
            "6f4771d194edbcc37a5152c0d686b20abe9c9567dbcaf95c2f2a1769be01266ad549d16e8e872e38c1994a94b15618b",
        ],
        [
            "8f088f6f1a77ff72522dd2f6bf8931ffa04741b19727295b1afa0d643635b91a249bc7a97e2518e5f754ab2c23342db6",
            "c53e4ab09e3b3b5c518196a7051d25350b0cc3a575b30a2baa4e6d7a1e5a18f2c607cb6c4b4993d192d03dbc2c840854",
            "3a45c8357f3354345893c1e7815aaa5d46dcb9d2195520c75e17a83d5ddedbe8cbf79317181aacb7d025e8e84fb88b5f",
            "e3cb56a8b5bcaab04bc7e405fdb7b9a1f9b1c99114f931eed7dc728b0e8c964b7d3ffc3be42f85141e836d6ff6afd00d",
            "6c95ba10cda179a13ccc1f523d59b4b649f97da45c9157ad2992f095f887c57dde08a34ead3a5dcb1a8dd44db8126196",
        ],
        [
            "6db4b9e40162a2796a349c5f5f10c9f4d0293be484edf9b47229a5b0db556ad6d17eb70de52121d281338a641c64593b",
            "51c080b1c1c8241b09218a170af4e9617409ca4c61d38a84fe1a96d951939365e1a280f56a40e49d298c662b14f79f2",
            "58cfb004e3ff3e20cfab0d4a8c746bb382f28d0457861f9d5ada7c7d79bdade910ecdf1e8a71301c99cd50c6cdb42882",
            "6898b1d8e5462037b9a283bdee617b5eb8e89f3fbed0c10c2247fc43463c31a073648efe8e7d1388ae9ac4016b14df49",
            "18cfbc68523c317d6e9980b64f58cb12188c656ad09153a62cc2de596c0ac0ce2c91d5993ac927b121b793e66b6248fd",
        ],
    ]
    /// k, x and y in Montgomery form, and (x, y) − k·G in affine coordinates, big-endian.
    private static let bls12381Chords: [(k: UInt64, x: String, y: String, difference: [String])] = [
        (
            2, "35a59000d887b7300bdd17aa0511639a2d169c73da86c7820cf78b37697ee97897167715f8ddf51934d502dbce8380c",
            "b12d912ff1237369a87eef791b47334cd51eb94f2733bf8eb3677e7efda931680a8370964d90fb0fb909059b264db8a6",
            [
                "0d1c8a93991cdd023b8ddd57bf3d825ef73ae2bdf7400cbac96e1617a63c96803cff927117bec2f3da9e1838f61c6691",
                "16c104cd2594765a4fecc23edf043ba7c428464b82759a7b603628590548edf6664c93f00fa01c4cd4ffde26cd1ef5f6",
            ]
        ),
        (
            3, "2199de122a2e68a63d8912a079023b9764264e20f72ef355cef53e976a88963306b5778d0056f087baaa22925e7a0225",
            "6268daf77e14d3bf2fa95862f037985185a5d46ea943ce1df506bae83069bfbf428b2fc01edb07abbbd0ec49f562b7b5",
            [
                "028dfd63d279040fab883d2da42592c6e8ab5f36ddcff53969acbbb09fd8e770b75b69609d87b08bcc7d8950fa631c88",
                "07581a2a165955dcc129916466341b4a41b876b116e1eb3ea41a8418c248766e3988e84749fa19ff08e80e66a282a4d7",
            ]
        ),
        (
            4, "86ab4ff1b56ad71ff8adb3c200e0686b8e3f256dfbc4de7a943a02baed454f4fae261f73bcfb5e2fd9112bb3ff2345a6",
            "a4ffbd663a82c1c15619850dac37d1cdf9bb4dab8f4b216580a2893c8f7a3015b150729548d4210edfcf952a62086e29",
            [
                "0a3da9c866ae9c5ebe41d8066c3f08d9d54034e0016664a6ffe1de48c4d1f8575739f972e4ec5c6a67ec89d385e75aaa",
                "149a8e624446a8790b329eee50ef972c050e17a0c5d4b685dee88badbbc47a69d7df09c528239d8f09549ba14e3484df",
            ]
        ),
        (
            5, "18c1a69d215ad96550127398b1e420aa7663a9190310a35ef21f21a2cec973c18f89bbe500000000000000000000000c",
            "9c5a34bdf1b848b38d01b1f48d77deee3135dd82de99aec9cd7b762b025d93ce209102b4a7e7e8d168b5aab007838918",
            [
                "01df37c51b7aeade667a48c7ff258b5c542138aa0f849406d7bdb4b37a850dd118e17e68ba7eb1031ff89854c412563e",
                "146c9fd326b06cc6fc37bbfdcffc1cc27800fde141e05c44a08c0591b1392abc32fae2006d76331f6c01c8e45d93c6de",
            ]
        ),
    ]

    private static func integer<F: PrimeField>(_ digits: String, _ field: F.Type) throws -> F.Canonical {
        let padded = String(repeating: "0", count: 2 * F.byteCount - digits.count) + digits
        return F.Canonical(littleEndian: try Hexadecimal.decode(padded).reversed())
    }

    private func check<F: PrimeField>(_ field: F.Type, operations: [[String]]) throws {
        for operation in operations {
            let v = try operation.map { try Self.integer($0, F.self) }
            #expect(WrappingIntegers<F>.sum(v[0], v[1]) == v[2], "\(operation[0]) + \(operation[1])")
            #expect(WrappingIntegers<F>.difference(v[0], v[1]) == v[3], "\(operation[0]) − \(operation[1])")
            #expect(WrappingIntegers<F>.product(v[0], v[1]) == v[4], "\(operation[0]) · \(operation[1])")
        }
    }

    @Test("sums, differences and products of integers that are not reduced") func operations() throws {
        try check(BN254.Fq.self, operations: Self.bn254Operations)
        try check(BLS12381.Fq.self, operations: Self.bls12381Operations)
    }

    @Test("on reduced integers they are the field's") func reduced() {
        var element = BN254.Fq(7)
        for _ in 0..<50 {
            let other = element.squared() + BN254.Fq(3)
            let (a, b) = (element.montgomery, other.montgomery)
            #expect(WrappingIntegers<BN254.Fq>.sum(a, b) == (element + other).montgomery)
            #expect(WrappingIntegers<BN254.Fq>.difference(a, b) == (element - other).montgomery)
            #expect(WrappingIntegers<BN254.Fq>.product(a, b) == (element * other).montgomery)
            element = other
        }
    }

    private func check<E: PairingEngine>(
        _ engine: E.Type, chords: [(k: UInt64, x: String, y: String, difference: [String])]
    ) throws {
        for chord in chords {
            let bytes = try [chord.x, chord.y].flatMap { try Self.integer($0, E.Fq.self).littleEndianBytes }
            let point = (E.G1.generator * E.Fr(chord.k)).affine
            let difference: AffinePoint<E.G1> = WrappingIntegers<E.Fq>.difference(bytes, point, E.G1.self)
            #expect(difference.x.littleEndianBytes.reversed() == (try Hexadecimal.decode(chord.difference[0])))
            #expect(difference.y.littleEndianBytes.reversed() == (try Hexadecimal.decode(chord.difference[1])))
        }
    }

    @Test("differences of a point and bytes that are none") func chords() throws {
        try check(BN254.self, chords: Self.bn254Chords)
        try check(BLS12381.self, chords: Self.bls12381Chords)
    }
}
