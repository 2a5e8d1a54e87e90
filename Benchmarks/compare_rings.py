"""Runs nightjar and the performance tests of Monero (Debian's package monero-tests) on the same operations, and prints
ratios.

usage: compare_rings.py --ringbenchmark PATH [--peer PATH] [--repeat N] [--json FILE]

The runs alternate, each on one thread but where a row says otherwise, and each figure is the least of its runs. The peer
prints averages in whole microseconds. Its test of CLSAG verifies two signatures of ring 16 and a balance, of which half is
taken.
"""
import argparse
import json
import os
import re
import subprocess
import tempfile

# Our row: the peer's test, and how many of our pieces of work one of its calls does.
PEER_TESTS = {
    "multiplication, secret scalar": ("test_crypto_ops<op_scalarmultKey>", 1),
    "multiplication, fixed base, secret scalar": ("test_crypto_ops<op_scalarmultBase>", 1),
    "decoding a point": ("test_ge_frombytes_vartime", 1),
    "key derivation": ("test_generate_key_derivation", 1),
    "subgroup check of a key image": ("test_crypto_ops<op_isInMainSubgroup>", 1),
    "CLSAG, ring of 16, verify": ("test_sig_clsag<16, 2, 2>", 2),
    "Bulletproofs+, 1 output, prove": ("test_bulletproof_plus<false, 1>", 1),
    "Bulletproofs+, 1 output, verify": ("test_bulletproof_plus<true, 1>", 1),
    "Bulletproofs+, 2 outputs, prove": ("test_bulletproof_plus<false, 2>", 1),
    "Bulletproofs+, 2 outputs, verify": ("test_bulletproof_plus<true, 2>", 1),
    "Bulletproofs+, 15 outputs, prove": ("test_bulletproof_plus<false, 15>", 1),
    "Bulletproofs+, 15 outputs, verify": ("test_bulletproof_plus<true, 15>", 1),
    "Bulletproofs+, 2 outputs, batch of 64, each": ("test_aggregated_bulletproof_plus<true, 2, 1, 1, 0, 64>", 64),
    "Bulletproofs, 2 outputs, prove": ("test_bulletproof<false, 2>", 1),
    "Bulletproofs, 2 outputs, verify": ("test_bulletproof<true, 2>", 1),
    "Borromean, prove": ("test_range_proof<false>", 1),
    "Borromean, verify": ("test_range_proof<true>", 1),
}
UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}


def run_peer(peer):
    pattern = "|".join(re.escape(test) for test, _ in PEER_TESTS.values())
    # It leaves a log where it runs.
    with tempfile.TemporaryDirectory() as folder:
        output = subprocess.run(
            [peer, "--filter", pattern, "--timings-database", os.devnull], check=True, capture_output=True, text=True,
            cwd=folder)
    found = re.findall(r"^(test_.*?) \(\d+ calls\) - OK: ([\d.]+) (\S+)/call", output.stdout, re.MULTILINE)
    return {name: float(value) * UNITS[unit] for name, value, unit in found}


def run_ours(program, repeat):
    output = subprocess.run([program, str(repeat)], check=True, capture_output=True, text=True).stdout
    rows = (line.split("\t") for line in output.splitlines())
    return {name: float(value) for name, value in rows}


def merge(best, new):
    for name, value in new.items():
        best[name] = min(value, best.get(name, float("inf")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ringbenchmark", required=True)
    parser.add_argument("--peer", default="/usr/lib/monero/tests/bin/performance_tests")
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--json", help="write the figures to this file as well")
    options = parser.parse_args()
    options.peer = os.path.abspath(options.peer)

    ours, theirs = {}, {}
    for _ in range(options.repeat):
        merge(ours, run_ours(options.ringbenchmark, 5))
        merge(theirs, run_peer(options.peer))
    missing = [test for test, _ in PEER_TESTS.values() if test not in theirs]
    if missing:
        raise SystemExit("the peer did not run " + ", ".join(missing))

    print(f"{os.cpu_count()} processors; peer: Monero's performance tests, {options.peer}")
    figures = []
    for name, seconds in ours.items():
        test, count = PEER_TESTS.get(name, (None, 1))
        other = theirs[test] / count if test else None
        ratio = f"{1e3 * other:10.3f} ms {other / seconds:6.2f}x" if other else ""
        print(f"{name:44} {1e3 * seconds:10.4f} ms {ratio}")
        figures.append({"name": name, "nightjar": seconds, "peer": other, "unit": "s"})
    if options.json:
        with open(options.json, "w") as file:
            json.dump(figures, file, indent=1)


main()
