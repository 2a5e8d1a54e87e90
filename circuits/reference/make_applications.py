"""Writes apps/*/input.json and apps/*/circuit.test.json. Counts of existing tests are kept."""

import json
import os

import applications as a

HERE = os.path.dirname(os.path.abspath(__file__))


def text(value):
    if isinstance(value, dict):
        return {k: text(v) for k, v in value.items()}
    return [text(v) for v in value] if isinstance(value, (list, tuple)) else str(value)


class Raw(dict):
    """An override of signals as they stand, rather than arguments of the story."""


# Name, change, and the template whose constraint must fail; None for a valid case.
CASES = {
    a.confidential_payment: [
        ("two notes of nothing pay a deposit in", dict(amounts=(0, 0), out=(60, 40), deposit=100, withdrawal=0), None),
        ("money from nowhere", dict(out=(1000, 41)), "ConfidentialPayment"),
        ("a negative output", dict(out=(2000, -960 % a.P)), "Num2Bits"),
        ("somebody else's note", dict(thief=True), "EqualIf"),
        ("one note spent twice at once", dict(same=True, out=(1000, 390)), "NonZero"),
        ("a nullifier of another note", Raw(nullifiers=[1, 2]), "ConfidentialPayment"),
        ("a commitment to other than what is made", Raw(commitments=[1, 2]), "ConfidentialPayment"),
        ("a note that is not in the tree", Raw(root=5), "EqualIf"),
        ("a note of another asset", Raw(asset=2), "EqualIf"),
        ("a withdrawal of more than 64 bits", dict(withdrawal=1 << 64, deposit=(1 << 64) - 10), "Num2Bits"),
    ],
    a.supply_chain_finance: [
        ("on the day it is due", dict(today=20_700), None),
        ("shares of more than the receivable", dict(shares=(2_000_000, 1_500_000, 1_500_001)), "SupplyChainFinance"),
        ("a share that is negative", dict(shares=(6_000_000, -1_000_000 % a.P, 0)), "Num2Bits"),
        ("overdue", dict(today=20_701), "Num2Bits"),
        ("a debtor who is not accredited", dict(debtor="shell company"), "AccreditedSignature"),
        ("a receivable of another holder", Raw(holderSecret=1), "EdDSAPoseidonVerify"),
        ("a fresh nullifier for a pledged receivable", Raw(nullifier=1), "SupplyChainFinance"),
        ("a pledge of more than the first share", dict(pledged=2_000_001), "SupplyChainFinance"),
        ("another serial number than was signed", Raw(serial=1), "EdDSAPoseidonVerify"),
    ],
    a.identity_credential: [
        ("eighteen today", dict(birth=20_600 - 18 * 365 - 5), None),
        ("a day too young", dict(birth=20_600 - 18 * 365 - 4), "Num2Bits"),
        ("residence elsewhere", dict(residence=840), "AssertMember"),
        ("expired", dict(expiry=20_599), "Num2Bits"),
        ("revoked", dict(revoked=True), "SparseMerkleExclusion"),
        ("not a member", dict(held=4), "EdDSAPoseidonVerify"),
        ("signed by somebody else", dict(signer="forger"), "EdDSAPoseidonVerify"),
        ("an attribute altered after signing", Raw(birthDate=8_999), "EdDSAPoseidonVerify"),
        ("a second nullifier in the same scope", Raw(nullifier=1), "IdentityCredential"),
        ("the nullifier of another scope", Raw(scope=78), "IdentityCredential"),
    ],
    a.medical_claim: [
        ("less than what is due", dict(claimed=1), None),
        ("a cheap treatment", dict(cost=999), None),
        ("more than the limit", dict(claimed=90_001), "Num2Bits"),
        ("more than the rate", dict(cost=999, claimed=800), "Num2Bits"),
        ("a treatment that is not covered", dict(code=9999), "MedicalClaim"),
        ("before the policy", dict(date=19_999), "Num2Bits"),
        ("after the policy", dict(date=21_000, today=21_100), "Num2Bits"),
        ("in the future", dict(date=20_601), "Num2Bits"),
        ("a clinic that is not accredited", dict(clinic="back room"), "AccreditedSignature"),
        ("somebody else's record", Raw(secret=1), "EdDSAPoseidonVerify"),
        ("a second nullifier for a record", Raw(nullifier=1), "MedicalClaim"),
        ("a rate above the whole", dict(rate=101), "Num2BitsAtMost"),
    ],
    a.sealed_bid: [
        ("only one bid above the reserve", dict(bids=(500, 1, 2, 3, 4, 5, 6, 7), winner=0, price=400), None),
        ("the second of two equal bids", dict(winner=3), "Num2Bits"),
        ("not the highest bid", dict(winner=5), "Num2Bits"),
        ("a price below the second bid", dict(price=790), "Num2Bits"),
        ("a price above the second bid", dict(price=821), "SealedBid"),
        ("no bid reaches the reserve", dict(reserve=821, price=821), "Num2Bits"),
        ("a bid opened as it was not sealed", Raw(bid=[500, 821, 310, 820, 0, 790, 120, 5]), "SealedBid"),
        ("a winner who did not bid", dict(winner=8), "Decoder"),
        ("a bid of another auction", Raw(auction=43), "SealedBid"),
    ],
    a.anonymous_vote: [
        ("the first choice", dict(choice=0), None),
        ("no such choice", dict(choice=4), "Num2Bits"),
        ("not a member", dict(member=False), "AnonymousVote"),
        ("a second vote under another nullifier", Raw(nullifier=1), "AnonymousVote"),
        ("the nullifier of another election", Raw(election=2027), "AnonymousVote"),
        ("a choice by its alias", Raw(choice=-1 % a.P), "Num2Bits"),
        ("an index beyond the tree", Raw(index=6 + (1 << 20)), "Num2Bits"),
    ],
    a.solvency: [
        ("exactly enough", dict(liability=1_200), None),
        ("one account is enough", dict(liability=400, used=1), None),
        ("one short", dict(liability=1_201), "Num2Bits"),
        ("an account counted twice", dict(liability=1_500, index=(2, 2, 5, 10, 11, 12, 13, 14), balances=(400, 400, 500, 0, 0, 0, 0, 0)), "EqualIf"),
        ("indices that do not ascend", Raw(index=[2, 5, 9, 10, 11, 12, 14, 13]), "Num2Bits"),
        ("a balance that is not in the tree", dict(balances=(400, 500, 301, 0, 0, 0, 0, 0), liability=1_201), "EqualIf"),
        ("an account that does not exist", dict(used=4), "EqualIf"),
        ("another's accounts", Raw(secret=1), "Solvency"),
        ("a negative balance", Raw(balance=[400, 500, 300, -1 % a.P, 0, 0, 0, 0]), "Num2Bits"),
    ],
    a.provenance: [
        ("all on one day", dict(times=(20_600,) * 3), None),
        ("handed on before it was received", dict(times=(20_000, 20_301, 20_300)), "Num2Bits"),
        ("dated in the future", dict(times=(20_000, 20_100, 20_601)), "Num2Bits"),
        ("too old", dict(not_before=20_001), "Num2Bits"),
        ("made by a counterfeiter", dict(signers=("counterfeiter", "carrier", "wholesaler")), "AccreditedSignature"),
        ("through other hands", dict(signers=("maker", "smuggler", "wholesaler")), "AccreditedSignature"),
        ("another item", Raw(item=1), "EdDSAPoseidonVerify"),
        ("another holder", Raw(holder=1), "EdDSAPoseidonVerify"),
    ],
    a.education_certificate: [
        ("exactly what is asked for", dict(level=2, grade=500), None),
        ("too low a level", dict(level=1), "Num2Bits"),
        ("too low a grade", dict(grade=499), "Num2Bits"),
        ("another subject", dict(subject=62), "AssertMember"),
        ("revoked", dict(revoked=True), "SparseMerkleExclusion"),
        ("a school that is not accredited", dict(school="mill"), "AccreditedSignature"),
        ("somebody else's certificate", Raw(secret=1), "EdDSAPoseidonVerify"),
        ("the nullifier of another scope", Raw(scope=6), "EducationCertificate"),
        ("a grade altered after signing", Raw(grade=600), "EdDSAPoseidonVerify"),
    ],
}


def main():
    for build, cases in CASES.items():
        folder = os.path.join(HERE, "..", "apps", build.__name__.replace("_", "-"))
        base = text(build())
        with open(os.path.join(folder, "input.json"), "w") as file:
            json.dump(base, file, indent=1)
            file.write("\n")
        path = os.path.join(folder, "circuit.test.json")
        expect = json.load(open(path))["expect"] if os.path.exists(path) else {}
        rows = [{"name": "as in input.json", "outputs": {}}]
        for name, change, fails in cases:
            changed = text(change) if isinstance(change, Raw) else text(build(**change))
            row = {"name": name, "override": {k: v for k, v in changed.items() if base[k] != v}}
            rows.append(row | ({"fails": {"template": fails}} if fails else {"outputs": {}}))
        with open(path, "w") as file:
            json.dump({"base": "input.json", "cases": rows, "expect": expect}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
