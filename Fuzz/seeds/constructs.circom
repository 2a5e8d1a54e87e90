pragma circom 2.2.0;
pragma custom_templates;
include "other.circom";

// Every construct of the language once or more.
bus Point(n) {
    signal {binary} x[n];
    signal y;
}

function f(a, b) {
    var c[2][3], d = 0x1F;
    for (var i = 0; i < a; i++) {
        c[i][0] = b \ 2 ** i % 7;
        d <<= 1;
    }
    while (d > 0 && !(d == 5) || ~a >= 3) d--;
    if (a != b) return a ? b : -c[0][1];
    else if (a <= 1) d |= a ^ b & 1;
    else {
        assert(d == d);
    }
    b += 1; b -= 1; b *= 2; b /= 2; b \= 3; b %= 5; b **= 2; b >>= 1; b &= 3; b ^= 4;
    b = b << 1 < 2 == (b / 3 - 1 > 0) | 7 && d;
    return [a, b];
}

template custom extern_c parallel T(n) {
    input Point(n) {tag} p;
    signal input in[n];
    signal output {tag, other} out <== in[0] * in[1] + 1;
    Point(2) q <== p;
    var (a, b) = (1, 2);
    component c[n], e = parallel U(n >> 1);
    (_, a) <== U(n)(x <== in[0], y <-- p.y);
    in[0] --> c[0].in;
    in[1] ==> e.in;
    c[0].out === 0;
    log("values: ", a, b + 1); /* a
     * comment */
    U(1)(in[0]);
}

component main {public [in]} = T(3);
