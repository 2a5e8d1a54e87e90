// must report: determined
// Quotient and remainder are ranged, the remainder by a constant divisor of 8.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output quotient;
    signal output remainder;
    signal bits[5];
    signal low[3];
    quotient <-- in \ 8;
    remainder <-- in % 8;
    in === quotient * 8 + remainder;
    var sum = 0;
    for (var i = 0; i < 5; i++) {
        bits[i] <-- (quotient >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    quotient === sum;
    sum = 0;
    for (var i = 0; i < 3; i++) {
        low[i] <-- (remainder >> i) & 1;
        low[i] * (low[i] - 1) === 0;
        sum += low[i] * 2 ** i;
    }
    remainder === sum;
}

component main {public [in]} = Main();
