pragma circom 2.2.0;

include "babyjubjub.circom";

// Multiples of points of Baby Jubjub's prime subgroup.

/// Σ over the subsets of k bits: coefficients of the multilinear polynomial with the given values at compile time.
/// The entry S (as a mask) multiplies the product of the bits in S.
function multilinear8(values) {
    var c[8];
    for (var i = 0; i < 8; i++) c[i] = values[i];
    for (var b = 0; b < 3; b++) {
        for (var i = 0; i < 8; i++) {
            if (((i >> b) & 1) == 1) c[i] = c[i] - c[i - (1 << b)];
        }
    }
    return c;
}

/// One of eight constant points. Cost: 3: one product of selectors and one for each coordinate.
template ConstantPoint8(xs, ys) {
    signal input {binary} s[3];
    signal output out[2];
    var x[8] = multilinear8(xs);
    var y[8] = multilinear8(ys);
    signal s01 <== s[0] * s[1];
    out[0] <== s[2] * (x[4] + x[5] * s[0] + x[6] * s[1] + x[7] * s01) + x[0] + x[1] * s[0] + x[2] * s[1] + x[3] * s01;
    out[1] <== s[2] * (y[4] + y[5] * s[0] + y[6] * s[1] + y[7] * s01) + y[0] + y[1] * s[0] + y[2] * s[1] + y[3] * s01;
}

/// e·B for the constant point B of order l and the number e of n bits, 3 ≤ n ≤ 254.
///
/// Input: `e[n]`, least significant first; any number, also above l. Output: `out[2]`.
/// Cost: about 2·n: 517 for 253.
///
/// Window i of three bits adds d·8^i·B with d = bits + 2, from 2 to 9. The sum before it is less than
/// 9/7·8^i < 2·8^i, so neither equal nor opposite to what is added, as long as all stays below l: up to bit 249. The rest
/// and what the twos added are one point that the complete law adds.
template EscalarMulFix(n, B) {
    assert(n >= 3 && n <= 254);
    signal input {binary} e[n];
    signal output out[2];
    var windows = n < 249 ? n \ 3 : 83;
    var rest = n - 3 * windows;
    var base[2] = B;
    var offset[2] = [0, 1];
    component points[windows];
    component sums[windows];
    for (var i = 0; i < windows; i++) {
        var xs[8];
        var ys[8];
        var point[2] = babyAddConstant(base, base);
        offset = babyAddConstant(offset, point);
        for (var d = 0; d < 8; d++) {
            xs[d] = (1 + point[1]) / (1 - point[1]);
            ys[d] = xs[d] / point[0];
            // After the last step this is ten times the base.
            point = babyAddConstant(point, base);
        }
        points[i] = ConstantPoint8(xs, ys);
        for (var b = 0; b < 3; b++) points[i].s[b] <== e[3 * i + b];
        if (i > 0) {
            sums[i] = MontgomeryAdd();
            if (i == 1) sums[i].in1 <== points[0].out;
            else sums[i].in1 <== sums[i - 1].out;
            sums[i].in2 <== points[i].out;
        }
        for (var b = 0; b < 3; b++) base = babyAddConstant(base, base);
    }
    component edwards = Montgomery2Edwards();
    if (windows == 1) edwards.in <== points[0].out;
    else edwards.in <== sums[windows - 1].out;

    // rest bits of the base's multiples, less the offset.
    var point[2] = [-offset[0], offset[1]];
    component final = BabyAdd();
    final.x1 <== edwards.out[0];
    final.y1 <== edwards.out[1];
    component mux[2];
    if (rest == 0) {
        final.x2 <== point[0];
        final.y2 <== point[1];
    } else {
        for (var k = 0; k < 2; k++) mux[k] = Mux(rest);
        for (var d = 0; d < (1 << rest); d++) {
            for (var k = 0; k < 2; k++) mux[k].c[d] <== point[k];
            point = babyAddConstant(point, base);
        }
        for (var k = 0; k < 2; k++) {
            for (var b = 0; b < rest; b++) mux[k].s[b] <== e[3 * windows + b];
        }
        final.x2 <== mux[0].out;
        final.y2 <== mux[1].out;
    }
    out[0] <== final.xout;
    out[1] <== final.yout;
}

