pragma circom 2.2.0;

include "bits.circom";

// Comparisons. Field elements have no order: a comparison is one of integers, and its inputs must be known to be
// small. `LessThan(n)` and its kin leave that to the caller and say so; `RangedLessThan(n)` does it itself.

/// Whether a number is zero.
///
/// Input: `in`. Output: `out` = 1 if in = 0, else 0. Both values are forced: if in ≠ 0 then in·out = 0 makes out zero,
/// and if in = 0 then out = 1 − 0. Cost: 2.
template IsZero() {
    signal input in;
    signal output {binary} out;
    signal inverse <-- in != 0 ? 1 / in : 0;
    out <== 1 - in * inverse;
    in * out === 0;
}

/// Whether two numbers are equal. Cost: 2.
template IsEqual() {
    signal input in[2];
    signal output {binary} out;
    out <== IsZero()(in[0] - in[1]);
}

/// Asserts that a number is not zero. Cost: 1.
template NonZero() {
    signal input in;
    signal inverse <-- in != 0 ? 1 / in : 0;
    in * inverse === 1;
}

/// Asserts that two numbers are equal if `enabled` is not zero. Cost: 1.
template EqualIf() {
    signal input enabled;
    signal input in[2];
    enabled * (in[0] - in[1]) === 0;
}

/// Whether in[0] < in[1].
///
/// The caller must range check both inputs to n bits: for others the result means nothing.
/// in[0] + 2^n − in[1] has bit n exactly if in[0] ≥ in[1]. Cost: n + 1.
template LessThan(n) {
    assert(n + 1 < fieldBits());
    signal input in[2];
    signal output {binary} out;
    component difference = Num2Bits(n + 1);
    difference.in <== in[0] + (1 << n) - in[1];
    out <== 1 - difference.out[n];
}

/// Whether in[0] ≤ in[1]. The caller must range check both inputs to n bits. Cost: n + 1.
template LessEqThan(n) {
    signal input in[2];
    signal output {binary} out;
    component less = LessThan(n);
    less.in[0] <== in[1];
    less.in[1] <== in[0];
    out <== 1 - less.out;
}

/// Whether in[0] > in[1]. The caller must range check both inputs to n bits. Cost: n + 1.
template GreaterThan(n) {
    signal input in[2];
    signal output {binary} out;
    component less = LessThan(n);
    less.in[0] <== in[1];
    less.in[1] <== in[0];
    out <== less.out;
}

/// Whether in[0] ≥ in[1]. The caller must range check both inputs to n bits. Cost: n + 1.
template GreaterEqThan(n) {
    signal input in[2];
    signal output {binary} out;
    component less = LessThan(n);
    less.in[0] <== in[0];
    less.in[1] <== in[1];
    out <== 1 - less.out;
}

/// Whether in[0] < in[1], both of which are forced to be n-bit numbers. Cost: 3·n + 1.
template RangedLessThan(n) {
    signal input in[2];
    signal output {binary} out;
    component range[2];
    for (var i = 0; i < 2; i++) {
        range[i] = Num2Bits(n);
        range[i].in <== in[i];
    }
    out <== LessThan(n)(in);
}

/// Asserts in[0] ≤ in[1].
///
/// The caller must range check both inputs to n bits. Cheaper than `LessEqThan`: the difference itself is decomposed.
/// Cost: n.
template AssertLessEqual(n) {
    assert(n + 1 < fieldBits());
    signal input in[2];
    component difference = Num2Bits(n);
    difference.in <== in[1] - in[0];
}

/// Asserts in[0] < in[1]. The caller must range check both inputs to n bits. Cost: n.
template AssertLess(n) {
    assert(n + 1 < fieldBits());
    signal input in[2];
    component difference = Num2Bits(n);
    difference.in <== in[1] - in[0] - 1;
}
