#!/usr/bin/env python3
"""What debtors, suppliers and financiers do with a receivable beside the ledger, for circuits/apps/supply-chain-finance.

    receivable.py debtor KEY.json                        a debtor's signing key; prints the public one
    receivable.py holder KEY.json                        a holder's secret; prints the holder's name
    receivable.py registry OUT.json PUBLIC…              the accredited debtors' public keys; prints the root of their tree
    receivable.py sign KEY.json HOLDER AMOUNT DUE OUT    a debtor's signature under a receivable for a holder
    receivable.py split SIGNED HOLDER.json REGISTRY LAST OUT.json AMOUNT=HOLDER AMOUNT=HOLDER AMOUNT=HOLDER
                                                         the circuit's input, and OUT.0, OUT.1, OUT.2: the shares' openings
    receivable.py check OPENING NUMBER…                  whether a share is among published commitments

Amounts are units, DUE and LAST heights. Files with secrets get mode 0600. This is the arithmetic of the tests: plain
Python, whose time depends on the secrets. A debtor who signs in earnest uses a library made for it; the signature is EdDSA
with Poseidon on Baby Jubjub, as circomlib has it.
"""

import json
import os
import re
import secrets
import sys

import applications as a
from babyjubjub import BASE8, ORDER, multiply, sign
from merkle import Tree
from poseidon import poseidon


def text(value):
    """Numbers as text, which no reader of JSON rounds."""
    if isinstance(value, dict):
        return {key: text(member) for key, member in value.items()}
    return [text(member) for member in value] if isinstance(value, (list, tuple)) else str(value)


def numbers(value):
    if isinstance(value, dict):
        return {key: numbers(member) for key, member in value.items()}
    return [numbers(member) for member in value] if isinstance(value, list) else int(value)


def read(path):
    with open(path) as file:
        return numbers(json.load(file))


def write(path, value):
    """Writes a new file that only its owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(text(value), file, indent=1)
        file.write("\n")


def random_element():
    """A number of 250 bits, below the modulus."""
    return secrets.randbits(250)


def public_text(key):
    return ":".join(map(str, key))


def debtor(path):
    key = secrets.randbelow(ORDER - 1) + 1
    public = multiply(BASE8, key)
    write(path, {"key": key, "public": public})
    print(public_text(public))


def holder(path):
    secret = random_element()
    write(path, {"secret": secret})
    print(a.owner(a.RECEIVABLE, secret))


def tree(keys):
    return Tree(a.RECEIVABLE_DEPTH, [poseidon(*key) for key in keys])


def registry(path, *keys):
    keys = [[int(part) for part in key.split(":")] for key in keys]
    write(path, keys)
    print(tree(keys).root)


def sign_receivable(key_path, holder_name, amount, due, path):
    key = read(key_path)
    receivable = {"amount": int(amount), "dueDate": int(due), "serial": random_element()}
    message = a.receivable_message(
        receivable["amount"], receivable["dueDate"], int(holder_name), receivable["serial"])
    _, r8, s = sign(key["key"], message, secrets.randbelow(ORDER - 1) + 1)
    write(path, receivable | {"debtorKey": key["public"], "S": s, "R8": r8})


def split(signed_path, holder_path, registry_path, last, path, *shares):
    signed, keys = read(signed_path), read(registry_path)
    if signed["debtorKey"] not in keys:
        sys.exit("receivable.py: the registry has not this debtor")
    parts = [share.split("=") for share in shares]
    parts = [(int(amount), int(name), random_element()) for amount, name in parts]
    if len(parts) != 3:
        sys.exit("receivable.py: the circuit splits into three shares")
    write(path, a.receivable_pledge(
        signed, read(holder_path)["secret"], tree(keys), keys.index(signed["debtorKey"]), parts, int(last), 0))
    for number, (amount, name, blinding) in enumerate(parts):
        write(f"{path}.{number}", {
            "amount": amount, "dueDate": signed["dueDate"], "debtorKey": signed["debtorKey"], "holder": name,
            "blinding": blinding})


def check(path, *published):
    share = read(path)
    commitment = a.receivable_share(
        share["amount"], share["dueDate"], poseidon(*share["debtorKey"]), share["holder"], share["blinding"])
    if commitment not in map(int, published):
        sys.exit("receivable.py: no published commitment is that of this share")
    print(f"published: {share['amount']} units, due at height {share['dueDate']}")


COMMANDS = {
    "debtor": debtor, "holder": holder, "registry": registry, "sign": sign_receivable, "split": split, "check": check}


def main():
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        sys.exit(__doc__)
    try:
        command(*sys.argv[2:])
    except TypeError:
        sys.exit(__doc__)
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"receivable.py: {error}")


if __name__ == "__main__":
    main()
