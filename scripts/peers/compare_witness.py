"""Computes witnesses with nightjar and with the peer's own programs under node, and compares the files byte for byte.

    compare_witness.py [--nightjar PROGRAM] [--size S]... [--table FILE] [--speed] [--repeat N] [NAME PART]

Each of circomlib's mains gets five inputs: zeros, ones, random bits, small numbers, random elements of the field. Where
the wires carry the same signals at full simplification, both must give the same file, or both refuse. --speed measures
four circuits instead, as processes (start-up, reading, writing included) and apart, and compares those witnesses too.
Exit: 0 as expected, 1 otherwise, 77 without the peer, node or wabt.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

from circom_mains import SIZES, counts, mains, sections

PRIME = 21888242871839275222246405745257275088548364400416034343698204186575808495617
ROOT = pathlib.Path(__file__).resolve().parents[2]

KINDS = {
    "zeros": lambda: 0,
    "ones": lambda: 1,
    "bits": lambda: random.getrandbits(1),
    "small": lambda: random.randrange(10),
    "field": lambda: random.randrange(PRIME),
}

HASH_CHAIN = """pragma circom 2.0.0;
include "poseidon.circom";
template Chain(n) {
    signal input in[2];
    signal output out;
    component h[n];
    for (var i = 0; i < n; i++) {
        h[i] = Poseidon(2);
        h[i].inputs[0] <== i == 0 ? in[0] : h[i-1].out;
        h[i].inputs[1] <== in[1];
    }
    out <== h[n-1].out;
}
component main = Chain(546);
"""
MERKLE = """pragma circom 2.0.0;
include "poseidon.circom";
include "bitify.circom";
template Merkle(n) {
    signal input leaf;
    signal input index;
    signal input siblings[n];
    signal output root;
    component bits = Num2Bits(n);
    bits.in <== index;
    component h[n];
    signal node[n+1];
    signal left[n];
    node[0] <== leaf;
    for (var i = 0; i < n; i++) {
        h[i] = Poseidon(2);
        left[i] <== bits.out[i] * (siblings[i] - node[i]) + node[i];
        h[i].inputs[0] <== left[i];
        h[i].inputs[1] <== siblings[i] + node[i] - left[i];
        node[i+1] <== h[i].out;
    }
    root <== node[n];
}
component main = Merkle(20);
"""
# A signature by the private scalar 123456789012345678901234567890 with the nonce 98765432109876543210987654321.
SIGNATURE = {
    "enabled": "1",
    "Ax": "4661731272548210268934679694492718649546845081895075773691618466099879388427",
    "Ay": "3290609614172515332642185865547505469634102916982786515489698289950378021620",
    "S": "776870333880236494794211376329700926930115697475676492484747196495711039265",
    "R8x": "8783068337255451040674362669909623731058158361494085693042228810760243189209",
    "R8y": "21486302377297140838931319404575517390734183283142797513159224226363621295381",
    "M": "42424242",
}


def speed_cases():
    """(name, source, input)"""
    random.seed(2)
    yield (
        "SHA-256 of 1536 bits",
        'pragma circom 2.0.0;\ninclude "sha256/sha256.circom";\ncomponent main = Sha256(1536);\n',
        {"in": [random.getrandbits(1) for _ in range(1536)]},
    )
    yield (
        "EdDSA-Poseidon",
        'pragma circom 2.0.0;\ninclude "eddsaposeidon.circom";\ncomponent main = EdDSAPoseidonVerifier();\n',
        SIGNATURE,
    )
    yield "546 Poseidons in a chain", HASH_CHAIN, {"in": ["1", "2"]}
    siblings = [str(random.randrange(PRIME)) for _ in range(20)]
    yield "Merkle path of 20", MERKLE, {"leaf": "77", "index": str(703011), "siblings": siblings}


def place(values, path, value):
    """Puts a value where a signal's name below main says: a.b[1][0]."""
    steps = [step if step else int(index) for step, index in re.findall(r"([A-Za-z_$][\w$]*)|\[(\d+)\]", path)]
    for step, following in zip(steps, steps[1:] + [None]):
        empty = [] if isinstance(following, int) else {}
        leaf = value if following is None else empty
        if isinstance(values, dict):
            values = values.setdefault(step, leaf)
        else:
            if len(values) == step:
                values.append(leaf)
            values = values[step]


def inputs(symbols, shape, draw):
    """An input document with drawn values, from a `.sym` file and the counts of an `.r1cs` file."""
    first = 1 + shape["publicOutputs"]
    last = first + shape["publicInputs"] + shape["privateInputs"]
    document = {}
    with open(symbols) as lines:
        for line in lines:
            number, _, _, name = line.rstrip("\n").split(",", 3)
            if first <= int(number) < last:
                place(document, name.removeprefix("main."), str(draw()))
    return document


def labels(path):
    return sections(pathlib.Path(path).read_bytes())[3]


class Ours:
    def __init__(self, program, library, folder):
        self.program, self.library, self.folder = program, library, folder

    def compile(self, text):
        source = self.folder / "main.circom"
        source.write_text(text)
        run = subprocess.run(
            [self.program, "circuit", "compile", str(source), "-l", self.library, "--O2", "--r1cs", "--sym", "--program",
             "-o", str(self.folder), "--json"], capture_output=True, text=True)
        return None if run.returncode == 0 else (run.stdout + run.stderr).strip()[:300]

    def witness(self, document, path):
        """The facts that the program prints, or None for a refusal, and the seconds of the process."""
        start = time.monotonic()
        run = subprocess.run(
            [self.program, "circuit", "witness", str(self.folder / "main.njw"), str(document), "-o", str(path), "--json"],
            capture_output=True, text=True)
        seconds = time.monotonic() - start
        facts = json.loads(run.stdout.splitlines()[-1])
        if run.returncode not in (0, 1):
            raise RuntimeError(run.stderr)
        return facts if facts["ok"] else None, seconds


