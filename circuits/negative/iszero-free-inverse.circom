// must report: under-constrained main.out
// IsZero without `in * out === 0`: with the inverse 0, every number is zero.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out;
    signal inverse;
    inverse <-- in != 0 ? 1 / in : 0;
    out <== 1 - in * inverse;
}

component main {public [in]} = Main();
