public import Algebra
internal import Primitives

/// The simplified Shallue–van de Woestijne–Ulas map to a curve E′: y² = x³ + ax + b isogenous to the target (RFC 9380
/// §6.6.2 and §6.6.3), with the isogeny.
public struct SimplifiedSWU<F: Field>: Sendable {
    private let z: F, a: F, b: F
    /// −b/a and b/(za).
    private let generic: F, exceptional: F
    private let isogeny: OddIsogeny<F>

    /// - Parameters:
    ///   - z: the non-square Z of the suite.
    ///   - kernel: the monic polynomial whose roots are the x of the isogeny's kernel, constant coefficient first.
    ///   - scale: s of the isomorphism (x, y) ↦ (s²x, s³y) behind Vélu's isogeny.
    init(z: F, a: F, b: F, kernel: [F], scale: F) {
        self.z = z
        self.a = a
        self.b = b
        // Neither a nor z is zero for any suite.
        generic = -b * (a.inverse() ?? .zero)
        exceptional = b * ((z * a).inverse() ?? .zero)
        isogeny = OddIsogeny(a: a, b: b, kernel: kernel, scale: scale)
    }

    /// The image of `u` on the target curve in homogeneous coordinates. Both square roots are always computed; constant
    /// time.
    ///
    /// - Parameter root: a square root of its argument where that is a square, else any element.
    func map(_ u: F, root: (F) -> F) -> (x: F, y: F, z: F) {
        let zu2 = z * u.squared()
        let t = zu2.squared() + zu2
        // An inversion that gives zero for zero.
        let inverse = t.inverse() ?? .zero
        let x1 = F.select(generic * (.one + inverse), exceptional, when: Choice(t.isZero))
        let gx1 = (x1.squared() + a) * x1 + b
        let x2 = zu2 * x1
        let gx2 = zu2.squared() * zu2 * gx1
        let y1 = root(gx1)
        let y2 = root(gx2)
        let isSecond = !Choice(y1.squared() == gx1)
        let y = F.select(y1, y2, when: isSecond)
        return isogeny.image(
            x: .select(x1, x2, when: isSecond), y: y.negated(when: Choice(bit: y.sign ^ u.sign)))
    }
}