/// 2·A ± P in Montgomery form: + for `plus` = 1. The caller must know that A ≠ ±P, 2·A ≠ ∓P, and that both have odd
/// order. Cost: 6.
///
/// As (A ± P) + A, where the sum A ± P needs no v of its own.
template MontgomeryDoubleAdd() {
    signal input a[2];
    signal input p[2];
    signal input {binary} plus;
    signal output out[2];
    signal v <== (2 * plus - 1) * p[1];
    signal first <-- (a[1] - v) / (a[0] - p[0]);
    first * (a[0] - p[0]) === a[1] - v;
    signal u <== first * first - 168698 - a[0] - p[0];
    signal second <-- 2 * a[1] / (a[0] - u) - first;
    (first + second) * (a[0] - u) === 2 * a[1];
    out[0] <== second * second - 168698 - a[0] - u;
    out[1] <== second * (a[0] - out[0]) - a[1];
}

/// e·P for a point P of order l, the number e of n bits, 2 ≤ n ≤ 249. `EscalarMulAny` uses it for short numbers.
///
/// Inputs: `e[n]`, least significant first; `p[2]`. Output: `out[2]`. Cost: 8·n + 2.
///
/// The odd number e + 1 − e[0] is Σ s(i)·2^i with digits s(i) = 2·e[i + 1] − 1, and 1 for the last. Multiples of P by
/// ±2^i are added from the bottom; the sum before is less than 2^i in absolute value and odd, so that the additions meet
/// no exception as long as 2^n < l. In the end (1 − e[0])·P is subtracted.
template EscalarMulShort(n) {
    assert(n >= 2 && n <= 249);
    signal input {binary} e[n];
    signal input p[2];
    signal output out[2];
    component montgomery = Edwards2Montgomery();
    montgomery.in <== p;
    component power[n];
    component sum[n];
    for (var i = 1; i < n; i++) {
        power[i] = MontgomeryDouble();
        if (i == 1) power[i].in <== montgomery.out;
        else power[i].in <== power[i - 1].out;
        sum[i] = MontgomeryAdd();
        if (i == 1) {
            sum[i].in1 <== [montgomery.out[0], (2 * e[1] - 1) * montgomery.out[1]];
        } else {
            sum[i].in1 <== sum[i - 1].out;
        }
        if (i < n - 1) {
            sum[i].in2 <== [power[i].out[0], (2 * e[i + 1] - 1) * power[i].out[1]];
        } else {
            sum[i].in2 <== power[i].out;
        }
    }
    component edwards = Montgomery2Edwards();
    edwards.in <== sum[n - 1].out;
    component last = BabyAdd();
    last.x1 <== edwards.out[0];
    last.y1 <== edwards.out[1];
    last.x2 <== (e[0] - 1) * p[0];
    last.y2 <== 1 + (1 - e[0]) * (p[1] - 1);
    out <== [last.xout, last.yout];
}

