pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";

// Sorted lists and permutations.

/// Asserts in[0] ≤ in[1] ≤ …, numbers forced to have n bits. Cost: (2·m − 1)·n.
template AssertSorted(m, n) {
    signal input in[m];
    component range[m];
    component order[m];
    for (var i = 0; i < m; i++) {
        range[i] = Num2Bits(n);
        range[i].in <== in[i];
        if (i > 0) {
            order[i] = AssertLessEqual(n);
            order[i].in <== [in[i - 1], in[i]];
        }
    }
}

/// Asserts in[0] < in[1] < …, numbers forced to have n bits. Cost: (2·m − 1)·n.
template AssertStrictlySorted(m, n) {
    signal input in[m];
    component range[m];
    component order[m];
    for (var i = 0; i < m; i++) {
        range[i] = Num2Bits(n);
        range[i].in <== in[i];
        if (i > 0) {
            order[i] = AssertLess(n);
            order[i].in <== [in[i - 1], in[i]];
        }
    }
}

/// The number of exchangers in Batcher's merge exchange network of m lines (Knuth, volume 3, algorithm 5.2.2M).
function exchangerCount(m) {
    var t = 0;
    while ((1 << t) < m) t++;
    var count = 0;
    for (var p = 1 << (t - 1); p > 0; p = p >> 1) {
        var q = 1 << (t - 1);
        var r = 0;
        var d = p;
        var more = 1;
        while (more == 1) {
            for (var i = 0; i < m - d; i++) {
                if ((i & p) == r) count++;
            }
            if (q == p) {
                more = 0;
            } else {
                d = q - p;
                q = q >> 1;
                r = p;
            }
        }
    }
    return count;
}

/// Rows of numbers sorted by their first column.
///
/// Inputs: `in[m][w]`, m ≥ 2 rows of w elements; the first of each is forced to have n bits. Output: `out[m][w]`: the
/// rows in another order, first elements not descending; among equal first elements any order.
/// Cost: (w + 1) for each exchanger of Batcher's network, of which there are about m·log²m / 4, and (2·m − 1)·n.
///
/// Exchangers only move: whether each does is free, so that the rows are permuted in any case. That they are sorted
/// in the end is asserted by itself, which is cheaper than comparing in every exchanger.
template SortRows(m, w, n) {
    assert(m >= 2);
    signal input in[m][w];
    signal output out[m][w];
    var count = exchangerCount(m);
    signal state[count + 1][m][w];
    signal exchange[count];
    signal difference[count][w];
    state[0] <== in;
    var t = 0;
    while ((1 << t) < m) t++;
    var k = 0;
    for (var p = 1 << (t - 1); p > 0; p = p >> 1) {
        var q = 1 << (t - 1);
        var r = 0;
        var d = p;
        var more = 1;
        while (more == 1) {
            for (var i = 0; i < m - d; i++) {
                if ((i & p) == r) {
                    // The k-th exchanger brings the lesser of the lines i and i + d to i.
                    exchange[k] <-- state[k][i][0] > state[k][i + d][0] ? 1 : 0;
                    exchange[k] * (exchange[k] - 1) === 0;
                    for (var c = 0; c < w; c++) {
                        difference[k][c] <== exchange[k] * (state[k][i + d][c] - state[k][i][c]);
                        for (var line = 0; line < m; line++) {
                            if (line == i) state[k + 1][line][c] <== state[k][i][c] + difference[k][c];
                            else if (line == i + d) state[k + 1][line][c] <== state[k][line][c] - difference[k][c];
                            else state[k + 1][line][c] <== state[k][line][c];
                        }
                    }
                    k++;
                }
            }
            if (q == p) {
                more = 0;
            } else {
                d = q - p;
                q = q >> 1;
                r = p;
            }
        }
    }
    out <== state[count];
    component sorted = AssertSorted(m, n);
    for (var i = 0; i < m; i++) sorted.in[i] <== out[i][0];
}

/// m ≥ 2 numbers, forced to have n bits, in order. Cost: 2 for each exchanger and (2·m − 1)·n.
template Sort(m, n) {
    signal input in[m];
    signal output out[m];
    component rows = SortRows(m, 1, n);
    for (var i = 0; i < m; i++) rows.in[i][0] <== in[i];
    for (var i = 0; i < m; i++) out[i] <== rows.out[i][0];
}

/// Asserts that b is a, an m ≥ 2 of them, in another order, for numbers forced to have n bits. Cost: twice `Sort`.
template AssertPermutation(m, n) {
    signal input a[m];
    signal input b[m];
    component sort[2];
    sort[0] = Sort(m, n);
    sort[0].in <== a;
    sort[1] = Sort(m, n);
    sort[1].in <== b;
    sort[0].out === sort[1].out;
}
