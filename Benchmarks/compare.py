"""Runs nightjar and groth16py (arkworks) on the same circuits, keys and witnesses, and prints ratios.

usage: compare.py --nightjar PATH --microbenchmarks PATH [--quick] [--repeat N] [--json FILE]

Times are the least of several runs; peak memory is the process's largest resident set. The peer uses one thread: its
package is built without threads.
"""
import argparse
import json
import os
import platform

import subprocess
import sys
import tempfile
import time

PEER = r"""
import json, resource, sys, time
import groth16py
what, repeat = sys.argv[1], int(sys.argv[2])
def least(action):
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - start)
    return best, result
if what == "setup":
    seconds, _ = least(lambda: groth16py.setup(sys.argv[3]))
elif what == "prove":
    key, _ = groth16py.import_zkey(sys.argv[3])
    seconds, _ = least(lambda: groth16py.prove_wtns(key, sys.argv[4]))
else:
    verifier = groth16py.Verifier(groth16py.VerifyingKey.from_snarkjs_file(sys.argv[3]))
    public, proof = open(sys.argv[4]).read(), open(sys.argv[5]).read()
    def many():
        for _ in range(50):
            assert verifier.verify_snarkjs(proof, public)
    seconds, _ = least(many)
    seconds /= 50
print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
"""

CIRCUITS = [
    ("multiplication chain", "multiplication-chain", 131064, "bn128"),
    ("Poseidon chain", "poseidon-chain", 546, "bn128"),
    ("SHA-256, 1536 bits", "sha256", 1536, "bn128"),
    ("multiplication chain", "multiplication-chain", 131064, "bls12381"),
]
QUICK = [("multiplication chain", "multiplication-chain", 4088, "bn128")]


def run(command):
    """Runs a command; returns wall seconds, peak bytes and its output."""
    read, write = os.pipe()
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.dup2(write, 1)
        os.close(read)
        os.execvp(command[0], command)
    os.close(write)
    with os.fdopen(read) as stream:
        output = stream.read()
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit("failed: " + " ".join(command) + "\n" + output)
    return seconds, usage.ru_maxrss * 1024, output


def peer(*arguments):
    result = subprocess.run([sys.executable, "-c", PEER, *map(str, arguments)], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit("the peer failed: " + result.stderr)
    return json.loads(result.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nightjar", required=True)
    parser.add_argument("--microbenchmarks")
    parser.add_argument("--quick", action="store_true", help="small circuits, for a check that all of it runs")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", help="write the figures to this file as well")
    options = parser.parse_args()
    nightjar = options.nightjar
    figures = []

    def row(name, ours, theirs=None, unit="s", memory=None, note=""):
        figures.append({"name": name, "nightjar": ours, "peer": theirs, "unit": unit, "peakBytes": memory, "note": note})
        ratio = f"{theirs / ours:6.2f}x" if theirs else "       "
        other = f"{theirs:10.4f}" if theirs else " " * 10
        peak = f"{memory / 1e6:8.0f} MB" if memory else " " * 11
        print(f"{name:58} {ours:10.4f} {other} {ratio} {unit:3} {peak} {note}", flush=True)

    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors; peer: groth16py, one thread")
    print(f"{'':58} {'nightjar':>10} {'peer':>10} {'ratio':>7}")
    proving = {}
    verified = None
    with tempfile.TemporaryDirectory() as folder:
        for title, circuit, size, curve in QUICK if options.quick else CIRCUITS:
            base = os.path.join(folder, f"{circuit}-{curve}")
            r1cs, wtns, zkey, key = base + ".r1cs", base + ".wtns", base + ".zkey", base + ".vkey.json"
            proof, public = base + ".proof.json", base + ".public.json"
            build = [nightjar, "circuit", "build", circuit, "--curve", curve, "--r1cs", r1cs, "--wtns", wtns]
            run(build + (["--size", str(size)] if size else []))
            info = json.loads(run([nightjar, "r1cs", "info", r1cs, "--json"])[2])
            name = f"{title}, {info['constraints']} constraints, {curve}"
            setup = [nightjar, "groth16", "setup", r1cs, zkey, "--test", "--quiet"]
            ours, peak = min((run(setup)[:2] for _ in range(options.repeat if size != 131064 else 2)))
            theirs = peer("setup", 1, r1cs)["seconds"] if curve == "bn128" else None
            row(f"setup, {name}", ours, theirs, memory=peak, note="2 threads, key file written")
            run([nightjar, "zkey", "export", "verificationkey", zkey, key])
            theirs = peer("prove", options.repeat, zkey, wtns)["seconds"] if curve == "bn128" else None
            for threads in (1, 2):
                command = [nightjar, "groth16", "prove", zkey, wtns, proof, public, "--quiet", "--threads", str(threads)]
                results = [run(command)[:2] for _ in range(options.repeat)]
                ours, peak = min(results)[0], max(result[1] for result in results)
                proving[title, curve, threads] = ours
                limit = 1.5 * os.path.getsize(zkey) + 100e6
                note = f"whole process; key file {os.path.getsize(zkey) / 1e6:.0f} MB"
                if peak > limit:
                    note += f", above the {limit / 1e6:.0f} MB meant"
                row(f"prove, {threads} threads, {name}", ours, theirs, memory=peak, note=note)
            run([nightjar, "groth16", "verify", key, public, proof])
            if curve == "bn128" and verified is None:
                verified = (key, public, proof, peer("verify", 5, key, public, proof)["seconds"])
            if (title, "bn128", 2) in proving and curve == "bls12381":
                ratio = proving[title, curve, 2] / proving[title, "bn128", 2]
                print(f"    BLS12-381 over BN254: {ratio:.2f}")
        for (title, curve, threads), seconds in proving.items():
            if threads == 2:
                print(f"    two threads over one, {title}, {curve}: {proving[title, curve, 1] / seconds:.2f}x")
        if options.microbenchmarks:
            files = list(verified[:3]) if verified else []
            lines = run([options.microbenchmarks, *files])[2].splitlines()
            times = {name: float(value) for name, value in (line.split("\t") for line in lines)}
            reference = times["reference product"]
            for name, value in times.items():
                note = f"{value / reference:.2f} reference products" if "product" in name and value < 1000 else ""
                theirs = verified[3] * 1e6 if name.startswith("bn128 verify, parsing included") else None
                if "batch" in name:
                    single = times[name.split(" verify")[0] + " verify"]
                    note = f"{value / 64 / single:.2f} of one by one"
                unit, scale = ("ns", 1) if value < 10_000 else ("µs", 1e3) if value < 5e6 else ("ms", 1e6)
                row(name, value / scale, theirs / (scale / 1e3) if theirs else None, unit=unit, note=note)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(figures, file, indent=1)


main()
