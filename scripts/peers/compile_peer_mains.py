"""Compiles the mains of circomlib with the peer, filling the cache: compile_peer_mains.py [--size S]... [NAME PART]"""

import argparse

from circom_mains import SIZES, counts, mains
from circom_peer import PeerFailure, compile_source

parser = argparse.ArgumentParser()
parser.add_argument("--size", action="append", choices=SIZES)
parser.add_argument("--program", action="store_true", help="keep the witness program too")
parser.add_argument("only", nargs="?")
arguments = parser.parse_args()
for name, text in mains(arguments.size or SIZES[:3], arguments.only):
    try:
        folder, facts = compile_source(text, name=name, program=arguments.program)
    except PeerFailure as failure:
        print(f"{name:50} refused: {str(failure).strip().splitlines()[-1:]}", flush=True)
        continue
    found = counts(folder / "circuit.r1cs")
    print(f"{name:50} {facts['seconds']:8.2f} s {facts['peakMiB']:6} MiB", *found.values(), flush=True)
