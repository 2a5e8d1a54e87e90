"""Writes lib/pedersen_bases.circom."""

import os

from babyjubjub import pedersen_base

COUNT = 16


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib")
    rows = ",\n".join(f"        [\n            {x},\n            {y}\n        ]" for x, y in map(pedersen_base, range(COUNT)))
    with open(os.path.join(folder, "pedersen_bases.circom"), "w") as file:
        file.write("pragma circom 2.2.0;\n\n")
        file.write("// The Pedersen hash's generators, one for each segment of 200 bits. Written by\n")
        file.write("// reference/generate_pedersen.py: do not edit.\n\n")
        file.write(f"function pedersenBases() {{\n    return [\n{rows}\n    ];\n}}\n")


if __name__ == "__main__":
    main()
