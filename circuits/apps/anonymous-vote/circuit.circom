pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";

/// A member of the electorate votes once, and nobody learns which member.
///
/// A member is registered as Poseidon(domain, secret).
template AnonymousVote(depth) {
    // Public.
    signal input root;      // of the tree of registered members
    signal input election;
    signal input choices;   // how many there are, at most 2^16
    signal input choice;    // the vote: less than choices
    signal input nullifier; // the same for every vote of this member in this election
    signal input context;   // the ballot box that the proof belongs to
    // Private.
    signal input secret;
    signal input index;
    signal input siblings[depth];

    Context()(context);
    signal member <== Owner(applicationVote())(secret);
    signal computedRoot <== MerkleInclusion(depth)(member, index, siblings);
    root === computedRoot;
    signal computedNullifier <== Nullifier(applicationVote())(secret, election);
    nullifier === computedNullifier;
    RangeCheck(17)(choices);
    RangeCheck(16)(choice);
    AssertLess(17)([choice, choices]);
}

component main {public [root, election, choices, choice, nullifier, context]} = AnonymousVote(20);
