pragma circom 2.2.0;

include "bits.circom";
include "multiplexers.circom";
include "poseidon.circom";

// Binary Merkle trees of fixed depth with Poseidon(left, right). Leaves are field elements; because the depth is fixed,
// no inner node can pass for a leaf. A leaf that is itself a hash of two elements should still be made with another
// number of inputs, so that no proof of one tree is one of a deeper tree.

/// The root over a leaf.
///
/// Inputs: `leaf`; `path[n]`, the bits of the leaf's index from the leaf up (1: the leaf's side is the right); `siblings[n]`
/// from the leaf up. Output: `root`. Cost: 241·n.
template MerkleRoot(n) {
    signal input leaf;
    signal input {binary} path[n];
    signal input siblings[n];
    signal output root;
    component order[n];
    component hash[n];
    signal node[n + 1];
    node[0] <== leaf;
    for (var i = 0; i < n; i++) {
        order[i] = Switcher();
        order[i].s <== path[i];
        order[i].a <== node[i];
        order[i].b <== siblings[i];
        hash[i] = Poseidon(2);
        hash[i].inputs <== [order[i].left, order[i].right];
        node[i + 1] <== hash[i].out;
    }
    root <== node[n];
}

/// The root over a leaf with a given index.
///
/// Inputs: `leaf`, `index`, `siblings[n]` from the leaf up. Output: `root`. Guarantees: index < 2^n. Cost: 242·n.
template MerkleInclusion(n) {
    signal input leaf;
    signal input index;
    signal input siblings[n];
    signal output root;
    component bits = Num2Bits(n);
    bits.in <== index;
    component fold = MerkleRoot(n);
    fold.leaf <== leaf;
    fold.path <== bits.out;
    fold.siblings <== siblings;
    root <== fold.root;
}

/// The roots before and after one leaf is replaced, all others staying.
///
/// Inputs: `oldLeaf`, `newLeaf`, `index`, `siblings[n]` from the leaf up. Outputs: `oldRoot`, `newRoot`.
/// Guarantees: index < 2^n. To append, the caller asserts that `oldLeaf` is the empty leaf. Cost: 483·n.
template MerkleUpdate(n) {
    signal input oldLeaf;
    signal input newLeaf;
    signal input index;
    signal input siblings[n];
    signal output oldRoot;
    signal output newRoot;
    component bits = Num2Bits(n);
    bits.in <== index;
    oldRoot <== MerkleRoot(n)(oldLeaf, bits.out, siblings);
    newRoot <== MerkleRoot(n)(newLeaf, bits.out, siblings);
}
