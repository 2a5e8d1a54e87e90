// must report: determined
// The flag is the input.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal input enabled;
    signal output out;
    signal flag;
    flag <== enabled;
    flag * (flag - 1) === 0;
    out <-- enabled == 1 ? a * b : 0;
    signal product <== a * b;
    out === flag * product;
}

component main {public [a, b, enabled]} = Main();
