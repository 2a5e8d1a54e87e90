import Algebra
import Groth16
import Groth16TestSupport
import Primitives

/// Random changes of the values of a statement: points moved, swapped, negated, added, replaced; numbers in another
/// writing; lists longer and shorter.
struct ValueMutator<E: PairingEngine, Generator: RandomNumberGenerator> where E.Fq: RandomField {
    let f: Fixture<E>
    var generator: Generator
    /// Elements of other origin to put in place of the right ones.
    private let strangers: (g1: [AffinePoint<E.G1>], g2: [AffinePoint<E.G2>])
    private let outsiders: (g1: [AffinePoint<E.G1>], g2: [AffinePoint<E.G2>])

    init(_ f: Fixture<E>, generator: Generator) {
        self.f = f
        var generator = generator
        let key = f.verifyingKey
        let other = Fixture<E>(seed: 900, rowCount: 5, publicInputCount: 2)
        strangers = (
            [key.alpha1, E.G1.generator, f.provingKey.header.delta1, other.statement.proof.a, other.statement.proof.c]
                + key.ic,
            [key.beta2, key.gamma2, key.delta2, E.G2.generator, other.statement.proof.b, other.verifyingKey.delta2]
        )
        let facts = CofactorFacts.of(E.curve)
        var odd: (g1: [AffinePoint<E.G1>], g2: [AffinePoint<E.G2>]) = ([], [])
        for order in facts.g1SmallOrders {
            odd.g1.append(OddPoints.ofSmallOrder(order, cofactor: facts.g1Cofactor, using: &generator))
        }
        for order in facts.g2SmallOrders {
            odd.g2.append(OddPoints.ofSmallOrder(order, cofactor: facts.g2Cofactor, using: &generator))
        }
        if odd.g1.isEmpty { odd.g1 = [E.G1.generator] }
        outsiders = odd
        self.generator = generator
    }

    private mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &generator)] }
    private mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    /// A point that is not `point`, or now and then is.
    private mutating func changed<C: CurveParameters>(
        _ point: AffinePoint<C>, _ strangers: [AffinePoint<C>], _ outsiders: [AffinePoint<C>]
    ) -> AffinePoint<C> where C.ScalarField == E.Fr {
        let p = ProjectivePoint(point)
        switch roll(11) {
        case 0, 1: return -point
        case 2: return p.doubled().affine
        case 3: return (p + C.generator).affine
        case 4: return (p + pick(strangers)).affine
        case 5: return pick(strangers)
        case 6: return point.multipliedVariableTime(by: .random(using: &generator)).affine
        case 7: return (p + pick(outsiders)).affine
        case 8: return AffinePoint(uncheckedX: point.y, y: point.x)
        case 9: return AffinePoint(uncheckedX: point.x + .one, y: point.y)
        default: return .identity
        }
    }

    private mutating func changed(_ point: AffinePoint<E.G1>) -> AffinePoint<E.G1> {
        changed(point, strangers.g1, outsiders.g1)
    }

    private mutating func changed(_ point: AffinePoint<E.G2>) -> AffinePoint<E.G2> {
        let choice = roll(12)
        if choice == 0 { return AffinePoint(uncheckedX: Fp2(point.x.c1, point.x.c0), y: point.y) }
        if choice == 1 { return AffinePoint(uncheckedX: point.x.conjugate, y: point.y.conjugate) }
        return changed(point, strangers.g2, outsiders.g2)
    }

    private mutating func decimal<F: PrimeField>(_ value: F) -> JSONValue {
        // Rarely another writing of the same residue, or a bare number.
        switch roll(60) {
        case 0: .string(JSONFormTests.plusModulus(value))
        case 1: .string("-" + (-value).decimal)
        case 2: .string("0" + value.decimal)
        case 3: .number(value.decimal)
        default: .string(value.decimal)
        }
    }

    private mutating func form(_ p: AffinePoint<E.G1>) -> JSONValue {
        let third = roll(80) == 0 ? "0" : "1"
        let x = decimal(p.x)
        return .array([x, decimal(p.y), .string(third)])
    }

    private mutating func form(_ p: AffinePoint<E.G2>) -> JSONValue {
        let third = roll(80) == 0 ? "0" : "1"
        let x0 = decimal(p.x.c0)
        let x1 = decimal(p.x.c1)
        let y0 = decimal(p.y.c0)
        return .array([
            .array([x0, x1]), .array([y0, decimal(p.y.c1)]), .array([.string(third), .string("0")]),
        ])
    }

    /// A changed proof.
    mutating func proof() -> JSONValue {
        let p = f.statement.proof
        var (a, b, c) = (p.a, p.b, p.c)
        for _ in 0...roll(2) {
            switch roll(6) {
            case 0: a = changed(a)
            case 1: b = changed(b)
            case 2: c = changed(c)
            case 3: (a, c) = (c, a)
            case 4: (a, b) = (-a, -b)
            default:
                let t = E.Fr.random(using: &generator)
                a = a.multipliedVariableTime(by: t).affine
                if roll(3) > 0 { b = b.multipliedVariableTime(by: t.inverse() ?? .one).affine }
            }
        }
        let formA = form(a)
        let formB = form(b)
        return .object([
            .init("pi_a", formA), .init("pi_b", formB), .init("pi_c", form(c)), .init("protocol", .string("groth16")),
            .init("curve", .string(E.curve.rawValue)),
        ])
    }

    /// Changed public inputs.
    mutating func inputs() -> JSONValue {
        var values = f.statement.publicInputs
        let i = roll(values.count)
        switch roll(9) {
        case 0: values[i] += .one
        case 1: values[i] = -values[i]
        case 2: values[i] = .random(using: &generator)
        case 3: values[i] = .zero
        case 4: values.swapAt(0, 1)
        case 5: values.append(pick([.zero, .one]))
        case 6: values.removeLast()
        case 7: values[i] = values[i].doubled()
        default: return .array([decimal(values[0]), .string(JSONFormTests.plusModulus(values[1]))])
        }
        return .array(values.map { decimal($0) })
    }

    /// A changed key.
    mutating func key() -> JSONValue {
        let k = f.verifyingKey
        var (alpha, beta, gamma, delta, ic) = (k.alpha1, k.beta2, k.gamma2, k.delta2, k.ic)
        let i = roll(ic.count)
        var announced = ic.count - 1
        switch roll(9) {
        case 0: alpha = changed(alpha)
        case 1: beta = changed(beta)
        case 2: gamma = changed(gamma)
        case 3: delta = changed(delta)
        case 4: ic[i] = changed(ic[i])
        case 5: (gamma, delta) = (delta, gamma)
        case 6: ic.swapAt(i, (i + 1) % ic.count)
        case 7:
            ic.remove(at: i)
            if roll(2) == 0 { announced -= 1 }
        default:
            ic.append(pick(strangers.g1))
            if roll(2) == 0 { announced += 1 }
        }
        var forms: [JSONValue] = []
        for point in ic { forms.append(form(point)) }
        let alphaForm = form(alpha)
        let betaForm = form(beta)
        let gammaForm = form(gamma)
        return .object([
            .init("protocol", .string("groth16")), .init("curve", .string(E.curve.rawValue)),
            .init("nPublic", .number(String(announced))), .init("vk_alpha_1", alphaForm), .init("vk_beta_2", betaForm),
            .init("vk_gamma_2", gammaForm), .init("vk_delta_2", form(delta)), .init("IC", .array(forms)),
        ])
    }
}
