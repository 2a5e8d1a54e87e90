"""Writes the cases of vectors/eip-196, eip-197 and groth16 whose figures are py_ecc's: the precompiles on BN254, and
proofs under keys of a known trapdoor with one alteration each.

Argument: the vectors folder. Everything is drawn from a fixed seed, so a second run writes the same bytes; afterwards
'nightjar vectors seal vectors' renews the manifest. No arithmetic of Nightjar's is involved: its results are compared with
these.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import sys

from py_ecc import optimized_bn128 as bn

Q, R = bn.field_modulus, bn.curve_order
G1, G2 = bn.G1, bn.G2


class Draw:
    """Numbers from a seed: SHA-256 of the seed and a counter."""

    def __init__(self, seed):
        self.seed, self.count = seed, 0

    def integer(self, bits=256):
        self.count += 1
        digest = hashlib.sha256(f"{self.seed} {self.count}".encode()).digest()
        return int.from_bytes(digest, "big") >> (256 - bits)

    def scalar(self):
        return self.integer() % (R - 1) + 1


def word(value):
    return value.to_bytes(32, "big")


def g1_bytes(point):
    if bn.is_inf(point):
        return bytes(64)
    x, y = bn.normalize(point)
    return word(x.n) + word(y.n)


def g2_bytes(point):
    """EIP-197: imaginary parts first."""
    if bn.is_inf(point):
        return bytes(128)
    x, y = bn.normalize(point)
    return b"".join(word(c) for c in (x.coeffs[1], x.coeffs[0], y.coeffs[1], y.coeffs[0]))


def times(point, scalar):
    scalar %= R
    return bn.multiply(point, scalar) if scalar else (bn.Z1 if len(point) and isinstance(point[0], bn.FQ) else bn.Z2)


def case(name, data, expected):
    return {"name": name, "input": data.hex(), "expected": expected.hex()}


def additions(draw):
    cases = []

    def add(name, p, q):
        cases.append(case(name, g1_bytes(p) + g1_bytes(q), g1_bytes(bn.add(p, q))))

    p, q = times(G1, draw.scalar()), times(G1, draw.scalar())
    add("P + Q", p, q)
    add("Q + P", q, p)
    add("P + P", p, p)
    add("P - P", p, bn.neg(p))
    add("-P - Q", bn.neg(p), bn.neg(q))
    add("P + O", p, bn.Z1)
    add("O + P", bn.Z1, p)
    add("O + O", bn.Z1, bn.Z1)
    add("G + G", G1, G1)
    add("G + 2G", G1, bn.double(G1))
    add("G + (r - 1)G", G1, times(G1, R - 1))
    add("(r - 1)G + (r - 1)G", times(G1, R - 1), times(G1, R - 1))
    # The endomorphism's image has the same y: the sum is the third point on that line.
    beta = pow(3, (Q - 1) // 3, Q)
    x, y = bn.normalize(p)
    add("P and the point with its y", p, (x * beta, y, bn.FQ(1)))
    for i in range(4):
        add(f"random {i}", times(G1, draw.scalar()), times(G1, draw.scalar()))
    # EIP-196: a short input is read as if zeros followed, a long one as if it ended.
    zero = bytes(64)
    cases.append(case("empty", b"", zero))
    cases.append(case("64 zero bytes", zero, zero))
    cases.append(case("80 zero bytes", bytes(80), zero))
    cases.append(case("200 zero bytes", bytes(200), zero))
    cases.append(case("P alone", g1_bytes(p), g1_bytes(p)))
    cases.append(case("P and 40 zero bytes", g1_bytes(p) + bytes(40), g1_bytes(p)))
    cases.append(case("P + Q and 64 more bytes", g1_bytes(p) + g1_bytes(q) + b"\xff" * 64, g1_bytes(bn.add(p, q))))
    # A point whose y ends in a zero byte may be cut short by that byte.
    k = 1
    while g1_bytes(times(G1, k))[-1] != 0:
        k += 1
    short = times(G1, k)
    cases.append(case("127 bytes, the last one of zero", (g1_bytes(p) + g1_bytes(short))[:-1], g1_bytes(bn.add(p, short))))
    return cases


def multiplications(draw):
    cases = []

    def multiply(name, point, scalar):
        cases.append(case(name, g1_bytes(point) + word(scalar), g1_bytes(times(point, scalar))))

    scalars = [
        ("0", 0), ("1", 1), ("2", 2), ("9", 9), ("2^64", 1 << 64), ("2^128", 1 << 128), ("2^253", 1 << 253),
        ("r - 1", R - 1), ("r", R), ("r + 1", R + 1), ("q", Q), ("2r", 2 * R), ("2^256 - 1", (1 << 256) - 1),
        ("a number of 64 bits", draw.integer(64)), ("a number of 256 bits", draw.integer()),
    ]
    p = times(G1, draw.scalar())
    for name, scalar in scalars:
        multiply(f"G times {name}", G1, scalar)
        multiply(f"P times {name}", p, scalar)
    for scalar in [0, 1, R, (1 << 256) - 1]:
        multiply(f"O times {scalar:x}", bn.Z1, scalar)
    zero = bytes(64)
    cases.append(case("empty", b"", zero))
    cases.append(case("P without a scalar", g1_bytes(p), zero))
    cases.append(case("P and the scalar's first byte", g1_bytes(p) + b"\x01", g1_bytes(times(p, 1 << 248))))
    cases.append(case("P times 3 and 32 more bytes", g1_bytes(p) + word(3) + b"\xff" * 32, g1_bytes(times(p, 3))))
    return cases


def pairings(draw):
    cases = []

    def check(name, pairs):
        product = bn.FQ12.one()
        for p, q in pairs:
            product *= bn.pairing(q, p, final_exponentiate=False)
        holds = bn.final_exponentiate(product) == bn.FQ12.one()
        cases.append(case(name, b"".join(g1_bytes(p) + g2_bytes(q) for p, q in pairs), word(int(holds))))
        return holds

    def g(scalar):
        return times(G1, scalar)

    def h(scalar):
        return times(G2, scalar)

    a, b, c = draw.scalar(), draw.scalar(), draw.scalar()
    assert check("no pair", [])
    assert not check("e(G, H)", [(G1, G2)])
    assert not check("e(aG, bH)", [(g(a), h(b))])
    assert check("e(O, bH)", [(bn.Z1, h(b))])
    assert check("e(aG, O)", [(g(a), bn.Z2)])
    assert check("e(O, O)", [(bn.Z1, bn.Z2)])
    assert check("e(G, H) e(-G, H)", [(G1, G2), (bn.neg(G1), G2)])
    assert check("e(G, H) e(G, -H)", [(G1, G2), (G1, bn.neg(G2))])
    assert check("e(aG, bH) e(-abG, H)", [(g(a), h(b)), (g(-a * b), G2)])
    assert check("e(aG, bH) e(-bG, aH)", [(g(a), h(b)), (g(-b), h(a))])
    assert not check("e(aG, bH) e(-abG + G, H)", [(g(a), h(b)), (g(1 - a * b), G2)])
    assert not check("e(aG, bH) e(abG, H)", [(g(a), h(b)), (g(a * b), G2)])
    assert not check("e(aG, bH) twice", [(g(a), h(b))] * 2)
    assert check("linear in the first argument", [(g(a), h(c)), (g(b), h(c)), (g(-a - b), h(c))])
    assert check("linear in the second argument", [(g(c), h(a)), (g(c), h(b)), (g(c), h(-a - b))])
    assert check("a pair of identities among others", [(g(a), h(b)), (bn.Z1, h(c)), (g(c), bn.Z2), (g(-a * b), G2)])
    for count in [4, 10]:
        scalars = [(draw.scalar(), draw.scalar()) for _ in range(count - 1)]
        pairs = [(g(x), h(y)) for x, y in scalars]
        total = sum(x * y for x, y in scalars)
        assert check(f"{count} pairs", pairs + [(g(-total), G2)])
        assert not check(f"{count} pairs, the last of another number", pairs + [(g(1 - total), G2)])
    return cases


class Trapdoor:
    """Groth16 (ePrint 2016/260) by its definition: key and proofs from the known tau, alpha, beta, gamma, delta, over
    the evaluation points 1, 2, 3, … The rows after the circuit's bind the constant and the public inputs."""

    def __init__(self, rows, public, wires, draw, gamma=None, delta=None):
        self.rows = rows + [({i: 1}, {}, {}) for i in range(public + 1)]
        self.public, self.wires, self.draw = public, wires, draw
        self.tau, self.alpha, self.beta = draw.scalar(), draw.scalar(), draw.scalar()
        self.gamma = gamma or draw.scalar()
        self.delta = delta or draw.scalar()
        points = range(1, len(self.rows) + 1)
        self.vanishing = 1
        for x in points:
            self.vanishing = self.vanishing * (self.tau - x) % R
        self.u, self.v, self.w = ([0] * wires for _ in range(3))
        for x, row in zip(points, self.rows):
            basis = 1
            for other in points:
                if other != x:
                    basis = basis * (self.tau - other) * pow(x - other, -1, R) % R
            for values, terms in zip((self.u, self.v, self.w), row):
                for wire, coefficient in terms.items():
                    values[wire] = (values[wire] + basis * coefficient) % R
        self.combined = [
            (self.beta * u + self.alpha * v + w) % R for u, v, w in zip(self.u, self.v, self.w)
        ]

    def key(self):
        ic = [k * pow(self.gamma, -1, R) for k in self.combined[: self.public + 1]]
        return {
            "protocol": "groth16", "curve": "bn128", "nPublic": self.public,
            "vk_alpha_1": g1_json(times(G1, self.alpha)), "vk_beta_2": g2_json(times(G2, self.beta)),
            "vk_gamma_2": g2_json(times(G2, self.gamma)), "vk_delta_2": g2_json(times(G2, self.delta)),
            "IC": [g1_json(times(G1, k)) for k in ic],
        }

    def scalars(self, witness):
        """The proof's three discrete logarithms."""
        a, b, c = (sum(x * y for x, y in zip(witness, values)) % R for values in (self.u, self.v, self.w))
        for row in self.rows[: len(self.rows) - self.public - 1]:
            left, right, out = (sum(k * witness[i] for i, k in terms.items()) for terms in row)
            assert (left * right - out) % R == 0, "the witness satisfies the circuit"
        r, s = self.draw.scalar(), self.draw.scalar()
        private = sum(x * y for x, y in zip(witness[self.public + 1:], self.combined[self.public + 1:]))
        quotient = (a * b - c) % R
        proof_a = self.alpha + a + r * self.delta
        proof_b = self.beta + b + s * self.delta
        proof_c = (private + quotient) * pow(self.delta, -1, R) + proof_a * s + proof_b * r - r * s * self.delta
        return proof_a, proof_b, proof_c

    def inputs_scalar(self, inputs):
        """The discrete logarithm of IC0 + sum of inputs times IC."""
        values = [1] + inputs
        return sum(x * y for x, y in zip(values, self.combined)) * pow(self.gamma, -1, R)


