"""Writes Tests/WalletVectors/*.json: seed phrases (BIP 39), hardened keys of Ed25519 (SLIP-0010) and a wallet's keys and addresses as
docs/spec, section 11, defines them, in plain integers.

Argument: the folder. Inputs of the first two are those of the published vectors, whose results these are; the rest
follows from phrases written here. Nothing is optimised, constant time or shared with Nightjar, but for the words of
BIP 39's list, which are read from where Nightjar has them.
"""

import hashlib
import hmac
import json
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORDS = re.findall(r"^ {8}([a-z ]+)$", (ROOT / "Sources/Wallet/Seed/SeedPhraseWords.swift").read_text(), re.MULTILINE)
WORDS = " ".join(WORDS).split()
assert len(WORDS) == 2048 and hashlib.sha256(("\n".join(WORDS) + "\n").encode()).hexdigest() == (
    "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")

HARD = 1 << 31
COIN = int.from_bytes(b"NJAR", "big")


# BIP 39

def phrase(entropy):
    bits = "".join(f"{byte:08b}" for byte in entropy)
    bits += f"{hashlib.sha256(entropy).digest()[0]:08b}"[: len(entropy) // 4]
    return " ".join(WORDS[int(bits[i:i + 11], 2)] for i in range(0, len(bits), 11))


def seed(words, passphrase):
    salt = unicodedata.normalize("NFKD", "mnemonic" + passphrase)
    return hashlib.pbkdf2_hmac("sha512", words.encode(), salt.encode(), 2048)


# SLIP-0010, Ed25519

def slip10(secret, path):
    node = hmac.digest(b"ed25519 seed", secret, "sha512")
    for number in path:
        node = hmac.digest(node[32:], b"\0" + node[:32] + (number + HARD).to_bytes(4, "big"), "sha512")
    return node[:32], node[32:]


# Ed25519

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BY = 4 * pow(5, -1, P) % P


class Edwards:
    """Points (x, y) of a·x² + y² = 1 + d·x²·y² modulo p."""

    def __init__(self, p, a, d):
        self.p, self.a, self.d = p, a, d

    def add(self, u, v):
        product = self.d * u[0] * v[0] * u[1] * v[1] % self.p
        return ((u[0] * v[1] + u[1] * v[0]) * pow(1 + product, -1, self.p) % self.p,
                (u[1] * v[1] - self.a * u[0] * v[0]) * pow(1 - product, -1, self.p) % self.p)

    def times(self, n, u):
        result = (0, 1)
        for bit in f"{n:b}":
            result = self.add(result, result)
            if bit == "1":
                result = self.add(result, u)
        return result

    def encode(self, u):
        return (u[1] | (u[0] & 1) << 255).to_bytes(32, "little")

    def decode(self, data):
        """The point of 32 bytes or None; square roots by Cipolla and Lehmer, for any modulus."""
        y = int.from_bytes(data, "little")
        sign, y = y >> 255, y & 2**255 - 1
        if y >= self.p:
            return None
        x = root((y * y - 1) * pow(self.d * y * y - self.a, -1, self.p) % self.p, self.p)
        if x is None or (x == 0 and sign):
            return None
        return (x if x & 1 == sign else self.p - x), y


def root(n, p):
    """A square root of n modulo p, or None (Tonelli and Shanks)."""
    if n == 0:
        return 0
    if pow(n, (p - 1) // 2, p) != 1:
        return None
    q, s = p - 1, 0
    while q % 2 == 0:
        q, s = q // 2, s + 1
    z = next(z for z in range(2, 100) if pow(z, (p - 1) // 2, p) == p - 1)
    m, c, t, r = s, pow(z, q, p), pow(n, q, p), pow(n, (q + 1) // 2, p)
    while t != 1:
        i, u = 0, t
        while u != 1:
            i, u = i + 1, u * u % p
        b = pow(c, 1 << (m - i - 1), p)
        m, c, t, r = i, b * b % p, t * b * b % p, r * b % p
    return r


ED = Edwards(P, -1, D)
BASE = ED.decode(BY.to_bytes(32, "little"))


def ed25519_public(secret):
    digest = bytearray(hashlib.sha512(secret).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return ED.encode(ED.times(int.from_bytes(digest, "little"), BASE))


# Keccak-256 as Monero hashes

def keccak(data):
    lanes, rate = [0] * 25, 136
    data = data + b"\1" + bytes(-(len(data) + 1) % rate)
    data = data[:-1] + bytes([data[-1] | 0x80])
    mask = 2**64 - 1

    def rotate(word, n):
        n %= 64
        return (word << n | word >> (64 - n)) & mask

    for start in range(0, len(data), rate):
        for i in range(rate // 8):
            lanes[i] ^= int.from_bytes(data[start + 8 * i:start + 8 * i + 8], "little")
        register = 1
        for _ in range(24):
            column = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
            for x in range(5):
                d = column[(x + 4) % 5] ^ rotate(column[(x + 1) % 5], 1)
                for y in range(5):
                    lanes[x + 5 * y] ^= d
            x, y, current = 1, 0, lanes[1]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                current, lanes[x + 5 * y] = lanes[x + 5 * y], rotate(current, (t + 1) * (t + 2) // 2)
            for y in range(5):
                row = lanes[5 * y:5 * y + 5]
                for x in range(5):
                    lanes[x + 5 * y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]) & mask
            for j in range(7):
                register = (register << 1 ^ (register >> 7) * 0x71) % 256
                if register & 2:
                    lanes[0] ^= 1 << (1 << j) - 1
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


assert keccak(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def to_scalar(data):
    return int.from_bytes(data, "little") % L


# ZIP 32

def blake2b(personalization, *parts):
    return hashlib.blake2b(b"".join(parts), digest_size=64, person=personalization).digest()


def expand(key, *parts):
    return blake2b(b"Zcash_ExpandSeed", key, *parts)


def ad_hoc(context, secret, path):
    node = blake2b(b"ZcashArbitraryKD", bytes([len(context)]), context, bytes([len(secret)]), secret)
    for number in path:
        node = expand(node[32:], b"\xab", node[:32], (number + HARD).to_bytes(4, "little"))
    return node[:32]


R = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001
JUBJUB_ORDER = 0x0e7db4ea6533afa906673b0101343b00a6682093ccc81082d0970e5ed6f72cb7
JUBJUB = Edwards(R, -1, -10240 * pow(10241, -1, R) % R)
CRS = b"096b36a5804bfacef1691e173c366a47ff5ba84a44f26ddd7e8d9f79d5b42df0"


def group_hash(personalization, message):
    digest = hashlib.blake2s(CRS + message, digest_size=32, person=personalization).digest()
    point = JUBJUB.decode(digest)
    if point is None:
        return None
    point = JUBJUB.times(8, point)
    return None if point == (0, 1) else point


def find_group_hash(personalization):
    return next(p for p in (group_hash(personalization, bytes([i])) for i in range(256)) if p)


SPEND_BASE, PROOF_BASE = find_group_hash(b"Zcash_G_"), find_group_hash(b"Zcash_H_")


def jubjub_scalar(data):
    return int.from_bytes(data, "little") % JUBJUB_ORDER


def sapling(secret, path):
    """ask, nsk, ovk, dk."""
    digest = blake2b(b"ZcashIP32Sapling", secret)
    key, chain = digest[:32], digest[32:]
    ask, nsk = jubjub_scalar(expand(key, b"\0")), jubjub_scalar(expand(key, b"\1"))
    ovk, dk = expand(key, b"\2")[:32], expand(key, b"\x10")[:32]
    for number in path:
        encoded = ask.to_bytes(32, "little") + nsk.to_bytes(32, "little") + ovk + dk
        digest = expand(chain, b"\x11", encoded, (number + HARD).to_bytes(4, "little"))
        key, chain = digest[:32], digest[32:]
        ask = (jubjub_scalar(expand(key, b"\x13")) + ask) % JUBJUB_ORDER
        nsk = (jubjub_scalar(expand(key, b"\x14")) + nsk) % JUBJUB_ORDER
        ovk, dk = expand(key, b"\x15", ovk)[:32], expand(key, b"\x16", dk)[:32]
    return ask, nsk, ovk, dk


# AES-256 and FF1 on 88 bits, for diversifiers

def multiply(a, b):
    result = 0
    while b:
        result, a, b = result ^ a * (b & 1), a << 1 ^ (0x11b if a & 0x80 else 0), b >> 1
    return result


def make_box():
    box = []
    for value in range(256):
        inverse = next((i for i in range(256) if multiply(value, i) == 1), 0)
        bits = inverse
        for shift in range(1, 5):
            bits ^= (inverse << shift | inverse >> (8 - shift)) & 255
        box.append(bits ^ 0x63)
    return box


BOX = make_box()


def aes256(key, block):
    words = [list(key[4 * i:4 * i + 4]) for i in range(8)]
    constant = 1
    for i in range(8, 60):
        word = words[i - 1]
        if i % 8 == 0:
            word = [BOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = multiply(constant, 2)
        elif i % 8 == 4:
            word = [BOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    keys = [sum(words[4 * i:4 * i + 4], []) for i in range(15)]
    state = [a ^ b for a, b in zip(block, keys[0])]
    for i in range(1, 15):
        state = [BOX[state[(5 * j) % 16]] for j in range(16)]
        if i < 14:
            mixed = []
            for c in range(0, 16, 4):
                a = state[c:c + 4]
                mixed += [multiply(a[j], 2) ^ multiply(a[(j + 1) % 4], 3) ^ a[(j + 2) % 4] ^ a[(j + 3) % 4]
                          for j in range(4)]
            state = mixed
        state = [a ^ b for a, b in zip(state, keys[i])]
    return bytes(state)


assert aes256(bytes(range(32)), bytes.fromhex("00112233445566778899aabbccddeeff")).hex() == (
    "8ea2b7ca516745bfeafc49904b496089")


def diversifier(dk, index):
    bits = [index >> i & 1 for i in range(88)]
    number = lambda digits: int("".join(map(str, digits)), 2)
    a, b = bits[:44], bits[44:]
    prefix = aes256(dk, bytes([1, 2, 1, 0, 0, 2, 10, 44, 0, 0, 0, 88, 0, 0, 0, 0]))
    for i in range(10):
        block = bytes(9) + bytes([i]) + number(b).to_bytes(6, "big")
        output = aes256(dk, bytes(x ^ y for x, y in zip(prefix, block)))
        c = (number(a) + int.from_bytes(output[:12], "big")) % 2**44
        a, b = b, [int(d) for d in f"{c:044b}"]
    return sum(bit << i for i, bit in enumerate(a + b)).to_bytes(11, "little")


def sapling_addresses(keys, count):
    """The first so many addresses: (diversifier index, 43 bytes)."""
    ask, nsk, _, dk = keys
    ak, nk = JUBJUB.encode(JUBJUB.times(ask, SPEND_BASE)), JUBJUB.encode(JUBJUB.times(nsk, PROOF_BASE))
    ivk = int.from_bytes(hashlib.blake2s(ak + nk, person=b"Zcashivk").digest(), "little") % 2**251
    found, index = [], 0
    while len(found) < count:
        d = diversifier(dk, index)
        base = group_hash(b"Zcash_gd", d)
        if base:
            found.append((index, d + JUBJUB.encode(JUBJUB.times(ivk, base))))
        index += 1
    return ak + nk, found


# Bech32 and Bech32m

def bech32(prefix, data, constant):
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    check = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + values + [0] * 6:
        top, check = check >> 25, (check & 0x1ffffff) << 5 ^ value
        for i, generator in enumerate([0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]):
            check ^= generator if top >> i & 1 else 0
    check ^= constant
    return prefix + "1" + "".join(letters[v] for v in values + [check >> 5 * (5 - i) & 31 for i in range(6)])


BECH32, BECH32M = 1, 0x2bc830a3


# Vectors

def write(folder, name, source, section, licence, operation, standard, cases):
    path = pathlib.Path(folder) / name
    document = {"source": source, "section": section, "licence": licence, "standard": standard,
                "operation": operation, "cases": cases}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


ENTROPIES = [byte * count for count in (16, 24, 32) for byte in ("00", "7f", "80", "ff")] + [
    "9e885d952ad362caeb4efe34a8e91bd2", "6610b25967cdcca9d59875f5cb50b0ea75433311869e930b",
    "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c", "c0ba5a8e914111210f2bd131f3d5e08d",
    "6d9be1ee6ebd27a258115aad99b7317b9c8d28b6d76431c3",
    "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863", "23db8160a31d3e0dca3688ed941adbf3",
    "8197a4a47f0425faeaa69deebc05ca29c0a5b5cc76ceacc0",
    "066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad", "f30f8c1da665478f49b001d94c5fc452",
    "c10ec20dc3cd9f652c7fac2f1230f7a3c828389a14392f05", "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
]


def phrase_cases():
    cases = []
    for entropy in ENTROPIES:
        words = phrase(bytes.fromhex(entropy))
        cases.append({"words": words, "passphrase": "TREZOR", "entropy": entropy, "seed": seed(words, "TREZOR").hex()})
    # Cases of our own: lengths and forms of passphrases that the published ones lack.
    for count in (20, 28):
        words = phrase(bytes(range(count)))
        cases.append({"words": words, "passphrase": "", "entropy": bytes(range(count)).hex(), "seed": seed(words, "").hex()})
    words = phrase(bytes(16))
    for passphrase in ("\u00c5ngstr\u00f6m \ufb01", "A\u030angstro\u0308m fi"):
        cases.append({"words": words, "passphrase": passphrase, "entropy": "00" * 16, "seed": seed(words, passphrase).hex()})
    listed = words.split()
    for mistake, error in (
            (listed[:11], "wrongWordCount"), (listed[:1] + ["abandn"] + listed[2:], "unknownWord"),
            (listed[:11] + ["abandon"], "wrongChecksum"), ([listed[11]] + listed[1:11] + [listed[0]], "wrongChecksum"),
            ([], "wrongWordCount"), (listed * 2, "wrongChecksum")):
        cases.append({"words": " ".join(mistake), "passphrase": "", "error": error})
    return cases


def hardened_cases():
    second = bytes(0xff - 3 * i for i in range(64))
    paths = {
        bytes(range(16)): ([], [0], [0, 1], [0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 2, 1000000000]),
        second: ([], [0], [0, 2147483647], [0, 2147483647, 1], [0, 2147483647, 1, 2147483646],
                 [0, 2147483647, 1, 2147483646, 2])}
    cases = []
    for secret, all_paths in paths.items():
        for path in all_paths:
            key, chain = slip10(secret, path)
            cases.append({"seed": secret.hex(), "path": path, "chainCode": chain.hex(), "private": key.hex(),
                          "public": ed25519_public(key).hex()})
    return cases


def wallet_cases():
    cases = []
    for count, passphrase in ((32, ""), (16, "far from any tree")):
        entropy = hashlib.sha256(b"nightjar wallet vector" + bytes([count])).digest()[:count]
        words = phrase(entropy)
        secret = seed(words, passphrase)
        for account in (0, 1, 7):
            keys = sapling(secret, [32, COIN, account])
            ak_nk, addresses = sapling_addresses(keys, 3)
            ring = ad_hoc(b"Nightjar ring spend key", secret, [COIN, account])
            spend = to_scalar(ring)
            view = to_scalar(keccak(spend.to_bytes(32, "little")))
            spend_point = ED.times(spend, BASE)
            first = ED.encode(spend_point) + ED.encode(ED.times(view, BASE))
            offset = to_scalar(keccak(b"SubAddr\0" + view.to_bytes(32, "little") + bytes(4) + (3).to_bytes(4, "little")))
            point = ED.add(spend_point, ED.times(offset, BASE))
            accounts = [ed25519_public(slip10(secret, [44, COIN, account, index])[0]) for index in (0, 5)]
            view_key = (b"\1" + (1).to_bytes(4, "little") + accounts[0] + ak_nk + keys[2] + keys[3]
                        + view.to_bytes(32, "little") + ED.encode(spend_point))
            cases.append({
                "words": words, "passphrase": passphrase, "account": account,
                "transparent": bech32("njacct", accounts[0], BECH32M),
                "transparent5": bech32("njacct", accounts[1], BECH32M),
                "ask": keys[0].to_bytes(32, "little").hex(), "nsk": keys[1].to_bytes(32, "little").hex(),
                "ovk": keys[2].hex(), "dk": keys[3].hex(),
                "diversifierIndices": [index for index, _ in addresses],
                "shielded": [bech32("zregtestsapling", data, BECH32) for _, data in addresses],
                "ringSpend": spend.to_bytes(32, "little").hex(), "ringView": view.to_bytes(32, "little").hex(),
                "ring": bech32("njring", first, BECH32M),
                "ring3": bech32("njsub", ED.encode(point) + ED.encode(ED.times(view, point)), BECH32M),
                "viewKey": bech32("njview", view_key, BECH32M)})
    return cases


def main(folder):
    write(folder, "seed-phrases.json", "trezor/python-mnemonic vectors.json; cases of our own",
          "the English vectors; lengths and passphrases that they lack; mistakes", "MIT", "bip-39-seed", "BIP 39",
          phrase_cases())
    write(folder, "hardened-keys.json", "satoshilabs/slips slip-0010.md", "test vectors 1 and 2 for ed25519",
          "data of no author", "slip-0010-ed25519", "SLIP-0010", hardened_cases())
    write(folder, "wallet-keys.json", "scripts/peers/make_wallet_vectors.py", "docs/spec, section 11.2 and 11.3",
          "data of no author", "ledger-wallet-keys", "Nightjar wallet", wallet_cases())


if __name__ == "__main__":
    main(sys.argv[1])
