"""The mains that instantiate every circomlib template, the project's own, and the headers of `.r1cs` files."""

import importlib.machinery
import importlib.util
import json
import pathlib
import struct

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = pathlib.Path(__file__).with_name("circomlib_mains.json")
SIZES = ("small", "medium", "large", "huge")


def mains(sizes=SIZES, only=None):
    """(name, source text) of each main whose size is among `sizes` and whose name contains `only`."""
    for entry in json.loads(TABLE.read_text())["mains"]:
        if entry.get("size", "small") in sizes and (only is None or only in entry["name"]):
            yield entry["name"], source(entry)


def own_mains(only=None):
    """(name, source text) of each circuit that `circuits/stats.csv` pins, with absolute paths."""
    path = str(ROOT / "scripts" / "circuit-stats")
    specification = importlib.util.spec_from_loader(
        "circuit_stats", importlib.machinery.SourceFileLoader("circuit_stats", path))
    stats = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(stats)
    for circuit, main, public in stats.mains():
        name = f"{circuit.stem if main else circuit.parent.name}.{main or 'main'}"
        if only is not None and only not in name:
            continue
        yield name, stats.main_source(circuit.resolve(), main, public)


def source(entry):
    """The text of one main."""
    if "file" in entry:
        return f'pragma circom 2.0.0;\ninclude "{entry["file"]}";\n'
    include = entry["include"] if isinstance(entry["include"], list) else [entry["include"]]
    lines = "".join(f'include "{file}";\n' for file in include)
    public = f' {{public [{", ".join(entry["public"])}]}}' if "public" in entry else ""
    return f"pragma circom 2.0.0;\n{lines}component main{public} = {entry['main']};\n"


def sections(data):
    magic, version, count = struct.unpack_from("<4sII", data)
    if magic != b"r1cs" or version != 1:
        raise ValueError("not an r1cs file of version 1")
    position, found = 12, {}
    for _ in range(count):
        kind, size = struct.unpack_from("<IQ", data, position)
        found[kind] = data[position + 12 : position + 12 + size]
        position += 12 + size
    return found


FIELDS = ("wires", "publicOutputs", "publicInputs", "privateInputs", "labels", "constraints")


def counts(path):
    """The counts of an `.r1cs` file's header."""
    head = sections(pathlib.Path(path).read_bytes())[1]
    size = struct.unpack_from("<I", head)[0]
    return dict(zip(FIELDS, struct.unpack_from("<IIIIQI", head, 4 + size)))


def system(path):
    """The constraints of an `.r1cs` file, each three dictionaries of wire to coefficient, and the wire map."""
    found = sections(pathlib.Path(path).read_bytes())
    size = struct.unpack_from("<I", found[1])[0]
    body, position, rows = found[2], 0, []
    for _ in range(counts(path)["constraints"]):
        row = []
        for _ in range(3):
            (terms,) = struct.unpack_from("<I", body, position)
            position += 4
            combination = {}
            for _ in range(terms):
                (wire,) = struct.unpack_from("<I", body, position)
                combination[wire] = int.from_bytes(body[position + 4 : position + 4 + size], "little")
                position += 4 + size
            row.append(combination)
        rows.append(tuple(row))
    labels = struct.unpack(f"<{len(found[3]) // 8}Q", found[3])
    return rows, labels