def g1_json(point):
    x, y = bn.normalize(point)
    return [str(x.n), str(y.n), "1"]


def g2_json(point):
    x, y = bn.normalize(point)
    return [[str(c) for c in x.coeffs], [str(c) for c in y.coeffs], ["1", "0"]]


def proof_json(scalars):
    a, b, c = scalars
    return {
        "pi_a": g1_json(times(G1, a)), "pi_b": g2_json(times(G2, b)), "pi_c": g1_json(times(G1, c)),
        "protocol": "groth16", "curve": "bn128",
    }


def holds(key, proof, inputs):
    """The verification equation, on py_ecc's pairing."""
    def g1(value):
        return bn.FQ(int(value[0])), bn.FQ(int(value[1])), bn.FQ(1)

    def g2(value):
        return tuple(bn.FQ2([int(c) for c in pair]) for pair in value)

    x = g1(key["IC"][0])
    for value, point in zip(inputs, key["IC"][1:]):
        x = bn.add(x, times(g1(point), value))
    product = bn.FQ12.one()
    for p, q in [
        (bn.neg(g1(proof["pi_a"])), g2(proof["pi_b"])), (g1(key["vk_alpha_1"]), g2(key["vk_beta_2"])),
        (x, g2(key["vk_gamma_2"])), (g1(proof["pi_c"]), g2(key["vk_delta_2"])),
    ]:
        product *= bn.pairing(q, p, final_exponentiate=False)
    return bn.final_exponentiate(product) == bn.FQ12.one()


