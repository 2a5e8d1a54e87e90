// must report: under-constrained main.out
// Addition of points in Montgomery form where the two are equal: the slope is 0 / 0, and the prover chooses it.
pragma circom 2.2.0;

template Main() {
    signal input a[2];
    signal input b[2];
    signal output out[2];
    signal slope;
    slope <-- b[0] == a[0] ? (3 * a[0] * a[0] + 2 * 168698 * a[0] + 1) / (2 * a[1]) : (b[1] - a[1]) / (b[0] - a[0]);
    slope * (b[0] - a[0]) === b[1] - a[1];
    out[0] <== slope * slope - 168698 - a[0] - b[0];
    out[1] <== slope * (a[0] - out[0]) - a[1];
}

component main {public [a, b]} = Main();
