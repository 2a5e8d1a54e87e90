pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";

// Numbers in ranges.

/// Asserts in < 2^n. Cost: n.
template RangeCheck(n) {
    signal input in;
    component bits = Num2Bits(n);
    bits.in <== in;
}

/// Asserts low ≤ in ≤ high, where the caller knows low and high to be n-bit numbers. `in` needs no check: it is an n-bit
/// number as it lies between them. Cost: 2·n.
///
/// in − low and high − in are n-bit numbers; their sum high − low is less than 2^(n+1), far from the modulus, so both are
/// differences of integers.
template InRange(n) {
    assert(n + 1 < fieldBits());
    signal input in;
    signal input low;
    signal input high;
    component above = Num2Bits(n);
    above.in <== in - low;
    component below = Num2Bits(n);
    below.in <== high - in;
}

/// Whether low ≤ in ≤ high. The caller must range check all three to n bits. Cost: 2·n + 3.
template IsInRange(n) {
    signal input in;
    signal input low;
    signal input high;
    signal output {binary} out;
    signal above <== LessEqThan(n)([low, in]);
    signal below <== LessEqThan(n)([in, high]);
    out <== above * below;
}

/// Asserts in ≤ c for the constant c of n bits. Cost: n, and one for each one of c above its trailing ones.
template AtMostConstant(n, c) {
    signal input in;
    component bits = Num2BitsAtMost(n, c);
    bits.in <== in;
}

/// The sum of m numbers, each forced to have n bits, as a number that cannot wrap around. Cost: m·n.
template RangedSum(m, n) {
    signal input in[m];
    signal output out;
    var carries = 0;
    while ((1 << carries) < m) carries++;
    assert(n + carries < fieldBits() - 1);
    component range[m];
    var sum = 0;
    for (var i = 0; i < m; i++) {
        range[i] = RangeCheck(n);
        range[i].in <== in[i];
        sum += in[i];
    }
    out <== sum;
}

/// Quotient and remainder of n-bit numbers: in = quotient·divisor + remainder with remainder < divisor.
///
/// Inputs: `in` and `divisor`, which the caller must range check to n bits. Guarantees: divisor ≠ 0, both results have n
/// bits and are the only ones. 2·n bits must be less than the modulus's. Cost: 3·n + 1.
template DivideRemainder(n) {
    assert(2 * n + 1 < fieldBits());
    signal input in;
    signal input divisor;
    signal output quotient;
    signal output remainder;
    quotient <-- divisor != 0 ? in \ divisor : 0;
    remainder <-- divisor != 0 ? in % divisor : 0;
    in === quotient * divisor + remainder;
    component ranges[3];
    for (var i = 0; i < 3; i++) ranges[i] = Num2Bits(n);
    ranges[0].in <== quotient;
    ranges[1].in <== remainder;
    // Not negative, so that the divisor is greater than the remainder, and not zero.
    ranges[2].in <== divisor - remainder - 1;
}
