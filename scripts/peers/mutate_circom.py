"""Compiles random changes of circom sources with nightjar and with the peer, and compares the answers.

    mutate_circom.py [--nightjar PROGRAM] [--seed N] [--count N] [--keep FOLDER] [SOURCE]...

Each source (by default a program with most constructs and the small circuits of `circuits/negative`) has tokens replaced, deleted
or moved. Both compilers must refuse the result or both accept it, and then write the same constraint file at full
simplification. A compiler that crashes, or runs for more than 20 seconds, is a difference too, unless both do. What
nightjar refuses for no other reason than one of `STRICTER`, and the peer accepts, is counted apart.
Exit: 0 where all agree, 1 otherwise, 77 without the peer.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import circom_peer

HERE = pathlib.Path(__file__).parent
CIRCUITS = HERE.parents[1] / "circuits"
TIMEOUT = 20
# The peer does not look into the branches of `c ? a : b` where c depends on signals.
STRICTER = {"C310": "an index beyond its array"}

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|"[^"]*"|[A-Za-z_$][\w$]*|[0-9]\w*|<==|<--|-->|==>|===|\*\*=?|\\=|<<=?|>>=?|\+\+|--|&&|\|\|'
    r"|[-+*/%&|^]=|[=!<>]=|\S",
    re.S)
OPERATORS = ["+", "-", "*", "/", "%", "\\", "**", "<", ">", "==", "!=", "&", "|", "^", "<<", ">>", "&&", "||", "<=", ">="]
ASSIGNMENTS = ["=", "<==", "<--", "===", "+=", "==>", "-->"]
NUMBERS = ["0", "1", "2", "3", "5", "10", "253", "254"]


def kind(token):
    if re.match(r"[A-Za-z_$]", token):
        return "name"
    if token[0].isdigit():
        return "number"
    return "operator" if token in OPERATORS else "assignment" if token in ASSIGNMENTS else "other"


def tokens(path):
    """The tokens of a file without comments, with the paths of includes made absolute."""
    found = [token for token in TOKEN.findall(path.read_text()) if not token.startswith(("//", "/*"))]
    for index in range(1, len(found)):
        if found[index - 1] == "include":
            target = path.parent / found[index].strip('"')
            if target.exists():
                found[index] = f'"{target.resolve()}"'
    return found


def mutate(source, generator):
    result = list(source)
    choices = collections.defaultdict(list)
    for token in source:
        choices[kind(token)].append(token)
    choices["operator"], choices["assignment"], choices["number"] = OPERATORS, ASSIGNMENTS, NUMBERS
    for _ in range(generator.choice([1, 1, 1, 2])):
        index = generator.randrange(len(result))
        dice = generator.random()
        ends = [i for i, token in enumerate(result) if token in ";{}"]
        if dice < 0.7 and kind(result[index]) != "other":
            result[index] = generator.choice(choices[kind(result[index])])
        elif dice < 0.85 and len(ends) > 2:
            at = generator.randrange(len(ends) - 1)
            statement = result[ends[at] + 1:ends[at + 1] + 1]
            if generator.random() < 0.5:
                del result[ends[at] + 1:ends[at + 1] + 1]
            else:
                end = generator.choice(ends)
                result[end + 1:end + 1] = statement
        elif dice < 0.9:
            result.insert(index, generator.choice(result))
        else:
            result[index] = generator.choice(result)
    return " ".join(result) + "\n"


def ours(program, path, folder):
    """`accepted` with the constraint file, or `refused` with the codes, or what went wrong."""
    try:
        run = subprocess.run(
            [program, "circuit", "compile", str(path), "--O2", "--r1cs", "-o", str(folder), "--json"],
            capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return "endless", None
    if run.returncode == 0:
        return "accepted", (folder / f"{path.stem}.r1cs").read_bytes()
    if run.returncode == 1:
        return "refused", sorted({d["code"] for d in json.loads(run.stdout)["diagnostics"] if d["severity"] == "error"})
    return f"crashed ({run.returncode})", run.stderr[-400:]


def theirs(source):
    try:
        folder, _ = circom_peer.compile_source(source, libraries=[], timeout=TIMEOUT)
    except circom_peer.PeerFailure as failure:
        text = re.sub(r"\x1b\[[0-9;]*m", "", str(failure))
        if "panicked" in text:
            return "crashed", text
        found = re.findall(r"^error\[[A-Z0-9]+\]: .*|^.*[Ee]rror.*$", text, re.M)
        return "refused", found[:2] or text[-300:]
    except TimeoutError:
        return "endless", None
    return "accepted", (folder / "circuit.r1cs").read_bytes()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--nightjar", default=str(HERE.parents[1] / ".build/release/nightjar"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--keep", help="where sources that differ go")
    parser.add_argument("sources", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        import groth16py  # noqa: F401
    except ImportError:
        print("the peer is not installed")
        return 77
    paths = arguments.sources or [HERE / "constructs.circom"] * 20 + sorted(CIRCUITS.glob("negative/*.circom"))
    sources = [tokens(path) for path in paths]
    generator = random.Random(arguments.seed)
    counts, differing = collections.Counter(), 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        circom_peer.CACHE = folder / "peer"
        for index in range(arguments.count):
            text = mutate(generator.choice(sources), generator)
            path = folder / f"mutant{index}.circom"
            path.write_text(text)
            mine, his = ours(arguments.nightjar, path, folder), theirs(text)
            same = mine[0] == his[0] and (mine[0] != "accepted" or mine[1] == his[1])
            if (mine[0], his[0]) == ("refused", "accepted") and set(mine[1]) <= STRICTER.keys():
                counts["refused by ours only: " + ", ".join(STRICTER[code] for code in mine[1])] += 1
                continue
            counts[mine[0] if same else f"ours {mine[0]}, the peer's {his[0]}"] += 1
            if same:
                continue
            differing += 1
            details = ["differing systems", ""] if mine[0] == his[0] else [mine[1], his[1]]
            shown = [str(d)[:300] if not isinstance(d, bytes) else f"{len(d)} bytes" for d in details]
            print(f"mutant {index}: ours {mine[0]} {shown[0]}; the peer's {his[0]} {shown[1]}", flush=True)
            if arguments.keep:
                pathlib.Path(arguments.keep).mkdir(parents=True, exist_ok=True)
                (pathlib.Path(arguments.keep) / f"mutant{arguments.seed}-{index}.circom").write_text(text)
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    print(f"{arguments.count} changed sources (seed {arguments.seed}), {differing} answered differently")
    return 0 if differing == 0 else 1


sys.exit(main())