def compare_mains(arguments, ours, folder):
    from circom_peer import PeerFailure, compile_source
    from peer_witness import binary, run

    lines, unexpected, equal, refused, other_layout = [], 0, 0, 0, 0

    def say(line):
        lines.append(line)
        print(line, flush=True)

    say("| main | wires | equal | refused by both | |")
    say("|---|---|---|---|---|")
    for name, text in mains(arguments.size or SIZES[:3], arguments.only):
        try:
            peer, _ = compile_source(text, name=name, program=True)
        except PeerFailure:
            continue
        complaint = ours.compile(text)
        if complaint:
            say(f"| {name} | | | | NOT COMPILED: {complaint} |")
            unexpected += 1
            continue
        if labels(ours.folder / "main.r1cs") != labels(peer / "circuit.r1cs"):
            say(f"| {name} | | | | another layout |")
            other_layout += 1
            continue
        shape = counts(ours.folder / "main.r1cs")
        program = binary(peer)
        random.seed(name)
        results, remark = [], ""
        for kind, draw in KINDS.items():
            document = folder / "input.json"
            document.write_text(json.dumps(inputs(ours.folder / "main.sym", shape, draw)))
            facts, _ = ours.witness(document, folder / "ours.wtns")
            try:
                run(program, document, folder / "peer.wtns")
                theirs = True
            except RuntimeError:
                theirs = False
            if facts is None or not theirs:
                results.append("refused" if facts is None and not theirs else "different")
                if results[-1] == "different":
                    remark += f" {kind}: refused by {'nightjar' if facts is None else 'the peer'} only."
            elif (folder / "ours.wtns").read_bytes() == (folder / "peer.wtns").read_bytes():
                results.append("equal")
            else:
                results.append("different")
                remark += f" {kind}: different files."
        equal += results.count("equal")
        refused += results.count("refused")
        unexpected += results.count("different")
        say(f"| {name} | {shape['wires']} | {results.count('equal')} | {results.count('refused')} |{remark} |")
    say(
        f"{equal} witnesses equal, {refused} inputs refused by both, {other_layout} mains with another layout, "
        f"{unexpected} not as expected")
    return lines, unexpected


def compare_speed(arguments, ours, folder):
    from circom_peer import compile_source
    from peer_witness import binary, run

    lines, unexpected = [], 0

    def say(line):
        lines.append(line)
        print(line, flush=True)

    say(
        "| circuit | signals | wires | equal | peer process ms | nightjar process ms | × | peer apart ms | "
        "nightjar apart ms | × | ns a signal | products a signal |")
    say("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, text, document in speed_cases():
        if arguments.only and arguments.only not in name:
            continue
        peer, _ = compile_source(text, name="speed", program=True)
        program = binary(peer)
        complaint = ours.compile(text)
        if complaint:
            raise RuntimeError(complaint)
        path = folder / "input.json"
        path.write_text(json.dumps(document))
        process, apart, peer_process, peer_apart = [], [], [], []
        # By turns, so that what else the machine does meets both.
        for _ in range(arguments.repeat):
            facts, seconds = ours.witness(path, folder / "ours.wtns")
            process.append(seconds)
            apart.append(facts["microseconds"] / 1e6)
            peer_process.append(run(program, path, folder / "peer.wtns")["process"])
        # In one process, where the peer's code is warm.
        peer_apart = min(run(program, path, folder / "peer.wtns", arguments.repeat)["seconds"])
        is_equal = (folder / "ours.wtns").read_bytes() == (folder / "peer.wtns").read_bytes()
        same_layout = labels(ours.folder / "main.r1cs") == labels(peer / "circuit.r1cs")
        a, b, c, d = min(peer_process), min(process), peer_apart, min(apart)
        nanoseconds = d / facts["signals"] * 1e9
        say(
            f"| {name} | {facts['signals']} | {facts['wires']} | "
            f"{'yes' if is_equal else 'no' if same_layout else 'another layout'} | {a * 1e3:.1f} | {b * 1e3:.1f} | "
            f"{a / b:.1f} | {c * 1e3:.1f} | {d * 1e3:.2f} | {c / d:.1f} | {nanoseconds:.0f} | "
            f"{nanoseconds / arguments.product:.1f} |")
        unexpected += not is_equal and same_layout
    return lines, unexpected


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nightjar", default=str(ROOT / ".build" / "release" / "nightjar"))
    parser.add_argument("--size", action="append", choices=SIZES)
    parser.add_argument("--table", help="write the table to this file too")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--product", type=float, default=19.0, help="nanoseconds of a product in the field")
    parser.add_argument("only", nargs="?")
    arguments = parser.parse_args()
    try:
        from circom_peer import library_path

        library = library_path()
    except ImportError:
        print("groth16py is missing", file=sys.stderr)
        return 77
    for tool in ("node", "wat2wasm"):
        if not shutil.which(tool):
            print(f"{tool} is missing", file=sys.stderr)
            return 77
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        ours = Ours(arguments.nightjar, library, folder)
        lines, unexpected = (compare_speed if arguments.speed else compare_mains)(arguments, ours, folder)
    if arguments.table:
        pathlib.Path(arguments.table).write_text("\n".join(lines) + "\n")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
