// must report: determined
// The quotient is ranged so that nothing wraps.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output quotient;
    signal output remainder;
    signal low[253];
    signal equal[255];
    quotient <-- in >> 253;
    remainder <-- in & (2 ** 253 - 1);
    in === quotient * 2 ** 253 + remainder;
    var sum = 0;
    for (var i = 0; i < 253; i++) {
        low[i] <-- (remainder >> i) & 1;
        low[i] * (low[i] - 1) === 0;
        sum += low[i] * 2 ** i;
    }
    remainder === sum;
    quotient * (quotient - 1) === 0;
    equal[254] <== 1;
    equal[253] <== quotient;
    for (var i = 252; i >= 0; i--) {
        if (((-1 >> i) & 1) == 1) {
            equal[i] <== equal[i + 1] * low[i];
        } else {
            equal[i] <== equal[i + 1];
            low[i] * equal[i] === 0;
        }
    }
}

component main {public [in]} = Main();
