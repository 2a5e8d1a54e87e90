// must report: under-constrained main.out
// A square root: both signs are roots.
pragma circom 2.2.0;

function root(n) {
    for (var r = 0; r < 16; r++) {
        if (r * r == n) return r;
    }
    return 0;
}

template Main() {
    signal input in;
    signal output out;
    out <-- root(in);
    out * out === in;
}

component main {public [in]} = Main();
