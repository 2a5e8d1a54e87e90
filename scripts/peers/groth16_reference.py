"""A second Groth16 prover and verifier, on other people's curves, for comparing results.

Each argument is a folder with circuit.zkey, witness.wtns, blinding.json (r and s), proof.json and public.json. From key,
witness, r and s it computes the proof itself and demands the very same points; then it checks the pairing equation, and
that the equation fails for another public input. BN254 comes from py_ecc, BLS12-381 from py-arkworks-bls12381. Transforms
and sums are naive: meant for circuits of a few hundred constraints.
"""

import json
import pathlib
import struct
import sys


class BN254:
    """BN254 over py_ecc."""

    name = "bn128"

    def __init__(self):
        from py_ecc import optimized_bn128 as curve
        self.curve = curve
        self.zero = curve.Z1, curve.Z2

    def g1(self, x, y):
        c = self.curve
        return c.Z1 if x == y == 0 else (c.FQ(x), c.FQ(y), c.FQ(1))

    def g2(self, x, y):
        c = self.curve
        return c.Z2 if x == y == (0, 0) else (c.FQ2(x), c.FQ2(y), c.FQ2.one())

    def sum(self, points, scalars, group):
        total = self.zero[group - 1]
        for point, scalar in zip(points, scalars):
            if scalar:
                total = self.curve.add(total, self.curve.multiply(point, scalar))
        return total

    def equal(self, a, b):
        return self.curve.eq(a, b)

    def product_is_one(self, pairs):
        c = self.curve
        result = c.FQ12.one()
        for p, q in pairs:
            result *= c.pairing(q, p, final_exponentiate=False)
        return c.final_exponentiate(result) == c.FQ12.one()

    def negative(self, point):
        return self.curve.neg(point)


class BLS12381:
    """BLS12-381 over arkworks."""

    name = "bls12381"

    def __init__(self):
        import py_arkworks_bls12381 as curve
        self.curve = curve
        self.kinds = curve.G1Point, curve.G2Point

    @staticmethod
    def flags(is_largest):
        return 0x80 | (0x20 if is_largest else 0)

    def g1(self, x, y):
        if x == y == 0:
            return self.curve.G1Point.identity()
        encoding = bytearray(x.to_bytes(48, "big"))
        encoding[0] |= self.flags(y > Q[self.name] - y)
        return self.curve.G1Point.from_compressed_bytes(bytes(encoding))

    def g2(self, x, y):
        if x == y == (0, 0):
            return self.curve.G2Point.identity()
        q = Q[self.name]
        encoding = bytearray(x[1].to_bytes(48, "big") + x[0].to_bytes(48, "big"))
        leading = y[1] if y[1] else y[0]
        encoding[0] |= self.flags(leading > q - leading)
        return self.curve.G2Point.from_compressed_bytes(bytes(encoding))

    def sum(self, points, scalars, group):
        kind = self.kinds[group - 1]
        total = kind.identity()
        for point, scalar in zip(points, scalars):
            if scalar:
                total = total + point * self.curve.Scalar.from_le_bytes(scalar.to_bytes(32, "little"))
        return total

    def equal(self, a, b):
        return a.to_compressed_bytes() == b.to_compressed_bytes()

    def product_is_one(self, pairs):
        gt = self.curve.GT
        return gt.multi_pairing([p for p, _ in pairs], [q for _, q in pairs]) == gt.one()

    def negative(self, point):
        return -point


