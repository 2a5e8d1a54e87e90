"""Writes vectors/poseidon/bn254.json: Poseidon as circom uses it, from the paper's definition in plain integers.

Argument: the vectors folder. Constants come from the Grain LFSR (Poseidon, ePrint 2019/458, appendix E), the matrix is the
Cauchy matrix of its next numbers, rounds are 8 full ones around those of circom's table. Inputs are fixed; a second run
writes the same bytes. Nothing here is optimised or shared with Nightjar.
"""

import hashlib
import json
import pathlib
import sys

P = 21888242871839275222246405745257275088548364400416034343698204186575808495617
BITS, FULL = 254, 8
PARTIAL = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]


def grain(width, partial):
    """The register's output bits: of each pair the second, where the first is one."""
    fields = [(1, 2), (0, 4), (BITS, 12), (width, 12), (FULL, 10), (partial, 10), (2**30 - 1, 30)]
    bits = [int(bit) for value, count in fields for bit in format(value, f"0{count}b")]

    def step():
        new = bits[62] ^ bits[51] ^ bits[38] ^ bits[23] ^ bits[13] ^ bits[0]
        bits.pop(0)
        bits.append(new)
        return new

    for _ in range(160):
        step()
    while True:
        keep, bit = step(), step()
        if keep:
            yield bit


def parameters(width, partial):
    source = grain(width, partial)

    def integer():
        return int("".join(str(next(source)) for _ in range(BITS)), 2)

    constants = []
    while len(constants) < width * (FULL + partial):
        value = integer()
        if value < P:
            constants.append(value)
    # The matrix's numbers are reduced, not drawn again.
    numbers = [integer() % P for _ in range(2 * width)]
    assert len(set(numbers)) == 2 * width
    matrix = [[pow(x + y, -1, P) for y in numbers[width:]] for x in numbers[:width]]
    return constants, matrix


def poseidon(inputs, constants, matrix):
    width, partial = len(inputs) + 1, PARTIAL[len(inputs) - 1]
    state = [0] + inputs
    for turn in range(FULL + partial):
        state = [(s + c) % P for s, c in zip(state, constants[width * turn:])]
        is_full = turn < FULL // 2 or turn >= FULL // 2 + partial
        state = [pow(s, 5, P) if is_full or i == 0 else s for i, s in enumerate(state)]
        state = [sum(m * s for m, s in zip(row, state)) % P for row in matrix]
    return state[0]


def main(folder):
    cases = []
    for count in range(1, len(PARTIAL) + 1):
        constants, matrix = parameters(count + 1, PARTIAL[count - 1])
        drawn = [
            int.from_bytes(hashlib.sha256(f"nightjar poseidon {count} {i}".encode()).digest(), "big") % P
            for i in range(count)
        ]
        for inputs in [list(range(1, count + 1)), [0] * count, [P - 1] * count, drawn]:
            cases.append({
                "inputs": [str(value) for value in inputs], "expected": str(poseidon(inputs, constants, matrix)),
            })
    contents = {
        "source": f"Nightjar, scripts/peers/{pathlib.Path(__file__).name}, from the definition in ePrint 2019/458",
        "section": "x^5, t = inputs + 1, circom's numbers of rounds", "licence": "CC0-1.0", "standard": "Poseidon",
        "operation": "poseidon-bn254", "cases": cases,
    }
    path = folder / "poseidon" / "bn254.json"
    path.write_text(json.dumps(contents, indent=1, ensure_ascii=False) + "\n")
    print(path.relative_to(folder), len(cases))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
