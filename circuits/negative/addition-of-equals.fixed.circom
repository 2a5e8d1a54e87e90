// must report: determined
// The two are different.
pragma circom 2.2.0;

template Main() {
    signal input a[2];
    signal input b[2];
    signal output out[2];
    signal slope;
    signal inverse;
    inverse <-- b[0] == a[0] ? 0 : 1 / (b[0] - a[0]);
    inverse * (b[0] - a[0]) === 1;
    slope <== inverse * (b[1] - a[1]);
    out[0] <== slope * slope - 168698 - a[0] - b[0];
    out[1] <== slope * (a[0] - out[0]) - a[1];
}

component main {public [a, b]} = Main();
