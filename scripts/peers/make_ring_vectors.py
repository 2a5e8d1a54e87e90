"""Writes vectors/ring/*.json: linkable ring signatures as docs/ring-signatures.md defines them, in plain integers.

Argument: the vectors folder. Keys and random scalars come from SHA-512 of counters; a second run writes the same bytes.
Nothing here is optimised, constant time or shared with Nightjar. The maps to the groups check themselves against the first
values of RFC 9380's appendices J.5.1 and J.8.1 and RFC 9496's appendix A.3.
"""

import hashlib
import json
import pathlib
import sys


def sha512(data):
    return hashlib.sha512(data).digest()


def word(n):
    return n.to_bytes(8, "little")


def expand(name, message, domain, count):
    """expand_message_xmd of RFC 9380 §5.3.1."""
    block = {"sha256": 64, "sha512": 128}[name]
    size = hashlib.new(name).digest_size
    suffix = domain + bytes([len(domain)])
    first = hashlib.new(name, bytes(block) + message + count.to_bytes(2, "big") + b"\0" + suffix).digest()
    last, out = bytes(size), b""
    for index in range(1, -(-count // size) + 1):
        last = hashlib.new(name, bytes(a ^ b for a, b in zip(first, last)) + bytes([index]) + suffix).digest()
        out += last
    return out[:count]


# Curve25519's field and the group of Ed25519, points as (x, y).
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
I = pow(2, (P - 1) // 4, P)


def edwards_add(a, b):
    product = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + a[1] * b[0]) * pow(1 + product, -1, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P) % P
    return x, y


def root(a, p):
    """A square root of a modulo p, which is 3 mod 4 or 5 mod 8, or None."""
    r = pow(a, (p + 1) // 4, p) if p % 4 == 3 else pow(a, (p + 3) // 8, p)
    if p % 4 == 1 and r * r % p != a % p:
        r = r * I % p
    return r if r * r % p == a % p else None


def even(a, p):
    return a if a % 2 == 0 else p - a


class Edwards:
    """edwards25519: encodings of RFC 8032, hashing by RFC 9380 §8.5."""

    name, number, order, identity = "ed25519", 2, L, (0, 1)
    add = staticmethod(edwards_add)

    @staticmethod
    def generator():
        y = 4 * pow(5, -1, P) % P
        return even(root((y * y - 1) * pow(D * y * y + 1, -1, P) % P, P), P), y

    @staticmethod
    def encode(point):
        return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")

    @staticmethod
    def hash(message, domain):
        uniform = expand("sha512", message, domain, 96)
        images = [Edwards.map(int.from_bytes(uniform[i:i + 48], "big") % P) for i in (0, 48)]
        point = edwards_add(*images)
        for _ in range(3):
            point = edwards_add(point, point)
        return point

    @staticmethod
    def map(u):
        j = 486662
        x = -j * pow(1 + 2 * u * u, -1, P) % P
        y = root((x**3 + j * x * x + x) % P, P)
        if y is not None:
            y = P - even(y, P)
        else:
            x = (-x - j) % P
            y = even(root((x**3 + j * x * x + x) % P, P), P)
        if y % P == 0 or (x + 1) % P == 0:
            return 0, 1
        scale = even(root(-486664 % P, P), P)
        return scale * x * pow(y, -1, P) % P, (x - 1) * pow(x + 1, -1, P) % P


class Ristretto:
    """ristretto255: RFC 9496, hashing by its map of 64 bytes."""

    name, number, order, identity = "ristretto255", 1, L, (0, 1)
    add = staticmethod(edwards_add)
    generator = staticmethod(Edwards.generator)

    @staticmethod
    def ratio(u, v):
        """SQRT_RATIO_M1 of §4.2."""
        quotient = u * pow(v, -1, P) % P if v % P else 0
        r = root(quotient, P)
        if r is not None:
            return v % P != 0 or u % P == 0, even(r, P)
        return False, even(root(I * quotient % P, P), P)

    @staticmethod
    def encode(point):
        x, y = point
        z, t = 1, x * y % P
        u1, u2 = (z + y) * (z - y) % P, x * y % P
        inverse = Ristretto.ratio(1, u1 * u2 * u2)[1]
        den1, den2 = inverse * u1 % P, inverse * u2 % P
        z_inverse = den1 * den2 * t % P
        if t * z_inverse % P % 2:
            x, y = y * I % P, x * I % P
            den = den1 * Ristretto.ratio(1, -1 - D)[1] % P
        else:
            den = den2
        if x * z_inverse % P % 2:
            y = -y % P
        return even(den * (z - y) % P, P).to_bytes(32, "little")

    @staticmethod
    def hash(message, domain):
        uniform = expand("sha512", message, domain, 64)
        return edwards_add(*(Ristretto.map(uniform[i:i + 32]) for i in (0, 32)))

    @staticmethod
    def map(half):
        t = (int.from_bytes(half, "little") & (2**255 - 1)) % P
        r = I * t * t % P
        u = (r + 1) * (1 - D * D) % P
        v = (-1 - r * D) * (r + D) % P
        is_square, s = Ristretto.ratio(u, v)
        c = -1
        if not is_square:
            s, c = -even(s * t % P, P) % P, r
        n = (c * (r - 1) * (D - 1) ** 2 - v) % P
        # √(−d − 1), the odd root (§4.1).
        w1 = n * (P - even(root(-D - 1, P), P))
        w0, w2, w3 = 2 * s * v, 1 - s * s, 1 + s * s
        return w0 * pow(w1, -1, P) % P, w2 * pow(w3, -1, P) % P


Q = 2**256 - 2**32 - 977


class Secp:
    """secp256k1: SEC 1's compressed encodings, hashing by RFC 9380 §8.7. The identity is None."""

    name, number, identity = "secp256k1", 3, None
    order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141

    @staticmethod
    def generator():
        x = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798
        return x, even(root(x**3 + 7, Q), Q)

    @staticmethod
    def add(a, b):
        if a is None or b is None:
            return a or b
        if a[0] == b[0]:
            if (a[1] + b[1]) % Q == 0:
                return None
            slope = 3 * a[0] ** 2 * pow(2 * a[1], -1, Q)
        else:
            slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, Q)
        x = (slope * slope - a[0] - b[0]) % Q
        return x, (slope * (a[0] - x) - a[1]) % Q

    @staticmethod
    def encode(point):
        return bytes([2 + point[1] % 2]) + point[0].to_bytes(32, "big")

    @staticmethod
    def hash(message, domain):
        uniform = expand("sha256", message, domain, 96)
        return Secp.add(*(Secp.map(int.from_bytes(uniform[i:i + 48], "big") % Q) for i in (0, 48)))

    @staticmethod
    def map(u):
        """SSWU to E′ (§6.6.2) and Vélu's isogeny of degree three from there."""
        a, b, z = 0x3f8731abdd661adca08a5558f0f5d272e953d363cb6f0e5d405447c01a444533, 1771, -11
        t = (z * z * u**4 + z * u * u) % Q
        x = -b * pow(a, -1, Q) * (1 + pow(t, -1, Q)) % Q if t else b * pow(z * a, -1, Q) % Q
        y = root((x**3 + a * x + b) % Q, Q)
        if y is None:
            x = z * u * u * x % Q
            y = root((x**3 + a * x + b) % Q, Q)
        if y % 2 != u % 2:
            y = Q - y
        kernel = 0x89291c84de3e11f1041da6957255eed5fc964a4df050df221d6ad4ce6ab9c5a5
        assert (3 * kernel**4 + 6 * a * kernel**2 + 12 * b * kernel - a * a) % Q == 0
        t, w = 2 * (3 * kernel**2 + a), 4 * (kernel**3 + a * kernel + b)
        d = pow(x - kernel, -1, Q)
        third = pow(3, -1, Q)
        return ((x + t * d + w * d * d) * third**2 % Q,
                y * (1 - t * d * d - 2 * w * d**3) * third**3 % Q)


def multiply(group, point, scalar):
    result = group.identity
    for bit in bin(scalar % group.order)[2:]:
        result = group.add(result, result)
        if bit == "1":
            result = group.add(result, point)
    return result


# The scheme.

def append(label, content):
    return word(len(label)) + word(len(content)) + label + content


def sign(group, members, count, scope, message, position, secrets, random):
    """The encoded signature of the member at `position`; `random` is the nonce and the others' responses."""
    order, size = group.order, len(group.encode(group.generator()))
    name = group.name.encode()
    domain = b"NIGHTJAR-RING-V01-KEY-IMAGE-BASE-" + name
    encoded = [b"".join(group.encode(key) for key in keys) for keys in members]
    bases = [group.hash(word(len(scope)) + scope + text[:size], domain) for text in encoded]
    images = [multiply(group, bases[position], secret) for secret in secrets]
    transcript = append(b"protocol", b"Nightjar linkable ring signature v1") + append(b"suite", name)
    transcript += append(b"scope", scope) + append(b"message", message) + append(b"keys of a member", word(count))
    transcript += b"".join(append(b"member", text) for text in encoded)
    transcript += b"".join(append(b"image", group.encode(image)) for image in images)

    def scalar(more):
        return int.from_bytes(sha512(transcript + more), "little") % order

    weights = [1] if count == 1 else [scalar(append(b"weight", word(k))) for k in range(count)]

    def total(points):
        result = group.identity
        for weight, point in zip(weights, points):
            result = group.add(result, multiply(group, point, weight))
        return result

    image = total(images)
    sums = [total(keys) for keys in members]

    def challenge(member, left, right):
        return scalar(append(b"challenge", word(member)) + append(b"left", group.encode(left))
                      + append(b"right", group.encode(right)))

    generator, n = group.generator(), len(members)
    responses, challenges = [0] * n, [0] * n
    nonce = random[0]
    c = challenge(position, multiply(group, generator, nonce), multiply(group, bases[position], nonce))
    for step in range(1, n):
        i = (position + step) % n
        responses[i], challenges[i] = random[step], c
        left = group.add(multiply(group, generator, random[step]), multiply(group, sums[i], c))
        right = group.add(multiply(group, bases[i], random[step]), multiply(group, image, c))
        c = challenge(i, left, right)
    challenges[position] = c
    secret = sum(w * s for w, s in zip(weights, secrets))
    responses[position] = (nonce - c * secret) % order
    header = bytes([1, group.number, count]) + n.to_bytes(2, "little")
    scalars = [challenges[0]] + responses
    return (header + b"".join(group.encode(image) for image in images)
            + b"".join(s.to_bytes(32, "little") for s in scalars))


def cases(group):
    drawn = 0

    def draw():
        nonlocal drawn
        drawn += 1
        return int.from_bytes(sha512(f"{group.name} {drawn}".encode()), "little") % group.order

    generator, size = group.generator(), len(group.encode(group.generator()))
    result = []
    shapes = [(2, 1, 0), (2, 1, 1), (3, 1, 1), (11, 1, 7), (16, 1, 0), (2, 2, 1), (5, 2, 4), (4, 3, 2)]
    for number, (n, count, position) in enumerate(shapes):
        secrets = [[draw() for _ in range(count)] for _ in range(n)]
        members = [[multiply(group, generator, secret) for secret in row] for row in secrets]
        random = [draw() for _ in range(n)]
        scope = [b"", b"poll 7", b"\0" * 40][number % 3]
        message = [b"", b"yes", sha512(b"a longer message") * 3][(number + 1) % 3]
        signature = sign(group, members, count, scope, message, position, secrets[position], random)
        base = {
            "suite": group.name,
            "members": [b"".join(group.encode(key) for key in row).hex() for row in members],
            "keyCount": count, "scope": scope.hex(), "message": message.hex(),
        }
        name = f"{n} members with {count} key{'s' * (count > 1)}, number {position} signs"
        made = {
            "secretKeys": b"".join(s.to_bytes(32, "little") for s in secrets[position]).hex(),
            "random": [s.to_bytes(32, "little").hex() for s in random],
            "keyImage": signature[5:5 + size].hex(), "signature": signature.hex(),
        }
        result.append({"name": name, **base, **made})
        if (n, count) not in [(3, 1), (5, 2)]:
            continue

        def refused(what, error, **changes):
            result.append({"name": f"{name}: {what}", **base, "signature": signature.hex(), **changes, "error": error})

        def changed(index, value):
            return (signature[:index] + value + signature[index + len(value):]).hex()

        last = len(signature) - 32
        plus_one = (int.from_bytes(signature[last:], "little") + 1).to_bytes(32, "little")
        start = 5 + count * size
        refused("another message", "challengeMismatch", message=(message + b"!").hex())
        refused("another scope", "challengeMismatch", scope=(scope + b"!").hex())
        refused("a response changed", "challengeMismatch", signature=changed(last, plus_one))
        refused("a response not below the order", "notCanonical",
                signature=changed(last, group.order.to_bytes(32, "little")))
        refused("a challenge of zero", "zeroChallenge", signature=changed(start, bytes(32)))
        refused("two members exchanged", "challengeMismatch",
                members=[base["members"][1], base["members"][0]] + base["members"][2:])
        refused("a member twice", "duplicateMember", members=base["members"][:-1] + base["members"][:1])
        refused("one member only", "ringTooSmall", members=base["members"][:1])
        refused("a member missing", "wrongResponseCount", members=base["members"][:-1])
        refused("a key image that is no element", "undecodableKeyImage", signature=changed(5, b"\xff" * size))
        refused("a byte too many", "wrongLength", signature=signature.hex() + "00")
        refused("an unknown version", "unknownVersion", signature=changed(0, b"\2"))
        refused("another suite", "wrongSuite", signature=changed(1, bytes([group.number % 3 + 1])))
    return result


def check_maps():
    point = Edwards.hash(b"", b"QUUX-V01-CS02-with-edwards25519_XMD:SHA-512_ELL2_RO_")
    assert point[0] == 0x3c3da6925a3c3c268448dcabb47ccde5439559d9599646a8260e47b1e4822fc6
    point = Secp.hash(b"", b"QUUX-V01-CS02-with-secp256k1_XMD:SHA-256_SSWU_RO_")
    assert point[0] == 0xc1cae290e291aee617ebaef1be6d73861479c48b841eaba9b7b5852ddfeb1346
    uniform = sha512(b"Ristretto is traditionally a short shot of espresso coffee")
    point = edwards_add(Ristretto.map(uniform[:32]), Ristretto.map(uniform[32:]))
    expected = "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"
    assert Ristretto.encode(point).hex() == expected


check_maps()
folder = pathlib.Path(sys.argv[1]) / "ring"
folder.mkdir(exist_ok=True)
for group in [Ristretto, Edwards, Secp]:
    file = {
        "source": "Nightjar, scripts/peers/make_ring_vectors.py", "section": "docs/ring-signatures.md",
        "licence": "CC0-1.0", "standard": "linkable rings", "operation": "linkable-ring", "cases": cases(group),
    }
    text = json.dumps(file, indent=1, ensure_ascii=False)
    (folder / f"{group.name}.json").write_text(text + "\n")
