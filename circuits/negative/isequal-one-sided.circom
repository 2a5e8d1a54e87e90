// must report: under-constrained main.out
// Equality by `out * (a - b) === 0`: equal numbers may be called different.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    out <-- a == b ? 1 : 0;
    out * (a - b) === 0;
}

component main {public [a, b]} = Main();
