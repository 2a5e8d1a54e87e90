"""BN254's scalar field, over which the circuits are written."""

MODULUS = 21888242871839275222246405745257275088548364400416034343698204186575808495617


def inverse(a: int) -> int:
    return pow(a, -1, MODULUS)


def square_root(a: int) -> int | None:
    """A square root of a by Tonelli and Shanks's method, or None."""
    p = MODULUS
    a %= p
    if a == 0:
        return 0
    if pow(a, (p - 1) // 2, p) != 1:
        return None
    s, q = 0, p - 1
    while q % 2 == 0:
        s, q = s + 1, q // 2
    z = next(z for z in range(2, 100) if pow(z, (p - 1) // 2, p) == p - 1)
    m, c, t, r = s, pow(z, q, p), pow(a, q, p), pow(a, (q + 1) // 2, p)
    while t != 1:
        i, u = 0, t
        while u != 1:
            u, i = u * u % p, i + 1
        b = pow(c, 1 << (m - i - 1), p)
        m, c, t, r = i, b * b % p, t * b * b % p, r * b % p
    return r
