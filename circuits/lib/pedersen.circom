pragma circom 2.2.0;

include "scalar_multiplication.circom";
include "pedersen_bases.circom";

// The Pedersen hash on Baby Jubjub with windows of four bits and the generators in common use.

/// ±(1 + s[0] + 2·s[1] + 4·s[2])·P for a constant point P in Montgomery form; minus if s[3] is 1. Cost: 4.
template PedersenWindow(P) {
    signal input {binary} s[4];
    signal output out[2];
    var xs[8];
    var ys[8];
    var point[2] = P;
    for (var d = 0; d < 8; d++) {
        xs[d] = (1 + point[1]) / (1 - point[1]);
        ys[d] = xs[d] / point[0];
        point = babyAddConstant(point, P);
    }
    component choice = ConstantPoint8(xs, ys);
    for (var b = 0; b < 3; b++) choice.s[b] <== s[b];
    out[0] <== choice.out[0];
    out[1] <== (1 - 2 * s[3]) * choice.out[1];
}

/// The hash of n bits: the sum over segments of 200 bits of Σ (window j)·32^j times the segment's generator.
///
/// Input: `in[n]`, 1 ≤ n ≤ 3200. Output: `out[2]`, a point of the subgroup. Cost: about 7 for four bits.
///
/// Lengths are not separated: bits that are missing in the last window count as zeros. Collision resistant for a fixed
/// n; not a random oracle. In a segment the sum of j windows is less than 0.26·32^j in absolute value and what is added
/// at least 32^j, all below l/2: the additions in Montgomery form meet no exception.
template Pedersen(n) {
    assert(n >= 1 && n <= 3200);
    signal input {binary} in[n];
    signal output out[2];
    var bases[16][2] = pedersenBases();
    var windows = (n + 3) \ 4;
    var segments = (n + 199) \ 200;
    component window[windows];
    component sum[windows];
    component edwards[segments];
    component total[segments];
    var base[2];
    for (var w = 0; w < windows; w++) {
        var segment = w \ 50;
        if (w % 50 == 0) base = bases[segment];
        window[w] = PedersenWindow(base);
        for (var b = 0; b < 4; b++) {
            if (4 * w + b < n) window[w].s[b] <== in[4 * w + b];
            else window[w].s[b] <== Constant(0)();
        }
        for (var b = 0; b < 5; b++) base = babyAddConstant(base, base);
        if (w % 50 > 0) {
            sum[w] = MontgomeryAdd();
            if (w % 50 == 1) sum[w].in1 <== window[w - 1].out;
            else sum[w].in1 <== sum[w - 1].out;
            sum[w].in2 <== window[w].out;
        }
        if (w % 50 == 49 || w == windows - 1) {
            edwards[segment] = Montgomery2Edwards();
            if (w % 50 == 0) edwards[segment].in <== window[w].out;
            else edwards[segment].in <== sum[w].out;
            if (segment > 0) {
                total[segment] = BabyAdd();
                if (segment == 1) {
                    total[segment].x1 <== edwards[0].out[0];
                    total[segment].y1 <== edwards[0].out[1];
                } else {
                    total[segment].x1 <== total[segment - 1].xout;
                    total[segment].y1 <== total[segment - 1].yout;
                }
                total[segment].x2 <== edwards[segment].out[0];
                total[segment].y2 <== edwards[segment].out[1];
            }
        }
    }
    if (segments == 1) {
        out <== edwards[0].out;
    } else {
        out <== [total[segments - 1].xout, total[segments - 1].yout];
    }
}
