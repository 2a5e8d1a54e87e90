pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";
include "multiplexers.circom";
include "poseidon.circom";

// Sparse Merkle trees: a map from field elements to field elements.
//
// An empty tree is 0; a tree of one entry is its leaf, Poseidon(key, value, 1); every other is
// Poseidon(left, right) of the entries whose key has a zero, or a one, in the bit of this depth: the least significant bit
// at the root. So each entry stands at the least depth at which no other entry shares its key's low bits, at most n.
// Siblings are given from the root down, and are zero below the entry.
//
// A proof is as good as its root: where a tree's owner could have put two leaves of one key, or a leaf off its path, only
// the templates below that change a tree, starting from an empty one, exclude it.

/// Poseidon(key, value, 1). Cost: 261.
template SparseMerkleLeaf() {
    signal input key;
    signal input value;
    signal output out;
    out <== Poseidon(3)([key, value, 1]);
}

/// n + 1 lamps of which one burns: as a unary number, the depth 0…n of a path's end.
///
/// Input: `depth`, which only suggests the value. Outputs: `at[n + 1]`; `above[n]`, 1 for the levels before the end;
/// `value`, the number. Guarantees: exactly one lamp is 1 and all others are 0. Cost: n + 1.
template UnaryDepth(n) {
    signal input depth;
    signal output {binary} at[n + 1];
    signal output {binary} above[n];
    signal output value;
    var sum = 0;
    var number = 0;
    for (var i = n; i >= 0; i--) {
        at[i] <-- depth == i ? 1 : 0;
        at[i] * (at[i] - 1) === 0;
        sum += at[i];
        number += i * at[i];
        if (i > 0) above[i - 1] <== sum;
    }
    sum === 1;
    value <== number;
}

/// The depth at which a path ends by its siblings: after the last that is not zero. Only a suggestion: nothing is
/// constrained, and nothing need be, as a root fixes what stands at any depth.
template SuggestedDepth(n) {
    signal input siblings[n];
    signal output depth;
    var d = 0;
    for (var i = 0; i < n; i++) {
        if (siblings[i] != 0) d = i + 1;
    }
    depth <-- d;
}

/// The root of a path that ends in a node.
///
/// Inputs: `end`, the node; `path[n]`, the key's bits; `siblings[n]`; `above[n]`, 1 for the levels before the end.
/// Output: `root`. Cost: 242·n.
template SparseMerklePath(n) {
    signal input end;
    signal input {binary} path[n];
    signal input siblings[n];
    signal input {binary} above[n];
    signal output root;
    signal node[n + 1];
    node[n] <== end;
    component order[n];
    component hash[n];
    for (var i = n - 1; i >= 0; i--) {
        order[i] = Switcher();
        order[i].s <== path[i];
        order[i].a <== node[i + 1];
        order[i].b <== siblings[i];
        hash[i] = Poseidon(2);
        hash[i].inputs <== [order[i].left, order[i].right];
        node[i] <== end + above[i] * (hash[i].out - end);
    }
    root <== node[0];
}

/// The first n bits of a key, from all its bits, which are unique. Cost: 353.
template SparseMerkleKey(n) {
    signal input key;
    signal output {binary} path[n];
    component bits = Num2BitsStrict();
    bits.in <== key;
    for (var i = 0; i < n; i++) path[i] <== bits.out[i];
}

/// Asserts that the tree has the entry (key, value).
///
/// Inputs: `root`, `key`, `value`, `siblings[n]`. Cost: 243·n + 615.
template SparseMerkleInclusion(n) {
    signal input root;
    signal input key;
    signal input value;
    signal input siblings[n];
    component depth = UnaryDepth(n);
    depth.depth <== SuggestedDepth(n)(siblings);
    component fold = SparseMerklePath(n);
    fold.end <== SparseMerkleLeaf()(key, value);
    fold.path <== SparseMerkleKey(n)(key);
    fold.siblings <== siblings;
    fold.above <== depth.above;
    root === fold.root;
}

/// Asserts that the tree has no entry of the key: its path ends in nothing, or in another key's leaf.
///
/// Inputs: `root`, `key`, `siblings[n]`; `isEmpty`, which is forced to be a bit: 1 if the path ends in nothing, and then
/// `otherKey` and `otherValue` are ignored; if 0, the entry at the path's end. Cost: 243·n + 621.
template SparseMerkleExclusion(n) {
    signal input root;
    signal input key;
    signal input siblings[n];
    signal input isEmpty;
    signal input otherKey;
    signal input otherValue;
    isEmpty * (isEmpty - 1) === 0;
    signal leaf <== SparseMerkleLeaf()(otherKey, otherValue);
    signal same <== IsEqual()([key, otherKey]);
    same * (1 - isEmpty) === 0;
    component depth = UnaryDepth(n);
    depth.depth <== SuggestedDepth(n)(siblings);
    component fold = SparseMerklePath(n);
    fold.end <== leaf * (1 - isEmpty);
    fold.path <== SparseMerkleKey(n)(key);
    fold.siblings <== siblings;
    fold.above <== depth.above;
    root === fold.root;
}

