// must report: determined
// The other is not greater, by range checks of both differences.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal over[2][5];
    signal product;
    out <-- a > b ? a : b;
    product <== (out - a) * (out - b);
    product === 0;
    for (var k = 0; k < 2; k++) {
        var sum = 0;
        for (var i = 0; i < 5; i++) {
            over[k][i] <-- (out - (k == 0 ? a : b) >> i) & 1;
            over[k][i] * (over[k][i] - 1) === 0;
            sum += over[k][i] * 2 ** i;
        }
        out - (k == 0 ? a : b) === sum;
    }
}

component main {public [a, b]} = Main();
