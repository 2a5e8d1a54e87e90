// must report: under-constrained main.quotient, main.remainder
// Quotient and remainder modulo 2^253, ranged by 128 and 253 bits: together more than the field, so that both wrap around.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output quotient;
    signal output remainder;
    signal low[253];
    signal high[128];
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
    sum = 0;
    for (var i = 0; i < 128; i++) {
        high[i] <-- (quotient >> i) & 1;
        high[i] * (high[i] - 1) === 0;
        sum += high[i] * 2 ** i;
    }
    quotient === sum;
}

component main {public [in]} = Main();
