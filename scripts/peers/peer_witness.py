"""Computes witnesses with the peer's own witness programs: peer_witness.py FILE.circom INPUT.json WITNESS.wtns [REPEAT]

The peer compiler leaves its program as text with mnemonics that Debian's wabt no longer reads; they are renamed, wat2wasm
makes the binary, and node runs it (peer_witness.mjs). Prints the times.
"""

import json
import pathlib
import re
import subprocess
import sys
import time

from circom_peer import compile_source

RUNNER = pathlib.Path(__file__).with_name("peer_witness.mjs")
CONVERSIONS = {"wrap/i64": "wrap_i64", "extend_u/i32": "extend_i32_u", "extend_s/i32": "extend_i32_s"}
OLD = re.compile(r"\b(get|set|tee)_(local|global)\b|\b(i32|i64)\.(wrap/i64|extend_[us]/i32)|\b(grow|current)_memory\b")


def modern(match):
    if match[1]:
        return f"{match[2]}.{match[1]}"
    if match[3]:
        return f"{match[3]}.{CONVERSIONS[match[4]]}"
    return {"grow": "memory.grow", "current": "memory.size"}[match[5]]


def binary(folder):
    """The binary of the text program in a folder of the peer's results; made once."""
    target = folder / "program.wasm"
    if not target.exists():
        text = folder / "program.wat"
        text.write_text(OLD.sub(modern, (folder / "circuit.wasm").read_text()))
        subprocess.run(["wat2wasm", str(text), "-o", str(target)], check=True)
        text.unlink()
    return target


def run(program, inputs, path, repeat=1):
    """Writes the witness that a binary program computes for the inputs of a JSON file; returns the times."""
    start = time.monotonic()
    made = subprocess.run(
        ["node", str(RUNNER), str(program), str(inputs), str(path), str(repeat)], capture_output=True, text=True)
    if made.returncode != 0:
        raise RuntimeError(made.stderr)
    return {**json.loads(made.stdout.splitlines()[-1]), "process": time.monotonic() - start}


def witness(source, inputs, path, repeat=1, libraries=None):
    """Writes the witness of a circom text for the inputs of a JSON file; returns the times."""
    folder, _ = compile_source(source, libraries, program=True)
    return {**run(binary(folder), inputs, path, repeat), "folder": str(folder)}


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1]).read_text()
    print(json.dumps(witness(source, sys.argv[2], sys.argv[3], *sys.argv[4:5])))
