"""Inputs of the applications, computed independently of the circuits.

Each function returns the input of one application. Its keyword arguments change one fact of the story before everything
that depends on it is computed, so that a test can break one clause and leave the others whole.
"""

import hashlib

from babyjubjub import BASE8, multiply, sign
from field import MODULUS as P
from merkle import SparseTree, Tree
from poseidon import poseidon

PAYMENT, RECEIVABLE, IDENTITY, MEDICAL, AUCTION, VOTE, SOLVENCY, PROVENANCE, CERTIFICATE = range(1, 10)
OWNER, COMMITMENT, NULLIFIER, MESSAGE = range(4)
# Levels of the tree of accredited debtors.
RECEIVABLE_DEPTH = 16


def context(text: str) -> int:
    """SHA-256 of a description of the proof's use, big-endian, modulo the field."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % P


def secret(label: str) -> int:
    """A secret for tests: what a user would draw at random."""
    return int.from_bytes(hashlib.sha256(b"secret " + label.encode()).digest(), "big") >> 8


def domain(application: int, purpose: int) -> int:
    return 16 * application + purpose


def owner(application: int, key: int) -> int:
    return poseidon(domain(application, OWNER), key)


def nullifier(application: int, key: int, scope: int) -> int:
    return poseidon(domain(application, NULLIFIER), key, scope)


def public_key(label: str):
    return multiply(BASE8, secret(label) >> 4)


def signature(label: str, message: int):
    _, r, s = sign(secret(label) >> 4, message, secret(f"nonce {label} {message}") >> 4)
    return s, list(r)


def accredited(depth: int, labels: list[str]) -> Tree:
    return Tree(depth, [poseidon(*public_key(label)) for label in labels])


def exclusion(tree: SparseTree, key: int, depth: int) -> dict:
    siblings, other = tree.path(key, depth)
    return {
        "revocationSiblings": siblings,
        "revocationIsEmpty": int(other is None),
        "revocationOtherKey": other or 0,
        "revocationOtherValue": tree.entries.get(other, 0),
    }


def confidential_payment(amounts=(700, 350), out=(1000, 40), deposit=0, withdrawal=10, thief=False, same=False):
    depth, asset, key = 20, 1, secret("spender")
    d = domain(PAYMENT, COMMITMENT)
    me, friend = owner(PAYMENT, key), owner(PAYMENT, secret("friend"))
    blinding = [secret(f"in {i}") for i in range(2)]
    notes = [poseidon(d, a, asset, me, b) for a, b in zip(amounts, blinding)]
    tree = Tree(depth, [11, 12, 13, notes[0], 14, notes[1], 15])
    index = [3, 3] if same else [3, 5]
    if same:
        amounts, blinding, notes = (amounts[0],) * 2, blinding[:1] * 2, notes[:1] * 2
    spender = secret("thief") if thief else key
    out_blinding = [secret(f"out {i}") for i in range(2)]
    owners = [friend, me]
    return {
        "root": tree.root,
        "nullifiers": [nullifier(PAYMENT, poseidon(spender, n, i), 0) for n, i in zip(notes, index)],
        "commitments": [poseidon(d, a, asset, o, b) for a, o, b in zip(out, owners, out_blinding)],
        "asset": asset,
        "deposit": deposit,
        "withdrawal": withdrawal,
        "context": context("nightjar payment; relayer 7; fee 10"),
        "spendingKey": spender,
        "inAmount": list(amounts),
        "inBlinding": blinding,
        "inIndex": index,
        "inSiblings": [tree.siblings(i) for i in index],
        "outAmount": list(out),
        "outOwner": owners,
        "outBlinding": out_blinding,
    }


def receivable_message(amount, due, holder, serial):
    """What the debtor signs."""
    return poseidon(domain(RECEIVABLE, MESSAGE), amount, due, holder, serial)


def receivable_share(amount, due, signer, holder, blinding):
    """The commitment to a share of a receivable of a debtor, who is the hash of a key."""
    return poseidon(domain(RECEIVABLE, COMMITMENT), amount, due, signer, holder, blinding)


def receivable_pledge(signed, holder_secret, registry, index, shares, today, context):
    """The input of a signed receivable (a dictionary of the signals of its names) that is split into shares, each an
    amount, a holder and a blinding; the debtor's key is the registry's leaf of this index."""
    amount, due = signed["amount"], signed["dueDate"]
    holder = owner(RECEIVABLE, holder_secret)
    signer = poseidon(*signed["debtorKey"])
    return {
        "debtorsRoot": registry.root,
        "nullifier": nullifier(RECEIVABLE, receivable_message(amount, due, holder, signed["serial"]), signer),
        "commitments": [receivable_share(a, due, signer, h, b) for a, h, b in shares],
        "pledged": shares[0][0],
        "today": today,
        "context": context,
        "amount": amount,
        "dueDate": due,
        "serial": signed["serial"],
        "holderSecret": holder_secret,
        "debtorKey": signed["debtorKey"],
        "debtorIndex": index,
        "debtorSiblings": registry.siblings(index),
        "S": signed["S"],
        "R8": signed["R8"],
        "shareAmount": [a for a, _, _ in shares],
        "shareHolder": [h for _, h, _ in shares],
        "shareBlinding": [b for _, _, b in shares],
    }


def supply_chain_finance(amount=5_000_000, shares=(2_000_000, 1_500_000, 1_500_000), due=20_700, today=20_600, debtor="buyer", pledged=None):
    holder, serial = owner(RECEIVABLE, secret("supplier")), secret("serial")
    s, r8 = signature(debtor, receivable_message(amount, due, holder, serial))
    signed = {"amount": amount, "dueDate": due, "serial": serial, "debtorKey": list(public_key(debtor)), "S": s, "R8": r8}
    split = [(a, owner(RECEIVABLE, secret(f"holder {i}")), secret(f"share {i}")) for i, a in enumerate(shares)]
    registry = accredited(RECEIVABLE_DEPTH, ["other buyer", "buyer", "third buyer"])
    result = receivable_pledge(
        signed, secret("supplier"), registry, 1, split, today, context("nightjar financing; financier 3"))
    return result | ({} if pledged is None else {"pledged": pledged})


def identity_credential(birth=9_000, residence=756, expiry=22_000, today=20_600, revoked=False, demanded=5, held=5, signer="office"):
    depth, scope, serial = 20, 77, secret("credential")
    tree = SparseTree({secret(f"revoked {i}"): 1 for i in range(5)} | ({serial: 1} if revoked else {}))
    me = owner(IDENTITY, secret("citizen"))
    message = poseidon(domain(IDENTITY, MESSAGE), me, birth, residence, held, expiry, serial)
    s, r8 = signature(signer, message)
    return {
        "issuer": list(public_key("office")),
        "revocationRoot": tree.root,
        "today": today,
        "bornBefore": today - 18 * 365 - 5,
        "allowedResidences": [756, 276, 40, 40],
        "membership": demanded,
        "scope": scope,
        "nullifier": nullifier(IDENTITY, secret("citizen"), scope),
        "context": context("nightjar session; shop 77; challenge 1"),
        "secret": secret("citizen"),
        "birthDate": birth,
        "residence": residence,
        "expiry": expiry,
        "serial": serial,
        "S": s,
        "R8": r8,
        **exclusion(tree, serial, depth),
    }


def medical_claim(code=4711, cost=123_456, rate=80, limit=90_000, date=20_500, today=20_600, claimed=None, valid=(20_000, 20_999), clinic="clinic"):
    clinics = accredited(10, ["clinic", "hospital"])
    leaves = [poseidon(domain(MEDICAL, COMMITMENT), c) for c in (4700, 4711, 4712)]
    covered = Tree(12, leaves)
    me, d, serial = owner(MEDICAL, secret("patient")), domain(MEDICAL, MESSAGE), secret("record")
    policy = poseidon(d, me, covered.root, rate, limit, *valid)
    record = poseidon(d, me, code, cost, date, serial)
    policy_s, policy_r8 = signature("insurer", policy)
    record_s, record_r8 = signature(clinic, record)
    key = public_key(clinic)
    return {
        "insurer": list(public_key("insurer")),
        "clinicsRoot": clinics.root,
        "claimed": min(cost * rate // 100, limit) if claimed is None else claimed,
        "today": today,
        "nullifier": nullifier(MEDICAL, record, poseidon(*key)),
        "context": context("nightjar claim 2026-0815"),
        "secret": secret("patient"),
        "coveredRoot": covered.root,
        "rate": rate,
        "limit": limit,
        "validFrom": valid[0],
        "validTo": valid[1],
        "policyS": policy_s,
        "policyR8": policy_r8,
        "code": code,
        "codeIndex": 1,
        "codeSiblings": covered.siblings(1),
        "cost": cost,
        "date": date,
        "serial": serial,
        "clinicKey": list(key),
        "clinicIndex": 0,
        "clinicSiblings": clinics.siblings(0),
        "recordS": record_s,
        "recordR8": record_r8,
    }


def sealed_bid(bids=(500, 820, 310, 820, 0, 790, 120, 5), reserve=400, winner=1, price=820):
    auction, d = 42, domain(AUCTION, COMMITMENT)
    bidders = [owner(AUCTION, secret(f"bidder {i}")) for i in range(8)]
    blinding = [secret(f"bid {i}") for i in range(8)]
    return {
        "auction": auction,
        "commitments": [poseidon(d, auction, w, b, r) for w, b, r in zip(bidders, bids, blinding)],
        "bidders": bidders,
        "reserve": reserve,
        "winner": winner,
        "price": price,
        "context": context("nightjar auction 42; settlement"),
        "bid": list(bids),
        "blinding": blinding,
    }


def anonymous_vote(choice=2, choices=4, member=True, election=2026):
    key = secret("voter")
    tree = Tree(20, [owner(VOTE, secret(f"member {i}")) for i in range(6)] + [owner(VOTE, key if member else secret("x"))])
    return {
        "root": tree.root,
        "election": election,
        "choices": choices,
        "choice": choice,
        "nullifier": nullifier(VOTE, key, election),
        "context": context("nightjar election 2026; ballot box 1"),
        "secret": key,
        "index": 6,
        "siblings": tree.siblings(6),
    }


def solvency(liability=1_000, used=3, index=(2, 5, 9, 10, 11, 12, 13, 14), balances=(400, 500, 300, 0, 0, 0, 0, 0)):
    me, d = owner(SOLVENCY, secret("institution")), domain(SOLVENCY, COMMITMENT)
    blinding = [secret(f"account {i}") for i in range(8)]
    leaves = [7] * 16
    for i in range(3):
        leaves[(2, 5, 9)[i]] = poseidon(d, me, (400, 500, 300)[i], blinding[i])
    tree = Tree(16, leaves)
    return {
        "root": tree.root,
        "owner": me,
        "liability": liability,
        "context": context("nightjar report 2026-Q3"),
        "secret": secret("institution"),
        "balance": list(balances),
        "blinding": blinding,
        "index": list(index),
        "siblings": [tree.siblings(i) for i in index],
        "used": used,
    }


def provenance(times=(20_000, 20_100, 20_300), today=20_600, not_before=19_900, signers=("maker", "carrier", "wholesaler"), holder="pharmacy"):
    depth = 10
    makers, custodians = accredited(depth, ["maker"]), accredited(depth, ["wholesaler", "carrier", "pharmacy"])
    index = [0, 1, 0]
    item = context("serial 0001; batch 7")
    keys = [public_key(s) for s in signers]
    names = [poseidon(*k) for k in keys] + [poseidon(*public_key(holder))]
    previous, s, r8 = 0, [], []
    for i, (label, time) in enumerate(zip(signers, times)):
        previous = poseidon(domain(PROVENANCE, MESSAGE), item, names[i + 1], time, previous)
        si, ri = signature(label, previous)
        s.append(si)
        r8.append(ri)
    return {
        "makersRoot": makers.root,
        "custodiansRoot": custodians.root,
        "item": item,
        "holder": names[-1],
        "notBefore": not_before,
        "today": today,
        "context": context("nightjar inspection 12"),
        "key": [list(k) for k in keys],
        "index": index,
        "siblings": [(makers if i == 0 else custodians).siblings(index[i]) for i in range(3)],
        "S": s,
        "R8": r8,
        "time": list(times),
    }


def education_certificate(level=3, grade=550, subject=61, revoked=False, school="university"):
    schools = accredited(10, ["college", "university"])
    me, scope, serial = owner(CERTIFICATE, secret("graduate")), 5, secret("certificate")
    message = poseidon(domain(CERTIFICATE, MESSAGE), me, level, subject, grade, 2021, serial)
    tree = SparseTree({secret(f"void {i}"): 1 for i in range(6)} | ({message: 1} if revoked else {}))
    s, r8 = signature(school, message)
    return {
        "schoolsRoot": schools.root,
        "revocationRoot": tree.root,
        "leastLevel": 2,
        "leastGrade": 500,
        "allowedSubjects": [61, 54, 71, 71],
        "scope": scope,
        "nullifier": nullifier(CERTIFICATE, secret("graduate"), scope),
        "context": context("nightjar application 99"),
        "secret": secret("graduate"),
        "level": level,
        "subject": subject,
        "grade": grade,
        "year": 2021,
        "serial": serial,
        "schoolKey": list(public_key(school)),
        "schoolIndex": 1,
        "schoolSiblings": schools.siblings(1),
        "S": s,
        "R8": r8,
        **exclusion(tree, message, 20),
    }
