pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";

/// A share of a receivable: Poseidon(domain, amount, dueDate, debtor, holder, blinding).
template ReceivableShare() {
    signal input amount;
    signal input dueDate;
    signal input debtor;
    signal input holder;
    signal input blinding;
    signal output out;
    var d = domain(applicationReceivable(), domainCommitment());
    out <== Poseidon(6)([d, amount, dueDate, debtor, holder, blinding]);
}

/// A receivable exists, is not yet due, belongs to the prover, and is split into shares once.
///
/// The debtor signs Poseidon(domain, amount, dueDate, holder, serial): holder is the supplier's public name, serial a
/// random number. Whoever pledges the receivable a second time, here or elsewhere, must show the same nullifier.
template SupplyChainFinance(depth, shares) {
    // Public.
    signal input debtorsRoot;           // of the tree of accredited debtors' keys
    signal input nullifier;             // of the receivable
    signal input commitments[shares];   // of the shares
    signal input pledged;               // the amount of the first share
    signal input today;                 // in days
    signal input context;               // the financing that the proof belongs to
    // Private.
    signal input amount;
    signal input dueDate;
    signal input serial;
    signal input holderSecret;
    signal input debtorKey[2];
    signal input debtorIndex;
    signal input debtorSiblings[depth];
    signal input S;
    signal input R8[2];
    signal input shareAmount[shares];
    signal input shareHolder[shares];
    signal input shareBlinding[shares];

    Context()(context);

    // It exists: an accredited debtor signed it, to the prover.
    signal holder <== Owner(applicationReceivable())(holderSecret);
    var d = domain(applicationReceivable(), domainMessage());
    signal message <== Poseidon(5)([d, amount, dueDate, holder, serial]);
    component signature = AccreditedSignature(depth);
    signature.root <== debtorsRoot;
    signature.message <== message;
    signature.Ax <== debtorKey[0];
    signature.Ay <== debtorKey[1];
    signature.index <== debtorIndex;
    signature.siblings <== debtorSiblings;
    signature.S <== S;
    signature.R8x <== R8[0];
    signature.R8y <== R8[1];

    // It is used once: the nullifier depends on what was signed and by whom, and on nothing that the holder chooses.
    signal computedNullifier <== Nullifier(applicationReceivable())(message, signature.signer);
    nullifier === computedNullifier;

    // It is not yet due.
    RangeCheck(32)(today);
    RangeCheck(32)(dueDate);
    AssertLessEqual(32)([today, dueDate]);

    // The shares add up to it, and are due when it is, by the same debtor.
    RangeCheck(64)(amount);
    signal sum <== RangedSum(shares, 64)(shareAmount);
    amount === sum;
    component share[shares];
    for (var i = 0; i < shares; i++) {
        share[i] = ReceivableShare();
        share[i].amount <== shareAmount[i];
        share[i].dueDate <== dueDate;
        share[i].debtor <== signature.signer;
        share[i].holder <== shareHolder[i];
        share[i].blinding <== shareBlinding[i];
        commitments[i] === share[i].out;
    }
    pledged === shareAmount[0];
}

component main {public [debtorsRoot, nullifier, commitments, pledged, today, context]} = SupplyChainFinance(16, 3);
