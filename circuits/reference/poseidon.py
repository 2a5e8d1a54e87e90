"""Poseidon (ePrint 2019/458) on BN254's scalar field: x^5, 8 full rounds, the partial rounds of the paper's script for
128 bits of security, constants from the Grain LFSR of appendix E."""

from functools import lru_cache

from field import MODULUS as P
from field import inverse

FULL = 8
PARTIAL = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]  # widths 2 to 17


class Grain:
    """The 80-bit register in self-shrinking mode."""

    def __init__(self, width: int, partial: int):
        bits = []
        for value, size in [(1, 2), (0, 4), (254, 12), (width, 12), (FULL, 10), (partial, 10), ((1 << 30) - 1, 30)]:
            bits += [(value >> i) & 1 for i in reversed(range(size))]
        self.state = bits
        for _ in range(160):
            self.clock()

    def clock(self) -> int:
        s = self.state
        new = s[62] ^ s[51] ^ s[38] ^ s[23] ^ s[13] ^ s[0]
        self.state = s[1:] + [new]
        return new

    def bit(self) -> int:
        while True:
            keep, bit = self.clock(), self.clock()
            if keep:
                return bit

    def integer(self) -> int:
        value = 0
        for _ in range(254):
            value = value << 1 | self.bit()
        return value

    def element(self) -> int:
        while True:
            value = self.integer()
            if value < P:
                return value


@lru_cache(maxsize=None)
def parameters(width: int):
    """Round constants, `width` for each round, and the mixing matrix by rows."""
    partial = PARTIAL[width - 2]
    grain = Grain(width, partial)
    constants = [[grain.element() for _ in range(width)] for _ in range(FULL + partial)]
    while True:
        points = [grain.integer() % P for _ in range(2 * width)]
        x, y = points[:width], points[width:]
        if len(set(points)) == 2 * width and all((a + b) % P for a in x for b in y):
            break
    return constants, [[inverse(a + b) for b in y] for a in x]


def permute(state: list[int]) -> list[int]:
    t = len(state)
    constants, matrix = parameters(t)
    for r, c in enumerate(constants):
        state = [(a + b) % P for a, b in zip(state, c)]
        full = r < FULL // 2 or r >= len(constants) - FULL // 2
        state = [pow(a, 5, P) if full or i == 0 else a for i, a in enumerate(state)]
        state = [sum(m * a for m, a in zip(row, state)) % P for row in matrix]
    return state


def poseidon(*inputs: int) -> int:
    """The hash of 1 to 16 field elements."""
    return permute([0, *inputs])[0]
