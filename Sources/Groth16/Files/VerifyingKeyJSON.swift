internal import Algebra
internal import Curves
public import Primitives

extension VerifyingKey {
    /// The member by which an exported key says that one party knew its secrets.
    public static var testKeyMember: String { "nightjar_test_key" }

    /// Reads a `verification_key.json` of snarkjs. `vk_alphabeta_12` and unknown members are ignored.
    ///
    /// - Throws: `JSONFormError` for the form, `VerifyingKeyError` for the points and their relations.
    @specialized(where E == BN254)
    @specialized(where E == BLS12381)
    public init(json: JSONValue, policy: KeyPolicy = .strict) throws {
        let form = JSONForm(json)
        try form.checkProtocol()
        try form.checkCurve(E.curve)
        let alpha1 = try form.member("vk_alpha_1").g1(E.self)
        let beta2 = try form.member("vk_beta_2").g2(E.self)
        let gamma2 = try form.member("vk_gamma_2").g2(E.self)
        let delta2 = try form.member("vk_delta_2").g2(E.self)
        let ic = try form.member("IC").elements().map { try $0.g1(E.self) }
        let count = try form.member("nPublic")
        guard case .number(let announced) = count.value else {
            throw JSONFormError.wrongKind(path: count.path, actual: count.value.kind, expected: "a number")
        }
        guard announced == String(ic.count - 1) else {
            throw JSONFormError.publicInputCountMismatch(announced: announced, elements: ic.count)
        }
        try self.init(
            alpha1: alpha1, beta2: beta2, gamma2: gamma2, delta2: delta2, ic: ic,
            testKeyNotice: json[Self.testKeyMember]?.text, policy: policy)
    }

    /// The key as snarkjs writes it; a test key's notice is a further member at the end.
    public var json: JSONValue {
        let alphaBeta = E.pairing(alpha1, beta2)
        func sextic(_ a: Fp6<E>) -> JSONValue { .array([.element(a.c0), .element(a.c1), .element(a.c2)]) }
        var members: [JSONValue.Member] = [
            .init("protocol", .string("groth16")),
            .init("curve", .string(E.curve.rawValue)),
            .init("nPublic", .number(String(publicInputCount))),
            .init("vk_alpha_1", .g1(alpha1, E.self)),
            .init("vk_beta_2", .g2(beta2, E.self)),
            .init("vk_gamma_2", .g2(gamma2, E.self)),
            .init("vk_delta_2", .g2(delta2, E.self)),
            .init("vk_alphabeta_12", .array([sextic(alphaBeta.c0), sextic(alphaBeta.c1)])),
            .init("IC", .array(ic.map { .g1($0, E.self) })),
        ]
        if let testKeyNotice { members.append(.init(Self.testKeyMember, .string(testKeyNotice))) }
        return .object(members)
    }
}