def hostile_input(draw):
    # x^3 + x + 5 = y; wires: one, y, x, x^2.
    cubic = [({2: 1}, {2: 1}, {3: 1}), ({3: 1}, {2: 1}, {1: 1, 2: -1, 0: -5})]
    x = draw.scalar()
    y = (x**3 + x + 5) % R
    trapdoor = Trapdoor(cubic, 1, 4, draw)
    key = trapdoor.key()
    scalars = trapdoor.scalars([1, y, x, x * x % R])
    proof, public = proof_json(scalars), [str(y)]
    assert holds(key, proof, [y]) and not holds(key, proof, [y + 1])
    cases = []

    def add(name, verdict, proof=proof, public=public, key=key, policy=None):
        found = {"name": name, "verification_key": key, "proof": proof, "public": public}
        if policy:
            found["policy"] = policy
        found["expected" if verdict == "valid" else "error"] = verdict
        cases.append(found)

    def with_member(name, value):
        return {**proof, name: value}

    add("an honest proof", "valid")
    add("another proof of the same witness", "valid", proof=proof_json(trapdoor.scalars([1, y, x, x * x % R])))
    a, b, c = scalars
    for name, changed in [
        ("(-A, -B, C), made from a proof by anybody", (-a, -b, c)),
        ("(3A, B/3, C), made from a proof by anybody", (3 * a, b * pow(3, -1, R), c)),
    ]:
        assert holds(key, proof_json(changed), [y])
        add(name, "valid", proof=proof_json(changed))
    for name, changed in [
        ("-A alone", (-a, b, c)), ("A and C exchanged", (c, b, a)), ("C doubled", (a, b, 2 * c)),
    ]:
        assert not holds(key, proof_json(changed), [y])
        add(name, "equationNotSatisfied", proof=proof_json(changed))
    add("another public input", "equationNotSatisfied", public=[str((y + 1) % R)])
    add("the public input plus r", "notCanonical", public=[str(y + R)])
    add("the public input minus r", "negative", public=[str(y - R)])
    add("the public input with a leading zero", "notDecimal", public=["0" + str(y)])
    add("no public input", "publicInputCount", public=[])
    add("a public input too many", "publicInputCount", public=public + ["0"])
    for member in ["pi_a", "pi_b", "pi_c"]:
        value = proof[member]
        is_pair = isinstance(value[0], list)

        def changing(index, change):
            changed = json.loads(json.dumps(value))
            if is_pair:
                changed[index][0] = change(changed[index][0])
            else:
                changed[index] = change(changed[index])
            return with_member(member, changed)

        add(f"{member}: a coordinate plus q", "notCanonical", proof=changing(0, lambda v: str(int(v) + Q)))
        add(f"{member}: y plus one", "notOnCurve", proof=changing(1, lambda v: str((int(v) + 1) % Q)))
        add(f"{member}: third coordinate 0", "thirdCoordinateNotOne", proof=changing(2, lambda v: "0"))
        add(f"{member}: third coordinate 2", "thirdCoordinateNotOne", proof=changing(2, lambda v: "2"))
        zero = [["0", "0"], ["0", "0"], ["1", "0"]] if is_pair else ["0", "0", "1"]
        add(f"{member}: zero", "atInfinity", proof=with_member(member, zero))
        missing = {name: part for name, part in proof.items() if name != member}
        add(f"{member}: missing", "missingMember", proof=missing)
    # On the twist, of composite order: x = 1, 2, … until y^2 = x^3 + b2 has a root.
    outside = twist_point()
    add("pi_b: on the twist, outside the subgroup", "notInSubgroup", proof=with_member("pi_b", outside))
    # Keys under which anybody proves anything: A = alpha, B = beta, C = -X or X.
    for negated, name in [(False, "gammaEqualsDelta"), (True, "gammaEqualsNegatedDelta")]:
        gamma = draw.scalar()
        insecure = Trapdoor(cubic, 1, 4, draw, gamma=gamma, delta=R - gamma if negated else gamma)
        inputs = insecure.inputs_scalar([123456789])
        forged = proof_json((insecure.alpha, insecure.beta, inputs if negated else -inputs))
        assert holds(insecure.key(), forged, [123456789])
        sign = "-" if negated else ""
        add(f"a forgery under gamma = {sign}delta", name, proof=forged, public=["123456789"], key=insecure.key())
        add(
            f"the same forgery where such keys are let in: gamma = {sign}delta", "valid", proof=forged,
            public=["123456789"], key=insecure.key(), policy="allow-insecure")
    # The powers of x as four public inputs; the key has gamma = delta as well, the case is about the inputs.
    powers = [({5: 1}, {5: 1}, {1: 1}), ({1: 1}, {5: 1}, {2: 1}), ({2: 1}, {5: 1}, {3: 1}), ({3: 1}, {5: 1}, {4: 1})]
    gamma = draw.scalar()
    four = Trapdoor(powers, 4, 6, draw, gamma=gamma, delta=gamma)
    inputs = [pow(x, k, R) for k in range(2, 6)]
    many = proof_json(four.scalars([1] + inputs + [x]))
    assert holds(four.key(), many, inputs)
    texts = [str(value) for value in inputs]
    add("four public inputs", "valid", proof=many, public=texts, key=four.key(), policy="allow-insecure")
    add("three of four public inputs", "publicInputCount", proof=many, public=texts[:3], key=four.key(),
        policy="allow-insecure")
    return cases


