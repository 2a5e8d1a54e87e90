// must report: determined
// The root is the small one.
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
    signal bits[4];
    out <-- root(in);
    out * out === in;
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        bits[i] <-- (out >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    out === sum;
}

component main {public [in]} = Main();
