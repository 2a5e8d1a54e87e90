// must report: under-constrained main.out
// A shift to the right whose lost bits have no range.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out;
    signal lost;
    out <-- in >> 3;
    lost <-- in & 7;
    in === 8 * out + lost;
}

component main {public [in]} = Main();