/// e·P for a point P of order l and the number e of n bits, 2 ≤ n ≤ 254. `EscalarMulAny` uses it for long numbers.
///
/// Inputs: `e[n]`, least significant first; `p[2]`. Output: `out[2]`. Cost: 1,796 up to 251 bits, 1,822 for 254.
///
/// With e = 2·h + e[0] and k = h + c, where 2·c = −2^N modulo l, the odd number
/// 2^N + 1 + 2·k = 2·2^N + Σ (2·k[i] − 1)·2^i is e + 1 − e[0] modulo l. Its digits ±1 are added from the top to twice P,
/// so that the multiple at hand lies between 2 and l and never meets P or −P. That holds for 249 digits; the last few
/// take the complete law, and (1 − e[0])·P is subtracted in the end.
template EscalarMulLong(n) {
    assert(n >= 2 && n <= 254);
    signal input {binary} e[n];
    signal input p[2];
    signal output out[2];
    var N = n <= 252 ? 252 : n;
    var l = babyOrder();
    // The least c ≥ 0 with 2·c = −2^N modulo l: −2^(N−1).
    var c = (l - (1 << (N - 1)) % l) % l;

    // The digits of k = h + c, which is less than 2^N. Up to 253 bits no alias is possible; 254 are taken in halves.
    var low = N <= 253 ? N : 128;
    var sum = c & ((1 << low) - 1);
    for (var i = 1; i < n; i++) {
        if (i - 1 < low) sum += e[i] * (1 << (i - 1));
    }
    signal {binary} k[N];
    component lowBits;
    component highBits;
    if (N <= 253) {
        lowBits = Num2Bits(N);
        lowBits.in <== sum;
        k <== lowBits.out;
    } else {
        lowBits = Num2Bits(low + 1);
        lowBits.in <== sum;
        sum = (c >> low) + lowBits.out[low];
        for (var i = low + 1; i < n; i++) sum += e[i] * (1 << (i - 1 - low));
        highBits = Num2Bits(N - low);
        highBits.in <== sum;
        for (var i = 0; i < N; i++) {
            if (i < low) k[i] <== lowBits.out[i];
            else k[i] <== highBits.out[i - low];
        }
    }

    component montgomery = Edwards2Montgomery();
    montgomery.in <== p;
    component twice = MontgomeryDouble();
    twice.in <== montgomery.out;
    component step[249];
    for (var i = 0; i < 249; i++) {
        step[i] = MontgomeryDoubleAdd();
        if (i == 0) step[i].a <== twice.out;
        else step[i].a <== step[i - 1].out;
        step[i].p <== montgomery.out;
        step[i].plus <== k[N - 1 - i];
    }
    component edwards = Montgomery2Edwards();
    edwards.in <== step[248].out;
    component double[N - 249];
    component add[N - 249];
    for (var i = 0; i < N - 249; i++) {
        double[i] = BabyDbl();
        if (i == 0) {
            double[i].x <== edwards.out[0];
            double[i].y <== edwards.out[1];
        } else {
            double[i].x <== add[i - 1].xout;
            double[i].y <== add[i - 1].yout;
        }
        add[i] = BabyAdd();
        add[i].x1 <== double[i].xout;
        add[i].y1 <== double[i].yout;
        add[i].x2 <== (2 * k[N - 250 - i] - 1) * p[0];
        add[i].y2 <== p[1];
    }
    component last = BabyAdd();
    last.x1 <== add[N - 250].xout;
    last.y1 <== add[N - 250].yout;
    last.x2 <== (e[0] - 1) * p[0];
    last.y2 <== 1 + (1 - e[0]) * (p[1] - 1);
    out <== [last.xout, last.yout];
}

/// e·P for a point P of the prime subgroup and the number e of n bits, 2 ≤ n ≤ 254.
///
/// Inputs: `e[n]`, least significant first, any number, also above l; `p[2]`, which the caller must know to be in the
/// subgroup (the identity is allowed). Output: `out[2]`. Cost: 8·n + 8 up to 224 bits, 1,802 up to 251, 1,828 for 254.
template EscalarMulAny(n) {
    signal input {binary} e[n];
    signal input p[2];
    signal output out[2];
    // The identity has no Montgomery form: the generator stands in for it, and its multiple is discarded.
    signal {binary} isIdentity <== IsZero()(p[0]);
    var base8[2] = babyBase8();
    signal point[2];
    point[0] <== p[0] + isIdentity * base8[0];
    point[1] <== p[1] + isIdentity * (base8[1] - p[1]);
    signal multiple[2];
    if (n <= 224) multiple <== EscalarMulShort(n)(e, point);
    else multiple <== EscalarMulLong(n)(e, point);
    out[0] <== multiple[0] - isIdentity * multiple[0];
    out[1] <== multiple[1] + isIdentity * (1 - multiple[1]);
}

/// The public key e·B8 of a private key of 253 bits. Keys that differ by l have the same public key.
///
/// Input: `in`. Outputs: `Ax`, `Ay`. Guarantees: in < 2^253. Cost: 770.
template BabyPbk() {
    signal input in;
    signal output Ax;
    signal output Ay;
    component bits = Num2Bits(253);
    bits.in <== in;
    component multiple = EscalarMulFix(253, babyBase8());
    multiple.e <== bits.out;
    Ax <== multiple.out[0];
    Ay <== multiple.out[1];
}

/// The public key e·B8 of a private key below l, of which there is only one: what a nullifier needs that is made from
/// the private key.
///
/// Input: `in`. Outputs: `Ax`, `Ay`. Guarantees: in < l. Cost: 869.
template BabyPbkUnique() {
    signal input in;
    signal output Ax;
    signal output Ay;
    component bits = Num2BitsAtMost(251, babyOrder() - 1);
    bits.in <== in;
    component multiple = EscalarMulFix(251, babyBase8());
    multiple.e <== bits.out;
    Ax <== multiple.out[0];
    Ay <== multiple.out[1];
}