/// The root after an entry's value is replaced.
///
/// Inputs: `oldRoot`, `key`, `oldValue`, `newValue`, `siblings[n]`. Output: `newRoot`.
/// Guarantees: the old tree has (key, oldValue), and the new one (key, newValue) in its place. Cost: 485·n + 876.
template SparseMerkleUpdate(n) {
    signal input oldRoot;
    signal input key;
    signal input oldValue;
    signal input newValue;
    signal input siblings[n];
    signal output newRoot;
    component depth = UnaryDepth(n);
    depth.depth <== SuggestedDepth(n)(siblings);
    component bits = SparseMerkleKey(n);
    bits.key <== key;
    component fold[2];
    for (var i = 0; i < 2; i++) {
        fold[i] = SparseMerklePath(n);
        if (i == 0) fold[i].end <== SparseMerkleLeaf()(key, oldValue);
        else fold[i].end <== SparseMerkleLeaf()(key, newValue);
        fold[i].path <== bits.path;
        fold[i].siblings <== siblings;
        fold[i].above <== depth.above;
    }
    oldRoot === fold[0].root;
    newRoot <== fold[1].root;
}

/// The root after a new entry is inserted.
///
/// Inputs: `oldRoot`, `key`, `value`, `siblings[n]` in the old tree; `isEmpty`, `otherKey` and `otherValue` as for
/// `SparseMerkleExclusion`: what stands at the end of the key's path. Output: `newRoot`.
/// Guarantees: the old tree has no entry of the key; the new one has it, and all others as before, each at its place.
/// Cost: 491·n + about 1,250.
///
/// In the new tree the path goes on from the old end, past empty siblings where the two keys' bits agree, to the depth
/// where they differ; there the two leaves are children of one node. `end` is the old path's depth, `stop` the new one's.
template SparseMerkleInsert(n) {
    signal input oldRoot;
    signal input key;
    signal input value;
    signal input siblings[n];
    signal input isEmpty;
    signal input otherKey;
    signal input otherValue;
    signal output newRoot;

    isEmpty * (isEmpty - 1) === 0;
    signal same <== IsEqual()([key, otherKey]);
    same * (1 - isEmpty) === 0;
    // With nothing at the end, the key itself stands for the other, so that their bits agree everywhere.
    signal comparedKey <== otherKey + isEmpty * (key - otherKey);
    signal otherLeaf <== SparseMerkleLeaf()(otherKey, otherValue);
    signal oldEnd <== otherLeaf * (1 - isEmpty);
    signal newLeaf <== SparseMerkleLeaf()(key, value);

    component bits = SparseMerkleKey(n);
    bits.key <== key;
    component otherBits = SparseMerkleKey(n);
    otherBits.key <== comparedKey;

    component end = UnaryDepth(n);
    end.depth <== SuggestedDepth(n)(siblings);
    var suggestion = end.value;
    if (isEmpty == 0) {
        var equal = 1;
        suggestion = n;
        for (var i = 0; i < n; i++) {
            if (equal == 1 && bits.path[i] != otherBits.path[i]) {
                suggestion = i + 1;
                equal = 0;
            }
        }
    }
    component stop = UnaryDepth(n);
    stop.depth <-- suggestion;

    // The new path is longer by at least one if there was a leaf, and as long if there was none.
    signal longer <== stop.value - end.value;
    component atLeast = Num2Bits(8);
    atLeast.in <== longer - (1 - isEmpty);
    isEmpty * longer === 0;

    signal split[n];
    signal differ[n];
    signal kept[n];
    signal newSiblings[n];
    for (var i = 0; i < n; i++) {
        split[i] <== stop.at[i + 1] * (1 - isEmpty);
        differ[i] <== (bits.path[i] - otherBits.path[i]) * (bits.path[i] - otherBits.path[i]);
        // Down to the new end the keys agree, but not in the last bit where a leaf is split.
        stop.above[i] * (differ[i] - split[i]) === 0;
        kept[i] <== end.above[i] * siblings[i];
        newSiblings[i] <== kept[i] + split[i] * otherLeaf;
    }

    component fold[2];
    for (var i = 0; i < 2; i++) {
        fold[i] = SparseMerklePath(n);
        fold[i].path <== bits.path;
    }
    fold[0].end <== oldEnd;
    fold[0].siblings <== siblings;
    fold[0].above <== end.above;
    fold[1].end <== newLeaf;
    fold[1].siblings <== newSiblings;
    fold[1].above <== stop.above;
    oldRoot === fold[0].root;
    newRoot <== fold[1].root;
}

/// The root after an entry is removed: insertion read backwards.
///
/// Inputs: `newRoot` and `oldRoot`, both given; the entry `key`, `value`; and of the tree without it `siblings[n]`,
/// `isEmpty`, `otherKey`, `otherValue`. Guarantees: the old tree is the new one with (key, value) inserted.
template SparseMerkleDelete(n) {
    signal input oldRoot;
    signal input newRoot;
    signal input key;
    signal input value;
    signal input siblings[n];
    signal input isEmpty;
    signal input otherKey;
    signal input otherValue;
    component insert = SparseMerkleInsert(n);
    insert.oldRoot <== newRoot;
    insert.key <== key;
    insert.value <== value;
    insert.siblings <== siblings;
    insert.isEmpty <== isEmpty;
    insert.otherKey <== otherKey;
    insert.otherValue <== otherValue;
    oldRoot === insert.newRoot;
}
