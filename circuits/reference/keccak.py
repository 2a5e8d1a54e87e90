"""Keccak-256 with the original padding (Keccak reference, section 1), which hashlib does not have."""

MASK = (1 << 64) - 1


def round_constants() -> list[int]:
    """The 24 constants of iota from the LFSR x^8 + x^6 + x^5 + x^4 + 1."""
    register, constants = 1, []
    for _ in range(24):
        c = 0
        for j in range(7):
            if register & 1:
                c |= 1 << ((1 << j) - 1)
            register <<= 1
            if register & 0x100:
                register ^= 0x171
        constants.append(c)
    return constants


def rotations() -> list[int]:
    """The offsets of rho, indexed by x + 5y."""
    offsets, (x, y) = [0] * 25, (1, 0)
    for t in range(24):
        offsets[x + 5 * y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return offsets


def rotate(a: int, n: int) -> int:
    return (a << n | a >> (64 - n)) & MASK if n else a


def permute(a: list[int]) -> list[int]:
    for constant in round_constants():
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        a = [a[i] ^ c[(i + 4) % 5] ^ rotate(c[(i + 1) % 5], 1) for i in range(25)]
        b = [0] * 25
        for i in range(25):
            x, y = i % 5, i // 5
            b[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(a[i], rotations()[i])
        a = [b[i] ^ (~b[i // 5 * 5 + (i + 1) % 5] & b[i // 5 * 5 + (i + 2) % 5] & MASK) for i in range(25)]
        a[0] ^= constant
    return a


def keccak256(message: bytes) -> bytes:
    rate = 136
    padded = bytearray(message) + b"\x01"
    padded += bytes(-len(padded) % rate)
    padded[-1] |= 0x80
    state = [0] * 25
    for start in range(0, len(padded), rate):
        for i in range(rate // 8):
            state[i] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], "little")
        state = permute(state)
    return b"".join(w.to_bytes(8, "little") for w in state)[:32]
