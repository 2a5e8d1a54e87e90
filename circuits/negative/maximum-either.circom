// must report: under-constrained main.out
// The greater of two numbers, constrained to be one of them.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal product;
    out <-- a > b ? a : b;
    product <== (out - a) * (out - b);
    product === 0;
}

component main {public [a, b]} = Main();
