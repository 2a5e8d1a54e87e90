"""A second verifier of Sapling transactions, in plain integers.

Each argument is a JSON file: spendKey and outputKey (α₁, β₂, γ₂, δ₂ and IC, compressed, in hexadecimal) and
transactions, each with hex, branchID and, for version 5 with transparent inputs, previousOutputs (value and script). With --published FILE the transactions of that file of published ones are verified
too, under the first argument's keys. Every transaction must verify, and every changed copy of it must not.

The proofs' equation comes from py-arkworks-bls12381; Jubjub, RedJubjub, the binding key, the parsing and the digests of
ZIP 243 and ZIP 244 are written here from the specifications, apart from the Swift code.
"""

import hashlib
import json
import struct
import sys

import py_arkworks_bls12381 as ark

Q = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001
ORDER = 0x0e7db4ea6533afa906673b0101343b00a6682093ccc81082d0970e5ed6f72cb7
D = -10240 * pow(10241, -1, Q) % Q
MAX_MONEY = 21_000_000 * 10**8


class Refused(Exception):
    """The transaction breaks a rule."""


def require(condition, rule):
    if not condition:
        raise Refused(rule)


# Jubjub: −u² + v² = 1 + d·u²·v², affine.

def square_root(a):
    """A root modulo Q by Tonelli and Shanks, or None."""
    if a == 0:
        return 0
    if pow(a, (Q - 1) // 2, Q) != 1:
        return None
    odd = (Q - 1) >> 32
    root, t, c, m = pow(a, (odd + 1) // 2, Q), pow(a, odd, Q), pow(7, odd, Q), 32
    while t != 1:
        i, square = 0, t
        while square != 1:
            square, i = square * square % Q, i + 1
        b = pow(c, 1 << (m - i - 1), Q)
        root, c, m = root * b % Q, b * b % Q, i
        t = t * c % Q
    return root


def decode_point(data, what):
    number = int.from_bytes(data, "little")
    sign, v = number >> 255, number & (1 << 255) - 1
    require(v < Q, what + " not canonical")
    u = square_root((v * v - 1) * pow(D * v * v + 1, -1, Q) % Q)
    require(u is not None, what + " not on the curve")
    require(u or not sign, what + " with the sign of zero")
    return (u if u & 1 == sign else -u % Q, v)


def encode_point(p):
    return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")


def add(p, q):
    product = D * p[0] * q[0] * p[1] * q[1] % Q
    return ((p[0] * q[1] + p[1] * q[0]) * pow(1 + product, -1, Q) % Q,
            (p[1] * q[1] + p[0] * q[0]) * pow(1 - product, -1, Q) % Q)


def multiply(p, k):
    if k < 0:
        p, k = (-p[0] % Q, p[1]), -k
    result = (0, 1)
    for bit in bin(k)[2:] if k else "":
        result = add(result, result)
        if bit == "1":
            result = add(result, p)
    return result


def is_small_order(p):
    return multiply(p, 8) == (0, 1)


def find_group_hash(domain, message):
    """The first point of large order among the hashes of message, 0; message, 1; …"""
    uniform = b"096b36a5804bfacef1691e173c366a47ff5ba84a44f26ddd7e8d9f79d5b42df0"
    for counter in range(256):
        data = hashlib.blake2s(uniform + message + bytes([counter]), person=domain).digest()
        try:
            p = multiply(decode_point(data, "hash"), 8)
        except Refused:
            continue
        if p != (0, 1):
            return p
    raise AssertionError(domain)


SPEND_BASE = find_group_hash(b"Zcash_G_", b"")
VALUE_BASE = find_group_hash(b"Zcash_cv", b"v")
BINDING_BASE = find_group_hash(b"Zcash_cv", b"r")


def verify_signature(base, key, signature, message, what):
    commitment, s = decode_point(signature[:32], what + " R"), int.from_bytes(signature[32:], "little")
    require(s < ORDER, what + " S not canonical")
    data = signature[:32] + encode_point(key) + message
    c = int.from_bytes(hashlib.blake2b(data, person=b"Zcash_RedJubjubH").digest(), "little") % ORDER
    difference = add(multiply(base, s), multiply(add(commitment, multiply(key, c)), -1))
    require(is_small_order(difference), what + " does not verify")


# Groth16 over arkworks's pairing.

class Key:
    """A verification key: α₁, β₂, γ₂, δ₂ and IC, compressed."""

    def __init__(self, data):
        self.alpha = ark.G1Point.from_compressed_bytes(data[:48])
        self.beta, self.gamma, self.delta = (ark.G2Point.from_compressed_bytes(data[i:i + 96]) for i in (48, 144, 240))
        self.ic = [ark.G1Point.from_compressed_bytes(data[i:i + 48]) for i in range(336, len(data), 48)]

    def verify(self, proof, inputs, what):
        require(len(inputs) + 1 == len(self.ic), what + " inputs")
        # One encoding of infinity is refused with all others: proofs hold no zero.
        require(not any(proof[i] & 0x40 for i in (0, 48, 144)), what + " holds infinity")
        try:
            a, c = (ark.G1Point.from_compressed_bytes(proof[i:i + 48]) for i in (0, 144))
            b = ark.G2Point.from_compressed_bytes(proof[48:144])
        except Exception as error:
            raise Refused(what + " encoding") from error
        x = self.ic[0]
        for value, point in zip(inputs, self.ic[1:]):
            x = x + point * ark.Scalar.from_le_bytes(value.to_bytes(32, "little"))
        product = ark.GT.multi_pairing([-a, self.alpha, x, c], [b, self.beta, self.gamma, self.delta])
        require(product == ark.GT.one(), what + " does not verify")


# Transactions.

class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        require(0 <= count <= len(self.data) - self.at, "truncated")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, layout):
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def count(self):
        first = self.take(1)[0]
        if first < 0xfd:
            return first
        value = int.from_bytes(self.take({0xfd: 2, 0xfe: 4, 0xff: 8}[first]), "little")
        require(value >= {0xfd: 0xfd, 0xfe: 1 << 16, 0xff: 1 << 32}[first], "count not shortest")
        return value

    def counted(self):
        start = self.at
        self.take(self.count())
        return self.data[start:self.at]


class Bundle:
    pass


def parse(data):
    r, t = Reader(data), Bundle()
    t.header, t.group = r.number("<I"), r.number("<I")
    require((t.header, t.group) in ((0x80000004, 0x892f2085), (0x80000005, 0x26a7270a)), "version")
    t.version = t.header & 0xff
    if t.version == 5:
        t.branch, t.lock, t.expiry = r.number("<I"), r.number("<I"), r.number("<I")
    t.inputs = [(r.take(36), r.counted(), r.take(4)) for _ in range(r.count())]
    t.outputs = [(r.take(8), r.counted()) for _ in range(r.count())]
    t.spends, t.notes, t.joinsplits, t.orchard, t.balance, t.binding = [], [], b"", None, 0, None
    if t.version == 4:
        t.lock, t.expiry, t.balance = r.number("<I"), r.number("<I"), r.number("<q")
        for _ in range(r.count()):
            t.spends.append({"cv": r.take(32), "anchor": r.take(32), "nf": r.take(32), "rk": r.take(32),
                             "proof": r.take(192), "signature": r.take(64)})
        for _ in range(r.count()):
            t.notes.append({"cv": r.take(32), "cmu": r.take(32), "epk": r.take(32), "enc": r.take(580),
                            "out": r.take(80), "proof": r.take(192)})
        count = r.count()
        if count:
            t.joinsplits = r.take(1698 * count + 32)
            r.take(64)
    else:
        t.spends = [{"cv": r.take(32), "nf": r.take(32), "rk": r.take(32)} for _ in range(r.count())]
        t.notes = [{"cv": r.take(32), "cmu": r.take(32), "epk": r.take(32), "enc": r.take(580), "out": r.take(80)}
                   for _ in range(r.count())]
        if t.spends or t.notes:
            t.balance = r.number("<q")
            anchor = r.take(32) if t.spends else None
            for spend in t.spends:
                spend["anchor"] = anchor
            for name, size, items in (("proof", 192, t.spends), ("signature", 64, t.spends), ("proof", 192, t.notes)):
                for item in items:
                    item[name] = r.take(size)
    if t.version == 4 and (t.spends or t.notes):
        t.binding = r.take(64)
    if t.version == 5:
        if t.spends or t.notes:
            t.binding = r.take(64)
        count = r.count()
        if count:
            t.orchard = ([r.take(820) for _ in range(count)], r.take(1 + 8 + 32))
            r.counted()
            r.take(64 * count + 64)
    require(r.at == len(data), "trailing bytes")
    return t


def blake(person, *parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32, person=person).digest()


def digest_v4(t, branch):
    """ZIP 243 with SIGHASH_ALL and no input."""
    def some(person, *parts):
        data = b"".join(parts)
        return blake(person, data) if data else bytes(32)

    spends = (s["cv"] + s["anchor"] + s["nf"] + s["rk"] + s["proof"] for s in t.spends)
    notes = (n["cv"] + n["cmu"] + n["epk"] + n["enc"] + n["out"] + n["proof"] for n in t.notes)
    # The digests of inputs are never empty strings of zeros.
    return blake(
        b"ZcashSigHash" + struct.pack("<I", branch), struct.pack("<II", t.header, t.group),
        blake(b"ZcashPrevoutHash", *(i[0] for i in t.inputs)), blake(b"ZcashSequencHash", *(i[2] for i in t.inputs)),
        blake(b"ZcashOutputsHash", *(v + s for v, s in t.outputs)), some(b"ZcashJSplitsHash", t.joinsplits),
        some(b"ZcashSSpendsHash", *spends), some(b"ZcashSOutputHash", *notes),
        struct.pack("<IIqI", t.lock, t.expiry, t.balance, 1))


def compact(count):
    if count < 0xfd:
        return bytes([count])
    return b"\xfd" + struct.pack("<H", count) if count < 1 << 16 else b"\xfe" + struct.pack("<I", count)


def digest_v5(t, previous):
    """ZIP 244, S: the digest under shielded signatures."""
    head = blake(b"ZTxIdHeadersHash", struct.pack("<IIIII", t.header, t.group, t.branch, t.lock, t.expiry))
    prevouts = blake(b"ZTxIdPrevoutHash", *(i[0] for i in t.inputs))
    sequences = blake(b"ZTxIdSequencHash", *(i[2] for i in t.inputs))
    outputs = blake(b"ZTxIdOutputsHash", *(v + s for v, s in t.outputs))
    coinbase = len(t.inputs) == 1 and t.inputs[0][0] == bytes(32) + b"\xff" * 4
    if t.inputs and not coinbase:
        require(previous is not None and len(previous) == len(t.inputs), "previous outputs are needed")
        amounts = blake(b"ZTxTrAmountsHash", *(struct.pack("<q", value) for value, _ in previous))
        scripts = blake(b"ZTxTrScriptsHash", *(compact(len(script)) + script for _, script in previous))
        transparent = blake(b"ZTxIdTranspaHash", b"\x01", prevouts, amounts, scripts, sequences, outputs,
                            blake(b"Zcash___TxInHash"))
    elif t.inputs or t.outputs:
        transparent = blake(b"ZTxIdTranspaHash", prevouts, sequences, outputs)
    else:
        transparent = blake(b"ZTxIdTranspaHash")
    sapling = blake(b"ZTxIdSaplingHash")
    if t.spends or t.notes:
        spends = blake(b"ZTxIdSSpendsHash")
        if t.spends:
            compact_part = blake(b"ZTxIdSSpendCHash", *(s["nf"] for s in t.spends))
            rest = blake(b"ZTxIdSSpendNHash", *(s["cv"] + s["anchor"] + s["rk"] for s in t.spends))
            spends = blake(b"ZTxIdSSpendsHash", compact_part, rest)
        notes = blake(b"ZTxIdSOutputHash")
        if t.notes:
            compact_part = blake(b"ZTxIdSOutC__Hash", *(n["cmu"] + n["epk"] + n["enc"][:52] for n in t.notes))
            memos = blake(b"ZTxIdSOutM__Hash", *(n["enc"][52:564] for n in t.notes))
            rest = blake(b"ZTxIdSOutN__Hash", *(n["cv"] + n["enc"][564:] + n["out"] for n in t.notes))
            notes = blake(b"ZTxIdSOutputHash", compact_part, memos, rest)
        sapling = blake(b"ZTxIdSaplingHash", spends, notes, struct.pack("<q", t.balance))
    orchard = blake(b"ZTxIdOrchardHash")
    if t.orchard:
        actions, tail = t.orchard
        # Each action: cv, nullifier, rk, cmx, ephemeral key, note ciphertext, outgoing ciphertext.
        compact_part = blake(b"ZTxIdOrcActCHash", *(a[32:64] + a[96:128] + a[128:160] + a[160:212] for a in actions))
        memos = blake(b"ZTxIdOrcActMHash", *(a[212:724] for a in actions))
        rest = blake(b"ZTxIdOrcActNHash", *(a[:32] + a[64:96] + a[724:740] + a[740:] for a in actions))
        orchard = blake(b"ZTxIdOrchardHash", compact_part, memos, rest, tail)
    return blake(b"ZcashTxHash_" + struct.pack("<I", t.branch), head, transparent, sapling, orchard)


def element(data, what):
    value = int.from_bytes(data, "little")
    require(value < Q, what + " not canonical")
    return value


def large_point(data, what):
    p = decode_point(data, what)
    require(not is_small_order(p), what + " of small order")
    return p


def verify(data, branch, previous, spend_key, output_key, signatures=True):
    """Raises Refused unless the Sapling part of a transaction is valid."""
    t = parse(data)
    require(abs(t.balance) <= MAX_MONEY, "balance")
    if not t.spends and not t.notes:
        require(t.balance == 0, "balance without descriptions")
        return 0, 0
    require(len({s["nf"] for s in t.spends}) == len(t.spends), "duplicate nullifier")
    digest = None
    if signatures:
        require(t.version == 4 or t.branch == branch, "branch")
        digest = digest_v4(t, branch) if t.version == 4 else digest_v5(t, previous)
    total = (0, 1)
    for i, s in enumerate(t.spends):
        cv, rk = large_point(s["cv"], f"spend {i} cv"), large_point(s["rk"], f"spend {i} rk")
        nullifier = int.from_bytes(s["nf"], "little")
        inputs = [*rk, *cv, element(s["anchor"], "anchor"), nullifier & (1 << 254) - 1, nullifier >> 254]
        spend_key.verify(s["proof"], inputs, f"spend {i} proof")
        if digest:
            verify_signature(SPEND_BASE, rk, s["signature"], digest, f"spend {i} signature")
        total = add(total, cv)
    for i, n in enumerate(t.notes):
        cv, epk = large_point(n["cv"], f"output {i} cv"), large_point(n["epk"], f"output {i} epk")
        output_key.verify(n["proof"], [*cv, *epk, element(n["cmu"], "cmu")], f"output {i} proof")
        total = add(total, multiply(cv, -1))
    if digest:
        key = add(total, multiply(VALUE_BASE, -t.balance))
        verify_signature(BINDING_BASE, key, t.binding, digest, "binding signature")
    return len(t.spends), len(t.notes)


def changed_copies(data):
    """Copies with one bit changed, at some forty places all over the transaction."""
    # Behind the version's group, so that what is changed is not merely unknown.
    for k in range(40):
        at = 8 + (len(data) - 9) * k // 39
        yield at, data[:at] + bytes([data[at] ^ 1 << k % 8]) + data[at + 1:]


def run(transactions, spend_key, output_key, label, changes):
    counts = [0, 0, 0, 0]
    for t in transactions:
        data, branch = bytes.fromhex(t["hex"]), int(t["branchID"], 16)
        previous = t.get("previousOutputs")
        if previous is not None:
            previous = [(int(p["value"]), bytes.fromhex(p["script"])) for p in previous]
        spends, outputs = verify(data, branch, previous, spend_key, output_key, t.get("signatures", True))
        counts = [counts[0] + 1, counts[1] + spends, counts[2] + outputs, counts[3]]
        if not changes:
            continue
        for at, copy in changed_copies(data):
            try:
                verify(copy, branch, previous, spend_key, output_key)
            except Refused:
                counts[3] += 1
            else:
                sys.exit(f"{label}: a copy with byte {at} changed verifies")
    print("{}: {} transactions, {} spends and {} outputs verify; {} changed copies are refused".format(label, *counts))
    return counts[0]


def published(path):
    """Transactions of the published file; those whose previous outputs are unknown by their proofs alone."""
    for t in json.load(open(path))["transactions"]:
        previous = t["prevouts"]
        needed = t["version"] == 5 and t["transparent_inputs"] and not t["coinbase"]
        yield {
            "hex": t["tx_hex"], "branchID": t["consensus_branch_id"],
            "previousOutputs": previous and [
                {"value": p["value"], "script": p.get("script_pubkey", p.get("script"))} for p in previous],
            "signatures": bool(previous) or not needed,
        }


if __name__ == "__main__":
    arguments = sys.argv[1:]
    known = None
    if arguments[:1] == ["--published"]:
        known, arguments = arguments[1], arguments[2:]
    if not arguments:
        sys.exit("usage: verify_sapling.py [--published FILE] CASES.json…")
    for argument in arguments:
        cases = json.load(open(argument))
        keys = [Key(bytes.fromhex(cases[name])) for name in ("spendKey", "outputKey")]
        if not run(cases["transactions"], *keys, argument.rsplit("/", 1)[-1], True) and not known:
            sys.exit(f"{argument}: there is no transaction")
        if known:
            run(published(known), *keys, "published", False)
            known = None