def twist_point():
    for value in range(1, 100):
        x = bn.FQ2([value, 0])
        square = x * x * x + bn.b2
        # A root in Fq2 by the norm: (a + bi)^2 = c + di.
        c, d = (int(part) for part in square.coeffs)
        norm = pow(c * c + d * d, (Q + 1) // 4, Q)
        if norm * norm % Q != (c * c + d * d) % Q:
            continue
        for sign in (1, -1):
            half = (c + sign * norm) * pow(2, -1, Q) % Q
            a = pow(half, (Q + 1) // 4, Q)
            if a and a * a % Q == half:
                y = bn.FQ2([a, d * pow(2 * a, -1, Q) % Q])
                point = (x, y, bn.FQ2.one())
                if y * y == square and not bn.is_inf(bn.multiply(point, R)):
                    return g2_json(point)
    raise AssertionError("half of all x have a point")


def main(folder):
    maker = f"Nightjar, scripts/peers/{pathlib.Path(__file__).name} with py_ecc {importlib.metadata.version('py_ecc')}"
    draw = Draw("nightjar bn254 vectors")
    for path, section, standard, operation, cases in [
        ("eip-196/add.json", "addition", "EIP-196", "bn254-add", additions(draw)),
        ("eip-196/multiply.json", "scalar multiplication", "EIP-196", "bn254-multiply", multiplications(draw)),
        ("eip-197/pairing-check.json", "pairing check", "EIP-197", "bn254-pairing-check", pairings(draw)),
        ("groth16/hostile-input.json", "verification of hostile input", "Groth16", "groth16-verify",
         hostile_input(draw)),
    ]:
        contents = {
            "source": maker, "section": section, "licence": "CC0-1.0", "standard": standard, "operation": operation,
            "cases": cases,
        }
        (folder / path).write_text(json.dumps(contents, indent=1, ensure_ascii=False) + "\n")
        print(path, len(cases))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
