// must report: under-constrained main.out
// A check that a flag turns off, where the flag is only assigned: the prover turns it off.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal input enabled;
    signal output out;
    signal flag;
    flag <-- enabled;
    flag * (flag - 1) === 0;
    out <-- enabled == 1 ? a * b : 0;
    signal product <== a * b;
    flag * (out - product) === 0;
}

component main {public [a, b, enabled]} = Main();
