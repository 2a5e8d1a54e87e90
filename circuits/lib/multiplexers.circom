pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";

// Choosing one of several values. Every selector is a bit tagged {binary}: with another value the result would be any
// combination of the choices.

/// c[s]. Cost: 1.
template Mux1() {
    signal input c[2];
    signal input {binary} s;
    signal output out;
    out <== c[0] + s * (c[1] - c[0]);
}

/// The n values c[0..n-1][s]. Cost: n.
template MultiMux1(n) {
    signal input c[n][2];
    signal input {binary} s;
    signal output out[n];
    for (var i = 0; i < n; i++) out[i] <== c[i][0] + s * (c[i][1] - c[i][0]);
}

/// c[Σ s[i]·2^i] of 2^k values, by halving. Cost: 2^k − 1, less where choices are constant.
template Mux(k) {
    signal input c[1 << k];
    signal input {binary} s[k];
    signal output out;
    signal level[k + 1][1 << k];
    for (var j = 0; j < (1 << k); j++) level[0][j] <== c[j];
    for (var i = 0; i < k; i++) {
        for (var j = 0; j < (1 << k); j++) {
            if (j < (1 << (k - 1 - i))) {
                level[i + 1][j] <== level[i][2 * j] + s[i] * (level[i][2 * j + 1] - level[i][2 * j]);
            } else {
                level[i + 1][j] <== 0;
            }
        }
    }
    out <== level[k][0];
}

/// c[s[0] + 2·s[1]]. Cost: 3.
template Mux2() {
    signal input c[4];
    signal input {binary} s[2];
    signal output out;
    out <== Mux(2)(c, s);
}

/// c[s[0] + 2·s[1] + 4·s[2]]. Cost: 7.
template Mux3() {
    signal input c[8];
    signal input {binary} s[3];
    signal output out;
    out <== Mux(3)(c, s);
}

/// c[Σ s[i]·2^i] of 16 values. Cost: 15.
template Mux4() {
    signal input c[16];
    signal input {binary} s[4];
    signal output out;
    out <== Mux(4)(c, s);
}

/// (a, b) if s = 0, (b, a) if s = 1, in one product. Cost: 1.
template Switcher() {
    signal input {binary} s;
    signal input a;
    signal input b;
    signal output left;
    signal output right;
    signal difference <== s * (b - a);
    left <== a + difference;
    right <== b - difference;
}

/// A number as one of n lamps: out[in] = 1 and the others 0.
///
/// Guarantees: in < n. A lamp may burn only where it is in's, and the sum of all is one, which forbids that none does.
/// Cost: n.
template Decoder(n) {
    signal input in;
    signal output {binary} out[n];
    var sum = 0;
    for (var i = 0; i < n; i++) {
        out[i] <-- in == i ? 1 : 0;
        out[i] * (in - i) === 0;
        sum += out[i];
    }
    sum === 1;
}

/// One of n rows of w values: out[j] = in[index][j].
///
/// Guarantees: index < n. Cost: about n·(w + 1).
template Multiplexer(w, n) {
    signal input in[n][w];
    signal input index;
    signal output out[w];
    component lamps = Decoder(n);
    lamps.in <== index;
    signal products[n][w];
    for (var j = 0; j < w; j++) {
        var sum = 0;
        for (var i = 0; i < n; i++) {
            products[i][j] <== lamps.out[i] * in[i][j];
            sum += products[i][j];
        }
        out[j] <== sum;
    }
}
