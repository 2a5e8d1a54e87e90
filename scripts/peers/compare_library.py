"""Compares the sizes of circuits/lib with circomlib's for the same function, at full simplification.

    compare_library.py [--nightjar PROGRAM] [--table FILE] [NAME PART]

Ours is compiled with nightjar, circomlib's with the peer compiler that carries it. Where a template of ours asks for bits
that are checked, the input's own checks are part of neither count: they are taken off, and the table says so. Exit: 0 if
no count of ours is above circomlib's, 1 otherwise, 77 without the peer.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from circom_mains import counts

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASE8 = (
    "[5299619240641551281634865583518297030282874472190772894086521144482721001553, "
    "16950150798460717657958625567821834550301663161624707787222815936182638968203]")

# Function; our test file, main and the input bits that it checks; circomlib's file and main.
PAIRS = [
    ("64 bits of a number", "bits", "Num2Bits(64)", 0, "bitify", "Num2Bits(64)"),
    ("254 bits, unambiguous", "bits", "Num2BitsStrict()", 0, "bitify", "Num2Bits_strict()"),
    ("number of 64 bits", "bits", "TestBits2Num(64)", 64, "bitify", "Bits2Num(64)"),
    ("zero", "comparators", "IsZero()", 0, "comparators", "IsZero()"),
    ("equal", "comparators", "IsEqual()", 0, "comparators", "IsEqual()"),
    ("equal, if enabled", "comparators", "EqualIf()", 0, "comparators", "ForceEqualIfEnabled()"),
    ("less, 32 bits", "comparators", "LessThan(32)", 0, "comparators", "LessThan(32)"),
    ("less or equal, 32 bits", "comparators", "LessEqThan(32)", 0, "comparators", "LessEqThan(32)"),
    ("greater, 32 bits", "comparators", "GreaterThan(32)", 0, "comparators", "GreaterThan(32)"),
    ("greater or equal, 32 bits", "comparators", "GreaterEqThan(32)", 0, "comparators", "GreaterEqThan(32)"),
    ("one of 2", "multiplexers", "TestMux(1)", 1, "mux1", "Mux1()"),
    ("one of 4", "multiplexers", "TestMux(2)", 2, "mux2", "Mux2()"),
    ("one of 8", "multiplexers", "TestMux(3)", 3, "mux3", "Mux3()"),
    ("one of 16", "multiplexers", "TestMux(4)", 4, "mux4", "Mux4()"),
    ("one of 8, by index", "multiplexers", "Multiplexer(3, 8)", 0, "multiplexer", "Multiplexer(3, 8)"),
    ("swap", "multiplexers", "TestSwitcher()", 1, "switcher", "Switcher()"),
    *((f"Poseidon of {n}", "poseidon", f"Poseidon({n})", 0, "poseidon", f"Poseidon({n})") for n in range(1, 17)),
    ("MiMC7", "mimc", "MiMC7(91)", 0, "mimc", "MiMC7(91)"),
    ("MiMC7 of 4", "mimc", "MultiMiMC7(4, 91)", 0, "mimc", "MultiMiMC7(4, 91)"),
    ("MiMC sponge of 2, 3 out", "mimc", "MiMCSponge(2, 220, 3)", 0, "mimcsponge", "MiMCSponge(2, 220, 3)"),
    ("SHA-256 of 64 bits", "sha256", "Sha256Bytes(8)", 64, "sha256/sha256", "Sha256(64)"),
    ("SHA-256 of 512 bits", "sha256", "Sha256Bytes(64)", 512, "sha256/sha256", "Sha256(512)"),
    ("curve: add", "babyjubjub", "BabyAdd()", 0, "babyjub", "BabyAdd()"),
    ("curve: double", "babyjubjub", "BabyDbl()", 0, "babyjub", "BabyDbl()"),
    ("curve: check", "babyjubjub", "BabyCheck()", 0, "babyjub", "BabyCheck()"),
    ("public key of a secret", "scalar_multiplication", "BabyPbk()", 0, "babyjub", "BabyPbk()"),
    ("fixed base, 253 bits", "scalar_multiplication", "TestFixed(253)", 253, "escalarmulfix",
     f"EscalarMulFix(253, {BASE8})"),
    ("variable base, 254 bits", "scalar_multiplication", "TestAnyStrict()", 353, "escalarmulany", "EscalarMulAny(254)"),
    ("Pedersen, 64 bits", "pedersen", "TestPedersen(64)", 64, "pedersen", "Pedersen(64)"),
    ("Pedersen, 256 bits", "pedersen", "TestPedersen(256)", 256, "pedersen", "Pedersen(256)"),
    ("EdDSA-Poseidon, with a switch", "eddsa_poseidon", "EdDSAPoseidonVerifier()", 0, "eddsaposeidon",
     "EdDSAPoseidonVerifier()"),
    ("sparse tree, 20 levels: inclusion", "sparse_merkle", "SparseMerkleInclusion(20)", 0, "smt/smtverifier",
     "SMTVerifier(20)"),
    ("sparse tree, 20 levels: insertion", "sparse_merkle", "SparseMerkleInsert(20)", 0, "smt/smtprocessor",
     "SMTProcessor(20)"),
]


def ours(program, file, main, folder):
    source = folder / "ours.circom"
    source.write_text(f'pragma circom 2.2.0;\ninclude "{file}.circom";\ncomponent main = {main};\n')
    run = subprocess.run(
        [program, "circuit", "compile", str(source), "-l", str(ROOT / "circuits" / "tests"), "--O2", "--r1cs",
         "-o", str(folder)], capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{file}: {main}: {run.stdout}{run.stderr}")
    return counts(folder / "ours.r1cs")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nightjar", default=str(ROOT / ".build" / "release" / "nightjar"))
    parser.add_argument("--table", help="write the table to this file too")
    parser.add_argument("only", nargs="?", default="")
    arguments = parser.parse_args()
    try:
        from circom_peer import compile_source, library_path

        library_path()
    except ImportError:
        print("groth16py is missing", file=sys.stderr)
        return 77
    lines, above = ["| function | ours | constraints | circomlib's | constraints |", "|---|---|---|---|---|"], 0
    with tempfile.TemporaryDirectory() as folder:
        for title, file, mine, bits, theirs_file, theirs in PAIRS:
            if arguments.only not in title:
                continue
            text = f'pragma circom 2.0.0;\ninclude "{theirs_file}.circom";\ncomponent main = {theirs};\n'
            peer, _ = compile_source(text, name="library")
            left = ours(arguments.nightjar, file, mine, pathlib.Path(folder))["constraints"] - bits
            right = counts(peer / "circuit.r1cs")["constraints"]
            name = [main.replace(f", {BASE8}", "") for main in (mine, theirs)]
            lines.append(
                f"| {title} | `{name[0]}`{f' less {bits}' if bits else ''} | {left:,} | `{name[1]}` | {right:,} |")
            print(lines[-1] + ("  ABOVE" if left > right else ""), flush=True)
            above += left > right
    print(f"{len(lines) - 2} functions compared, {above} with more constraints than circomlib's")
    if arguments.table:
        pathlib.Path(arguments.table).write_text("\n".join(lines) + "\n")
    return 1 if above or len(lines) == 2 else 0


if __name__ == "__main__":
    sys.exit(main())
