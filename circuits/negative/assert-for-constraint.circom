// must report: under-constrained main.out
// `assert` in place of a constraint: it stops the honest prover and nobody else.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    out <-- a * b;
    assert(out == a * b);
}

component main {public [a, b]} = Main();
