"""BLAKE-256 (the SHA-3 finalist, 14 rounds), which Pedersen's generators are derived with."""

IV = [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19]
PI = [
    0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0, 0x082EFA98, 0xEC4E6C89,
    0x452821E6, 0x38D01377, 0xBE5466CF, 0x34E90C6C, 0xC0AC29B7, 0xC97C50DD, 0x3F84D5B5, 0xB5470917,
]  # fmt: skip
SIGMA = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
]
MASK = 0xFFFFFFFF


def rotate(a: int, n: int) -> int:
    return (a >> n | a << (32 - n)) & MASK


def compress(h: list[int], block: bytes, bits: int) -> list[int]:
    m = [int.from_bytes(block[4 * i : 4 * i + 4], "big") for i in range(16)]
    v = h + PI[:8]
    for i, t in enumerate([bits & MASK, bits & MASK, bits >> 32, bits >> 32]):
        v[12 + i] ^= t
    for r in range(14):
        s = SIGMA[r % 10]
        for i in range(8):
            shift = i // 4
            a, b, c, d = (4 * k + (i + k * shift) % 4 for k in range(4))
            x, y = s[2 * i], s[2 * i + 1]
            v[a] = (v[a] + v[b] + (m[x] ^ PI[y])) & MASK
            v[d] = rotate(v[d] ^ v[a], 16)
            v[c] = (v[c] + v[d]) & MASK
            v[b] = rotate(v[b] ^ v[c], 12)
            v[a] = (v[a] + v[b] + (m[y] ^ PI[x])) & MASK
            v[d] = rotate(v[d] ^ v[a], 8)
            v[c] = (v[c] + v[d]) & MASK
            v[b] = rotate(v[b] ^ v[c], 7)
    return [h[i] ^ v[i] ^ v[i + 8] for i in range(8)]


def blake256(message: bytes) -> bytes:
    length = 8 * len(message)
    padded = bytearray(message) + b"\x80"
    padded += bytes((56 - len(padded)) % 64)
    padded[-1] |= 1
    padded += length.to_bytes(8, "big")
    h = IV
    for start in range(0, len(padded), 64):
        # The counter holds the message's bits hashed so far, and zero for a block without any.
        bits = min(length, 8 * (start + 64)) if 8 * start < length or length == 0 else 0
        h = compress(h, padded[start : start + 64], bits)
    return b"".join(w.to_bytes(4, "big") for w in h)
