// must report: determined
// The divisor has an inverse.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal inverse;
    inverse <-- b == 0 ? 0 : 1 / b;
    inverse * b === 1;
    out <== a * inverse;
}

component main {public [a, b]} = Main();