Q = {
    "bn128": 21888242871839275222246405745257275088696311157297823662689037894645226208583,
    "bls12381": int(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab", 16),
}


def sections(path, magic):
    """The sections of a circom container, by number."""
    data = path.read_bytes()
    assert data[:4] == magic, path
    count = struct.unpack_from("<I", data, 8)[0]
    offset, found = 12, {}
    for _ in range(count):
        number, size = struct.unpack_from("<IQ", data, offset)
        assert number not in found, path
        found[number] = data[offset + 12:offset + 12 + size]
        offset += 12 + size
    assert offset == len(data), path
    return found


class Key:
    """A .zkey file."""

    def __init__(self, path):
        parts = sections(path, b"zkey")
        header = parts[2]
        self.n8q = struct.unpack_from("<I", header)[0]
        self.q = int.from_bytes(header[4:4 + self.n8q], "little")
        at = 4 + self.n8q
        n8r = struct.unpack_from("<I", header, at)[0]
        self.r = int.from_bytes(header[at + 4:at + 4 + n8r], "little")
        at += 4 + n8r
        self.wires, self.public, self.domain = struct.unpack_from("<III", header, at)
        at += 12
        name = next(name for name, q in Q.items() if q == self.q)
        self.engine = {"bn128": BN254, "bls12381": BLS12381}[name]()
        # Values are stored times 2^(8·size).
        self.unmont = pow(1 << 8 * self.n8q, -1, self.q)
        points = header[at:]
        g1, g2 = 2 * self.n8q, 4 * self.n8q
        self.alpha1, self.beta1 = self.g1(points, 0), self.g1(points, g1)
        self.beta2, self.gamma2 = self.g2(points, 2 * g1), self.g2(points, 2 * g1 + g2)
        self.delta1, self.delta2 = self.g1(points, 2 * g1 + 2 * g2), self.g2(points, 3 * g1 + 2 * g2)
        self.ic, self.a, self.b1 = self.all1(parts[3]), self.all1(parts[5]), self.all1(parts[6])
        self.b2 = [self.g2(parts[7], i) for i in range(0, len(parts[7]), g2)]
        self.c, self.h = self.all1(parts[8]), self.all1(parts[9])

        unmont2 = pow(1 << 16 * n8r, -1, self.r)
        count = struct.unpack_from("<I", parts[4])[0]
        self.coefficients = []
        for i in range(count):
            at = 4 + i * (12 + n8r)
            matrix, row, wire = struct.unpack_from("<III", parts[4], at)
            value = int.from_bytes(parts[4][at + 12:at + 12 + n8r], "little") * unmont2 % self.r
            self.coefficients.append((matrix, row, wire, value))

    def element(self, data, at):
        value = int.from_bytes(data[at:at + self.n8q], "little")
        assert value < self.q
        return value * self.unmont % self.q

    def g1(self, data, at):
        return self.engine.g1(self.element(data, at), self.element(data, at + self.n8q))

    def g2(self, data, at):
        x0, x1, y0, y1 = (self.element(data, at + i * self.n8q) for i in range(4))
        return self.engine.g2((x0, x1), (y0, y1))

    def all1(self, data):
        return [self.g1(data, i) for i in range(0, len(data), 2 * self.n8q)]


def witness(path, r):
    """The values of a .wtns file."""
    parts = sections(path, b"wtns")
    size = struct.unpack_from("<I", parts[1])[0]
    assert int.from_bytes(parts[1][4:4 + size], "little") == r
    values = [int.from_bytes(parts[2][i:i + size], "little") for i in range(0, len(parts[2]), size)]
    assert all(value < r for value in values) and values[0] == 1
    return values


def evaluate(coefficients, points, r):
    """A polynomial's values, by Horner's rule."""
    values = []
    for x in points:
        value = 0
        for coefficient in reversed(coefficients):
            value = (value * x + coefficient) % r
        values.append(value)
    return values


def quotient(key, w):
    """a·b − c on the odd coset of the doubled domain, where c agrees with a·b on the domain."""
    r, n = key.r, key.domain
    rows = [[0] * n, [0] * n]
    for matrix, row, wire, value in key.coefficients:
        rows[matrix][row] = (rows[matrix][row] + value * w[wire]) % r
    a, b = rows
    c = [x * y % r for x, y in zip(a, b)]
    # snarkjs's roots of unity are powers of 5, the smallest non-residue of both scalar fields.
    odd = pow(5, (r - 1) // (2 * n), r)
    root = odd * odd % r
    assert pow(odd, n, r) == r - 1
    powers = [pow(root, i, r) for i in range(n)]
    inverse_n = pow(n, -1, r)
    backwards = [powers[-i % n] for i in range(n)]
    coset = [odd * x % r for x in powers]

    def shifted(values):
        coefficients = [value * inverse_n % r for value in evaluate(values, backwards, r)]
        return evaluate(coefficients, coset, r)

    return [(x * y - z) % r for x, y, z in zip(shifted(a), shifted(b), shifted(c))]


def prove(key, w, r, s):
    """The proof's three points for the given blinding."""
    sum_ = key.engine.sum
    rs = r * s % key.r
    private = w[key.public + 1:]
    a = sum_(key.a + [key.alpha1, key.delta1], w + [1, r], 1)
    b2 = sum_(key.b2 + [key.beta2, key.delta2], w + [1, s], 2)
    b1 = sum_(key.b1 + [key.beta1, key.delta1], w + [1, s], 1)
    c = sum_(key.c + key.h + [a, b1, key.delta1], private + quotient(key, w) + [s, r, key.r - rs if rs else 0], 1)
    return a, b2, c


def holds(key, proof, inputs):
    """e(A, B) = e(α, β)·e(IC₀ + Σ xᵢ·ICᵢ, γ)·e(C, δ)."""
    engine = key.engine
    a, b, c = proof
    x = engine.sum(key.ic, [1] + inputs, 1)
    return engine.product_is_one(
        [(engine.negative(a), b), (key.alpha1, key.beta2), (x, key.gamma2), (c, key.delta2)])


def read_proof(key, document):
    """The points of a proof.json."""
    def numbers(triple):
        return [tuple(map(int, x)) if isinstance(x, list) else int(x) for x in triple]

    a, b, c = (numbers(document[name]) for name in ("pi_a", "pi_b", "pi_c"))
    assert a[2] == c[2] == 1 and b[2] == (1, 0)
    return key.engine.g1(*a[:2]), key.engine.g2(*b[:2]), key.engine.g1(*c[:2])


def check(folder):
    key = Key(folder / "circuit.zkey")
    w = witness(folder / "witness.wtns", key.r)
    blinding = json.loads((folder / "blinding.json").read_text())
    document = json.loads((folder / "proof.json").read_text())
    inputs = [int(x) for x in json.loads((folder / "public.json").read_text())]
    assert document["curve"] == key.engine.name and document["protocol"] == "groth16"
    assert inputs == w[1:key.public + 1], "other public inputs"
    theirs = read_proof(key, document)
    ours = prove(key, w, int(blinding["r"]), int(blinding["s"]))
    for name, x, y in zip("ABC", ours, theirs):
        assert key.engine.equal(x, y), f"{folder}: {name} differs"
    assert holds(key, theirs, inputs), f"{folder}: the equation does not hold"
    changed = [(inputs[0] + 1) % key.r] + inputs[1:]
    assert not holds(key, theirs, changed), f"{folder}: the equation holds for another input"
    print(f"{folder.name}: {key.engine.name}, {key.wires} wires, domain {key.domain}: the same proof, and it verifies")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: groth16_reference.py FOLDER…")
    for argument in sys.argv[1:]:
        check(pathlib.Path(argument))
