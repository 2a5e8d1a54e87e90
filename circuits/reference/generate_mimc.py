"""Writes lib/mimc_constants.circom."""

import os

from mimc import MIMC7, SPONGE


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib")
    with open(os.path.join(folder, "mimc_constants.circom"), "w") as file:
        file.write("pragma circom 2.2.0;\n\n// MiMC's round constants. Written by reference/generate_mimc.py: do not edit.\n")
        for name, values in [("mimc7Constants", MIMC7), ("mimcSpongeConstants", SPONGE)]:
            rows = ",\n".join(f"        0x{v:064x}" if v else "        0" for v in values)
            file.write(f"\nfunction {name}() {{\n    return [\n{rows}\n    ];\n}}\n")


if __name__ == "__main__":
    main()
