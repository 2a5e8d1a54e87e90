"""Times of compilation beside circom 2.2.2's (inside PyPI's groth16py) in one run, at full simplification.

    compile_speed.py [--nightjar PROGRAM] [--huge] [NAME PART]

Both compile the same source to `.r1cs`; the peer's time ends when that file is complete, nightjar's when its process ends.
nightjar runs three times before the peer and three times after; the middle one counts. Peak memory is that of the process.
The files must be equal byte for byte. `--huge` adds two circuits for which the peer needs many minutes.
Exit: 0 done, 1 the files differ, 77 without the peer.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import circom_peer
from circom_mains import counts

CHAIN = """pragma circom 2.0.0;
template Chain(n) {
    signal input a;
    signal output b;
    signal t[n];
    t[0] <== a*a + 1;
    for (var i = 1; i < n; i++) {
        t[i] <== t[i-1]*t[i-1] + i;
    }
    b <== t[n-1];
}
component main = Chain(%d);
"""
HASH = 'pragma circom 2.0.0;\ninclude "sha256/sha256.circom";\ncomponent main = Sha256(%d);\n'
POSEIDON = """pragma circom 2.0.0;
include "poseidon.circom";
template Chain(n) {
    signal input a;
    signal output b;
    component h[n];
    for (var i = 0; i < n; i++) {
        h[i] = Poseidon(2);
        if (i == 0) { h[i].inputs[0] <== a; } else { h[i].inputs[0] <== h[i-1].out; }
        h[i].inputs[1] <== i;
    }
    b <== h[n-1].out;
}
component main = Chain(%d);
"""
CASES = [
    ("SHA-256 of 512 bits", HASH % 512, False),
    ("SHA-256 of 1536 bits", HASH % 1536, False),
    ("Poseidon, 546 times", POSEIDON % 546, False),
    ("chain of 131,064 products", CHAIN % 131064, False),
    ("chain of 524,280 products", CHAIN % 524280, True),
    ("SHA-256 of 8192 bits", HASH % 8192, True),
]


def ours(program, path, library, folder):
    """Seconds and peak MiB of one compilation. Like the peer it writes a new file: removing an old one takes time too."""
    (folder / "circuit.r1cs").unlink(missing_ok=True)
    start = time.monotonic()
    process = subprocess.Popen(
        [program, "circuit", "compile", str(path), "-l", library, "--O2", "--r1cs", "-o", str(folder), "--quiet"],
        stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"nightjar ended with status {process.returncode}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nightjar", default=str(circom_peer.ROOT / ".build/release/nightjar"))
    parser.add_argument("--huge", action="store_true")
    parser.add_argument("only", nargs="?")
    arguments = parser.parse_args()
    try:
        library = circom_peer.library_path()
    except ImportError:
        print("groth16py is missing", file=sys.stderr)
        return 77
    print("| circuit | constraints | circom s | MiB | nightjar s | MiB | times faster |\n|---|---|---|---|---|---|---|", flush=True)
    equal = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        # Nothing kept from earlier runs counts.
        circom_peer.CACHE = folder / "peer"
        for name, source, is_huge in CASES:
            if is_huge and not arguments.huge or arguments.only and arguments.only not in name:
                continue
            path = folder / "circuit.circom"
            path.write_text(source)
            runs = [ours(arguments.nightjar, path, library, folder) for _ in range(3)]
            peer, facts = circom_peer.compile_source(source, timeout=7200)
            runs += [ours(arguments.nightjar, path, library, folder) for _ in range(3)]
            seconds, peak = statistics.median(r[0] for r in runs), max(r[1] for r in runs)
            same = (peer / "circuit.r1cs").read_bytes() == (folder / "circuit.r1cs").read_bytes()
            equal &= same
            print(
                f"| {name} | {counts(folder / 'circuit.r1cs')['constraints']:,} | {facts['seconds']:.2f} | {facts['peakMiB']} | "
                f"{seconds:.2f} | {peak:.0f} | {facts['seconds'] / seconds:.1f}{'' if same else ', FILES DIFFER'} |", flush=True)
    return 0 if equal else 1


sys.exit(main())
