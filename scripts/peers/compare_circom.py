"""Compiles circomlib's mains, or the project's own, with nightjar and compares the systems with the peer's, at full
simplification.

    compare_circom.py [--nightjar PROGRAM] [--size S]... [--own] [--table FILE] [--shallow] [NAME PART]

For each main the counts of constraints, wires, public outputs, public inputs, private inputs and labels must be the
peer's. The table also says what more agrees: `bytes`, the files are equal; `system`, the wires carry the same signals
and the constraints are the same up to their order and a factor; `wires`, only the wires do; `-`, nothing more. Differences listed in `circom_differences.json` with a reason do not fail the run; a listed
difference that is gone does. Exit: 0 as expected, 1 otherwise, 77 without the peer.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from circom_mains import SIZES, counts, mains, own_mains, system

KNOWN = pathlib.Path(__file__).with_name("circom_differences.json")


def canonical(combination, factor, prime):
    return tuple(sorted((wire, value * factor % prime) for wire, value in combination.items()))


def normal_form(rows, prime):
    """A number for a system that does not depend on the order of its constraints, of A and B, or on factors."""
    total = 0
    for a, b, c in rows:
        factors = []
        for combination in (a, b):
            leading = min(combination.items())[1] if combination else 1
            factors.append(pow(leading, -1, prime))
        if a and b:
            left, right = sorted([canonical(a, factors[0], prime), canonical(b, factors[1], prime)])
            form = (left, right, canonical(c, factors[0] * factors[1] % prime, prime))
        else:
            form = ((), (), canonical(c, pow(min(c.items())[1], -1, prime), prime) if c else ())
        total += int.from_bytes(hashlib.blake2b(repr(form).encode(), digest_size=16).digest(), "little")
    return total % 2**128


def compile_ours(program, text, name, library, folder):
    main = folder / f"{name}.circom"
    main.write_text(text)
    start = time.monotonic()
    run = subprocess.run(
        [program, "circuit", "compile", str(main), "-l", library, "--O2", "--r1cs", "-o", str(folder), "--json"],
        capture_output=True, text=True)
    seconds = time.monotonic() - start
    if run.returncode != 0:
        return None, seconds, (run.stdout + run.stderr).strip()
    return folder / f"{name}.r1cs", seconds, ""


PRIME = 21888242871839275222246405745257275088548364400416034343698204186575808495617


def compare(ours, theirs, is_deep):
    """The counts, what differs among them (texts), and what agrees beyond them."""
    left, right = counts(ours), counts(theirs)
    different = [f"{field} {left[field]}, peer {right[field]}" for field in left if left[field] != right[field]]
    if ours.read_bytes() == theirs.read_bytes():
        return left, different, "bytes"
    if not is_deep:
        return left, different, "?"
    (rows, labels), (peer_rows, peer_labels) = system(ours), system(theirs)
    if labels != peer_labels:
        return left, different, "-"
    return left, different, "system" if normal_form(rows, PRIME) == normal_form(peer_rows, PRIME) else "wires"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nightjar", default=str(KNOWN.parents[2] / ".build" / "release" / "nightjar"))
    parser.add_argument("--size", action="append", choices=SIZES)
    parser.add_argument("--own", action="store_true", help="the circuits of circuits/ instead of circomlib's")
    parser.add_argument("--table", help="write the table to this file too")
    parser.add_argument("--shallow", action="store_true", help="counts and bytes only")
    parser.add_argument("only", nargs="?")
    arguments = parser.parse_args()
    try:
        from circom_peer import PeerFailure, compile_source, library_path

        library = library_path()
    except ImportError:
        print("groth16py is missing", file=sys.stderr)
        return 77
    known = json.loads(KNOWN.read_text()) if KNOWN.is_file() else {}
    lines, agreements, unexpected, compared = [], {}, 0, 0

    def say(line):
        lines.append(line)
        print(line, flush=True)

    say("| main | constraints | wires | public | private | signals | agree | peer s | nightjar s | × |")
    say("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        chosen = own_mains(arguments.only) if arguments.own else mains(arguments.size or SIZES[:3], arguments.only)
        for name, text in chosen:
            try:
                folder, facts = compile_source(text, name="circuit" if arguments.own else name)
            except PeerFailure as failure:
                say(f"| {name} | refused by the peer: {str(failure).splitlines()[-1]} |")
                unexpected += 1
                continue
            ours, seconds, refusal = compile_ours(
                arguments.nightjar, text, "circuit" if arguments.own else name, library, pathlib.Path(temporary))
            compared += 1
            if ours is None:
                say(f"| {name} | REFUSED: {refusal[:300]!r} |")
                unexpected += 1
                continue
            is_deep = not arguments.shallow
            found, different, agreement = compare(ours, folder / "circuit.r1cs", is_deep)
            agreements[agreement] = agreements.get(agreement, 0) + 1
            say(
                f"| {name} | {found['constraints']} | {found['wires']} | "
                f"{found['publicOutputs']}+{found['publicInputs']} | {found['privateInputs']} | {found['labels']} | "
                f"{agreement} | {facts['seconds']:.2f} | {seconds:.2f} | "
                f"{facts['seconds'] / seconds:.1f} |")
            if different:
                reason = known.get(name)
                say(f"| | DIFFERS: {'; '.join(different)}. {reason or 'Not explained.'} |")
                unexpected += reason is None
            elif name in known:
                say("| | listed as different, and is not |")
                unexpected += 1
            ours.unlink()
    agreed = ", ".join(f"{count} {kind}" for kind, count in sorted(agreements.items()))
    say(f"{compared} mains compared ({agreed}), {unexpected} not as expected")
    if arguments.table:
        pathlib.Path(arguments.table).write_text("\n".join(lines) + "\n")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
