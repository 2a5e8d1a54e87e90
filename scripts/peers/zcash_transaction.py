#!/usr/bin/env python3
"""Makes a Sapling transaction with fluxwallet-sapling, which carries librustzcash's prover: a note is spent, two are paid.

Usage: zcash_transaction.py FOLDER; writes tx.hex and key.txt with the account's full viewing key. The note
is one that was received on the test network; its spending key is published with it (zcash-hackworks,
darksidewalletd-test-data). Keys are derived in plain integers.
"""

import pathlib
import sys

import fluxwallet_sapling

SPENDING_KEY = (
    "secret-extended-key-test1qv2vf437qqqqpqpfc0arpv55ncq33p2p895hlcx0ra6d0g739v93luqdjpxun3kt050j9qnrqjyp8d7fdxgedfyxpjmuyha2"
    "ulxa6hmqvm2gnvuc3tvs3enpxwuz768qfkd286vr3jgyrgr5ddx2ukrdl95ak3tzqylzjeqw3pnmgtmwsvemrj3sk6vqgwxm9khlv46wccn33ayw52prr233ea"
    "069c9u8m3839dvw30sdf6k32xddhpte6p6qsuxval6usyh6lr55pgypkgtz")
COMMITMENT = "8fbb37f6d8d66345e513e30c3b8d3efc2081aa300e51735e6ee48f6852204058"
ADDRESS = "558bb29ddb0c97056e9a76" "34f00ae88259f09b0eedd5a39ad420ab72d5506d0f22465dd808693b9b86aeef"
RANDOMNESS = "b34a993961406fb613da8260baf7724dcd4357e3014789527007f7cf7fa64800"
VALUE = 56_850_000
FEE = 10_000
# The bases of ak and nk (protocol specification §5.4.6.1, §4.2.2).
AUTHORIZING_BASE = "30b5f2aaad325630bcdddbce4d67656d05fd1cc2d037bb5375b6e96d9e01a1d7"
NULLIFIER_BASE = "e7e85de0f7f97a46d249a1f5ea51df50cc48490f8401c9de7a2adf1807d1b6d4"

Q = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001
D = -10240 * pow(10241, -1, Q) % Q


def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1] % Q
    return ((a[0] * b[1] + a[1] * b[0]) * pow(1 + t, -1, Q) % Q, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, Q) % Q)


def multiply(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def square_root(a):
    """Tonelli and Shanks; q − 1 = 2^32·t."""
    t = (Q - 1) >> 32
    m, c, x, b = 32, pow(7, t, Q), pow(a, (t + 1) // 2, Q), pow(a, t, Q)
    while b != 1:
        i, y = 0, b
        while y != 1:
            y, i = y * y % Q, i + 1
        g = pow(c, 1 << (m - i - 1), Q)
        m, x, c = i, x * g % Q, g * g % Q
        b = b * c % Q
    return x


def decode(text):
    data = bytearray.fromhex(text)
    sign, data[31] = data[31] >> 7, data[31] & 0x7f
    v = int.from_bytes(data, "little")
    u = square_root((v * v - 1) * pow(D * v * v + 1, -1, Q) % Q)
    return (u if u & 1 == sign else Q - u, v)


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def bech32_bytes(text):
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    value = bits = 0
    result = bytearray()
    for character in text.rsplit("1", 1)[1][:-6]:
        value, bits = value << 5 | alphabet.index(character), bits + 5
        if bits >= 8:
            bits -= 8
            result.append(value >> bits & 0xff)
    return bytes(result)


def main(folder):
    key = bech32_bytes(SPENDING_KEY)
    # Depth, parent, index and chain code take 41 bytes; then ask, nsk, ovk, dk.
    ask, nsk = (int.from_bytes(key[i:i + 32], "little") for i in (41, 73))
    viewing_key = encode(multiply(ask, decode(AUTHORIZING_BASE))) + encode(multiply(nsk, decode(NULLIFIER_BASE)))
    viewing_key += key[105:137]
    address = bytes.fromhex(ADDRESS)
    fluxwallet_sapling.load_sapling_params()
    tree = fluxwallet_sapling.add_commitment(fluxwallet_sapling.empty_sapling_tree(), bytes.fromhex(COMMITMENT))
    spend = {
        "fvk_bytes": viewing_key, "note_value": VALUE, "rcm_bytes": bytes.fromhex(RANDOMNESS), "address_bytes": address,
        "witness_bytes": fluxwallet_sapling.witness_at_position(tree, 0),
    }
    outputs = [
        {"address_bytes": address, "value": VALUE - FEE - 5, "memo": b"from a peer"},
        {"address_bytes": address, "value": 5, "memo": b""},
    ]
    made = fluxwallet_sapling.build_shielded_transaction(
        key, [spend], outputs, fluxwallet_sapling.tree_root(tree), FEE, network="testnet")
    (folder / "tx.hex").write_text(bytes(made["raw_tx"]).hex() + "\n")
    (folder / "key.txt").write_text("fvk:" + (viewing_key + key[137:169]).hex() + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
