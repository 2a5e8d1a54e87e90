// must report: determined
// The inverse shows that the answer is 1 for zero.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out;
    signal inverse;
    inverse <-- in != 0 ? 1 / in : 0;
    out <== 1 - in * inverse;
    in * out === 0;
}

component main {public [in]} = Main();
