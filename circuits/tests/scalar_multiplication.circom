pragma circom 2.2.0;

include "../lib/scalar_multiplication.circom";

// The library's templates ask for bits tagged {binary}; a main component cannot have tagged inputs.

template TestFixed(n) {
    signal input in;
    signal output out[2];
    out <== EscalarMulFix(n, babyBase8())(Num2Bits(n)(in));
}

template TestAny(n) {
    signal input in;
    signal input p[2];
    signal output out[2];
    signal {binary} bit[n] <== Num2Bits(n)(in);
    out <== EscalarMulAny(n)(bit, p);
}

template TestAnyStrict() {
    signal input in;
    signal input p[2];
    signal output out[2];
    signal {binary} bit[254] <== Num2BitsStrict()(in);
    out <== EscalarMulAny(254)(bit, p);
}
