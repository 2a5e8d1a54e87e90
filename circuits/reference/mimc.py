"""MiMC (ePrint 2016/492) over BN254's scalar field: x^7 in a block cipher of 91 rounds, and x^5 in a Feistel network of
220 rounds used as a sponge. Constants: the chain keccak256(seed), keccak256 of that, and so on, reduced."""

from field import MODULUS as P
from keccak import keccak256


def chain(seed: bytes, count: int) -> list[int]:
    """`count` constants: the first link of the chain is skipped."""
    link, values = keccak256(seed), []
    for _ in range(count):
        link = keccak256(link)
        values.append(int.from_bytes(link, "big") % P)
    return values


MIMC7 = [0] + chain(b"mimc", 90)
SPONGE = [0] + chain(b"mimcsponge", 218) + [0]


def mimc7(x: int, k: int, rounds: int = 91) -> int:
    for c in MIMC7[:rounds]:
        x = pow(x + k + c, 7, P)
    return (x + k) % P


def multi_mimc7(inputs: list[int], k: int, rounds: int = 91) -> int:
    """Miyaguchi and Preneel's chaining."""
    for x in inputs:
        k = (k + x + mimc7(x, k, rounds)) % P
    return k


def feistel(left: int, right: int, k: int) -> tuple[int, int]:
    for i, c in enumerate(SPONGE):
        t = pow(left + k + c, 5, P)
        if i < len(SPONGE) - 1:
            left, right = (right + t) % P, left
        else:
            right = (right + t) % P
    return left, right


def mimc_sponge(inputs: list[int], k: int, outputs: int) -> list[int]:
    left = right = 0
    for x in inputs:
        left, right = feistel((left + x) % P, right, k)
    result = [left]
    while len(result) < outputs:
        left, right = feistel(left, right, k)
        result.append(left)
    return result
