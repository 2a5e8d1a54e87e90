// must report: determined
// They add up to the index.
pragma circom 2.2.0;

template Main() {
    signal input leaf;
    signal input sibling[2];
    signal input index;
    signal output root;
    signal path[2];
    signal left[2];
    signal right[2];
    signal square[2];
    signal node[3];
    node[0] <== leaf;
    for (var i = 0; i < 2; i++) {
        path[i] <-- (index >> i) & 1;
        path[i] * (path[i] - 1) === 0;
        left[i] <== node[i] + path[i] * (sibling[i] - node[i]);
        right[i] <== sibling[i] + node[i] - left[i];
        // A toy in place of a hash.
        square[i] <== (left[i] + 2 * right[i] + 1) * (left[i] + 2 * right[i] + 1);
        node[i + 1] <== square[i] * (left[i] + 2 * right[i] + 1);
    }
    path[0] + 2 * path[1] === index;
    root <== node[2];
}

component main {public [leaf, sibling, index]} = Main();
