pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";
include "../../lib/sorting.circom";

/// The sum of hidden balances covers a liability.
///
/// A custodian publishes the root of a tree of accounts, Poseidon(domain, owner, balance, blinding); an institution proves
/// that its accounts in it, each counted once, hold at least what it owes.
template Solvency(accounts, depth) {
    // Public.
    signal input root;      // of the custodian's tree
    signal input owner;     // the institution's public name
    signal input liability;
    signal input context;   // the report that the proof belongs to
    // Private.
    signal input secret;    // the institution's
    signal input balance[accounts];
    signal input blinding[accounts];
    signal input index[accounts];   // strictly ascending, so that no account counts twice
    signal input siblings[accounts][depth];
    // Which accounts count; the others need not exist. The first ones: a prefix keeps the indices ascending.
    signal input used;

    Context()(context);
    signal computedOwner <== Owner(applicationSolvency())(secret);
    owner === computedOwner;

    signal {binary} counts[accounts];
    var total = 0;
    component hash[accounts];
    component inclusion[accounts];
    component exists[accounts];
    signal share[accounts];
    var d = domain(applicationSolvency(), domainCommitment());
    RangeCheck(8)(used);
    for (var i = 0; i < accounts; i++) {
        counts[i] <== LessThan(8)([i, used]);
        RangeCheck(64)(balance[i]);
        hash[i] = Poseidon(4);
        hash[i].inputs <== [d, owner, balance[i], blinding[i]];
        inclusion[i] = MerkleInclusion(depth);
        inclusion[i].leaf <== hash[i].out;
        inclusion[i].index <== index[i];
        inclusion[i].siblings <== siblings[i];
        exists[i] = EqualIf();
        exists[i].enabled <== counts[i];
        exists[i].in <== [inclusion[i].root, root];
        share[i] <== counts[i] * balance[i];
        total += share[i];
    }
    // All indices ascend, also those that do not count.
    AssertStrictlySorted(accounts, depth)(index);

    // Sums of fewer than 256 64-bit numbers have 72 bits.
    RangeCheck(72)(liability);
    signal sum <== total;
    AssertLessEqual(72)([liability, sum]);
}

component main {public [root, owner, liability, context]} = Solvency(8, 16);
