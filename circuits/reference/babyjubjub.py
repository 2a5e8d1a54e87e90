"""Baby Jubjub (EIP-2494): a·x² + y² = 1 + d·x²·y² over BN254's scalar field; EdDSA with Poseidon on it; the Pedersen
hash of windows of four bits."""

from functools import lru_cache

from blake256 import blake256
from field import MODULUS as P
from field import inverse, square_root
from poseidon import poseidon

A, D = 168700, 168696
ORDER = 2736030358979909402780800718157159386076813972158567259200215660948447373041
IDENTITY = (0, 1)
GENERATOR = (
    995203441582195749578291179787384436505546430278305826713579947235728471134,
    5472060717959818805561601436314318772137091100104008585924551046643952123905,
)


def add(p, q):
    (x1, y1), (x2, y2) = p, q
    t = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + y1 * x2) * inverse(1 + t) % P, (y1 * y2 - A * x1 * x2) * inverse(1 - t) % P


def negate(p):
    return -p[0] % P, p[1]


def multiply(p, k: int):
    result = IDENTITY
    while k:
        if k & 1:
            result = add(result, p)
        p, k = add(p, p), k >> 1
    return result


BASE8 = multiply(GENERATOR, 8)


def on_curve(p) -> bool:
    x, y = p
    return (A * x * x + y * y - 1 - D * x * x * y * y) % P == 0


def unpack(data: bytes):
    """The point whose y is the little-endian integer of 255 bits, with the sign of x in bit 255, or None."""
    sign, y = data[31] >> 7, int.from_bytes(data, "little") & ((1 << 255) - 1)
    if y >= P:
        return None
    x = square_root((1 - y * y) * inverse(A - D * y * y))
    if x is None:
        return None
    return (-x % P if (x > P // 2) != bool(sign) else x), y


@lru_cache(maxsize=None)
def pedersen_base(index: int):
    """The first point of the subgroup among BLAKE-256 of "PedersenGenerator_<index>_<attempt>" unpacked, times 8."""
    attempt = 0
    while True:
        digest = bytearray(blake256(f"PedersenGenerator_{index:032d}_{attempt:032d}".encode()))
        digest[31] &= 0xBF
        attempt += 1
        point = unpack(bytes(digest))
        if point is None:
            continue
        point = multiply(point, 8)
        if point != IDENTITY and multiply(point, ORDER) == IDENTITY:
            return point


def pedersen(bits: list[int]):
    """Segments of 50 windows of 4 bits: three of a magnitude from 1 to 8 and a sign, with weights 32^window."""
    result = IDENTITY
    for segment in range(0, len(bits), 200):
        scalar = 0
        for j, start in enumerate(range(segment, min(segment + 200, len(bits)), 4)):
            w = (bits[start : min(start + 4, segment + 200)] + [0, 0, 0])[:4]
            scalar += (1 + w[0] + 2 * w[1] + 4 * w[2]) * (-1 if w[3] else 1) << (5 * j)
        result = add(result, multiply(pedersen_base(segment // 200), scalar % ORDER))
    return result


def sign(key: int, message: int, nonce: int):
    """EdDSA with Poseidon: the public key key·B8, and (R8, S) with S·B8 = R8 + h·8·A."""
    public, r = multiply(BASE8, key), multiply(BASE8, nonce)
    h = poseidon(*r, *public, message)
    return public, r, (nonce + h * 8 * key) % ORDER
