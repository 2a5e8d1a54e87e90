pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";

/// A note's commitment: Poseidon(domain, amount, asset, owner, blinding).
template PaymentNote() {
    signal input amount;
    signal input asset;
    signal input owner;
    signal input blinding;
    signal output out;
    var d = domain(applicationPayment(), domainCommitment());
    out <== Poseidon(5)([d, amount, asset, owner, blinding]);
}

/// A join-split: two notes are spent and two are made, and nothing is gained.
template ConfidentialPayment(depth) {
    // Public.
    signal input root;              // of the tree of all notes' commitments
    signal input nullifiers[2];     // of the notes spent
    signal input commitments[2];    // of the notes made
    signal input asset;
    signal input deposit;           // moved from the transparent side into the pool
    signal input withdrawal;        // moved out of it, fees included
    signal input context;           // the transaction that the proof belongs to: recipient, relayer, fee
    // Private.
    signal input spendingKey;
    signal input inAmount[2];       // a note of amount 0 need not exist
    signal input inBlinding[2];
    signal input inIndex[2];
    signal input inSiblings[2][depth];
    signal input outAmount[2];
    signal input outOwner[2];
    signal input outBlinding[2];

    Context()(context);
    signal owner <== Owner(applicationPayment())(spendingKey);

    // The notes spent: opened, in the tree unless they are worth nothing, and nullified under their place in it.
    component inNote[2];
    component inclusion[2];
    component exists[2];
    component position[2];
    signal nullifier[2];
    for (var i = 0; i < 2; i++) {
        RangeCheck(64)(inAmount[i]);
        inNote[i] = PaymentNote();
        inNote[i].amount <== inAmount[i];
        inNote[i].asset <== asset;
        inNote[i].owner <== owner;
        inNote[i].blinding <== inBlinding[i];
        inclusion[i] = MerkleInclusion(depth);
        inclusion[i].leaf <== inNote[i].out;
        inclusion[i].index <== inIndex[i];
        inclusion[i].siblings <== inSiblings[i];
        exists[i] = EqualIf();
        exists[i].enabled <== inAmount[i];
        exists[i].in <== [inclusion[i].root, root];
        // One commitment may stand at two places: each is a note of its own.
        position[i] = Poseidon(3);
        position[i].inputs <== [spendingKey, inNote[i].out, inIndex[i]];
        nullifier[i] <== Nullifier(applicationPayment())(position[i].out, 0);
        nullifiers[i] === nullifier[i];
    }
    NonZero()(nullifiers[0] - nullifiers[1]);

    // The notes made.
    component outNote[2];
    for (var i = 0; i < 2; i++) {
        RangeCheck(64)(outAmount[i]);
        outNote[i] = PaymentNote();
        outNote[i].amount <== outAmount[i];
        outNote[i].asset <== asset;
        outNote[i].owner <== outOwner[i];
        outNote[i].blinding <== outBlinding[i];
        commitments[i] === outNote[i].out;
    }

    // Nothing is gained: sums of three 64-bit numbers do not wrap around.
    RangeCheck(64)(deposit);
    RangeCheck(64)(withdrawal);
    inAmount[0] + inAmount[1] + deposit === outAmount[0] + outAmount[1] + withdrawal;
}

component main {public [root, nullifiers, commitments, asset, deposit, withdrawal, context]} = ConfidentialPayment(20);
