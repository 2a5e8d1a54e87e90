// must report: determined
// If out is 0 the difference has an inverse.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal inverse;
    inverse <-- a == b ? 0 : 1 / (a - b);
    out <-- a == b ? 1 : 0;
    out * (a - b) === 0;
    inverse * (a - b) === 1 - out;
}

component main {public [a, b]} = Main();
