// must report: under-constrained main.out
// IsZero by `in * out === 0` alone: 0 is also an answer for zero.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out;
    out <-- in == 0 ? 1 : 0;
    in * out === 0;
}

component main {public [in]} = Main();
