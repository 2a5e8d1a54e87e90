"""Runs nightjar and fluxwallet-sapling (librustzcash) on the same work, and prints ratios.

usage: compare_sapling.py --saplingbenchmark PATH --params FOLDER [--repeat N] [--json FILE]

The peer builds a whole transaction of one spend and two outputs; nightjar's row is its three proofs, the signatures and
encryption of such a transaction taking less than a hundredth of that. Loading is excluded from both. The runs alternate,
and each figure is the least of its runs.
"""
import argparse
import json
import os
import subprocess
import sys

PEER = r"""
import json, sys, time
import fluxwallet_sapling as peer
peer.load_sapling_params()
key = peer.sapling_key_from_seed(bytes(range(32)), 133, 0)
address = key["default_address"]
tree = peer.add_commitment(peer.empty_sapling_tree(), bytes([1] * 31 + [0]))
# A note of value zero needs no place in the tree; its proof is as long in the making as any.
spend = dict(fvk_bytes=key["full_viewing_key"][:96], note_value=0, rcm_bytes=bytes([5] + [0] * 31),
             address_bytes=address, witness_bytes=peer.witness_at_position(tree, 0))
output = dict(address_bytes=address, value=0, memo=b"")
start = time.perf_counter()
made = peer.build_shielded_transaction(key["spending_key"], [spend], [output, output], peer.tree_root(tree), 0)
seconds = time.perf_counter() - start
assert len(made["spends"]) == 1 and len(made["outputs"]) == 2
print(seconds)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saplingbenchmark", required=True)
    parser.add_argument("--params", required=True)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", help="write the figures to this file as well")
    options = parser.parse_args()

    times, theirs = {}, []
    for _ in range(options.repeat):
        command = [options.saplingbenchmark, options.params, "2", "3"]
        for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            name, value = line.split("\t")
            times[name] = min(float(value), times.get(name, float("inf")))
        result = subprocess.run([sys.executable, "-c", PEER], check=True, capture_output=True, text=True)
        theirs.append(float(result.stdout))

    print(f"{os.cpu_count()} processors, two threads; peer: fluxwallet-sapling, all processors")
    figures = []
    for name, ours in times.items():
        other = min(theirs) if name == "prove, 1 spend and 2 outputs" else None
        ratio = f"{other:9.3f} {other / ours:6.2f}x" if other else ""
        print(f"{name:40} {1e3 * ours:10.2f} ms {ratio}")
        figures.append({"name": name, "nightjar": ours, "peer": other, "unit": "s"})
    if options.json:
        with open(options.json, "w") as file:
            json.dump(figures, file, indent=1)


main()
