pragma circom 2.2.0;

include "../lib/bits.circom";

// The library's templates ask for bits tagged {binary}; a main component cannot have tagged inputs.

template TestBits2Num(n) {
    signal input in[n];
    signal output out;
    out <== Bits2Num(n)(Binary(n)(in));
}

template TestBitsAtMost(n, c) {
    signal input in[n];
    BitsAtMost(n, c)(Binary(n)(in));
}

template TestGates() {
    signal input in[3];
    signal output out[6];
    signal {binary} bit[3] <== Binary(3)(in);
    out[0] <== Xor()(bit[0], bit[1]);
    out[1] <== And()(bit[0], bit[1]);
    out[2] <== Or()(bit[0], bit[1]);
    out[3] <== Not()(bit[0]);
    out[4] <== Xor3()(bit[0], bit[1], bit[2]);
    out[5] <== Majority()(bit[0], bit[1], bit[2]);
}
