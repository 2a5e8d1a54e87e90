// must report: determined
// The constraint.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    out <== a * b;
}

component main {public [a, b]} = Main();
