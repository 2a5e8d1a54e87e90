pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";
include "sorting.circom";

// Small sets, given as lists of field elements.

/// Whether `in` is one of the m elements. Cost: m + 1.
///
/// The product of all differences is zero exactly if one of them is.
template IsMember(m) {
    assert(m >= 1);
    signal input in;
    signal input set[m];
    signal output {binary} out;
    signal product[m];
    product[0] <== in - set[0];
    for (var i = 1; i < m; i++) product[i] <== product[i - 1] * (in - set[i]);
    out <== IsZero()(product[m - 1]);
}

/// Asserts that `in` is one of the m elements. Cost: m − 1.
template AssertMember(m) {
    assert(m >= 1);
    signal input in;
    signal input set[m];
    signal product[m];
    product[0] <== in - set[0];
    for (var i = 1; i < m; i++) product[i] <== product[i - 1] * (in - set[i]);
    product[m - 1] === 0;
}

/// Asserts that `in` is none of the m elements. Cost: m.
template AssertNotMember(m) {
    assert(m >= 1);
    signal input in;
    signal input set[m];
    signal product[m];
    product[0] <== in - set[0];
    for (var i = 1; i < m; i++) product[i] <== product[i - 1] * (in - set[i]);
    NonZero()(product[m - 1]);
}

/// Asserts that m elements are different from one another. Any elements; cost: m·(m − 1) / 2.
template AssertDistinct(m) {
    assert(m >= 2);
    signal input in[m];
    signal product[m * (m - 1) \ 2];
    var k = 0;
    for (var i = 0; i < m; i++) {
        for (var j = 0; j < i; j++) {
            if (k == 0) product[k] <== in[i] - in[j];
            else product[k] <== product[k - 1] * (in[i] - in[j]);
            k++;
        }
    }
    NonZero()(product[k - 1]);
}

/// Asserts that m ≥ 2 numbers, forced to have n bits, are different from one another, by sorting them: cheaper than
/// `AssertDistinct` for many short ones. Cost: 2 for each exchanger and (2·m − 1)·n.
template AssertDistinctNumbers(m, n) {
    signal input in[m];
    component rows = Sort(m, n);
    rows.in <== in;
    component order[m];
    for (var i = 1; i < m; i++) {
        order[i] = NonZero();
        order[i].in <== rows.out[i] - rows.out[i - 1];
    }
}

/// Asserts that each of the k elements of `subset` is in the `set` of m. Cost: k·(m − 1).
template AssertSubset(k, m) {
    signal input subset[k];
    signal input set[m];
    component member[k];
    for (var i = 0; i < k; i++) {
        member[i] = AssertMember(m);
        member[i].in <== subset[i];
        member[i].set <== set;
    }
}

/// Asserts that two sets share no element. Cost: k·m.
template AssertDisjoint(k, m) {
    signal input a[k];
    signal input b[m];
    component member[k];
    for (var i = 0; i < k; i++) {
        member[i] = AssertNotMember(m);
        member[i].in <== a[i];
        member[i].set <== b;
    }
}
