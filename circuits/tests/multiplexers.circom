pragma circom 2.2.0;

include "../lib/multiplexers.circom";

// The library's templates ask for bits tagged {binary}; a main component cannot have tagged inputs.

template TestMux(k) {
    signal input c[1 << k];
    signal input s[k];
    signal output out;
    signal {binary} bit[k] <== Binary(k)(s);
    out <== Mux(k)(c, bit);
}

template TestSwitcher() {
    signal input s;
    signal input a;
    signal input b;
    signal output left;
    signal output right;
    signal {binary} bit[1] <== Binary(1)([s]);
    (left, right) <== Switcher()(bit[0], a, b);
}
