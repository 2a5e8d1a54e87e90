// must report: determined
// The remainder is less than the divisor, and the quotient has a range.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal input divisor;
    signal output quotient;
    signal output remainder;
    signal lack;
    signal bits[8];
    signal lackBits[8];
    signal quotientBits[8];
    quotient <-- in \ divisor;
    remainder <-- in % divisor;
    in === quotient * divisor + remainder;
    var sum = 0;
    for (var i = 0; i < 8; i++) {
        bits[i] <-- (remainder >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    remainder === sum;
    lack <== divisor - 1 - remainder;
    sum = 0;
    for (var i = 0; i < 8; i++) {
        lackBits[i] <-- (lack >> i) & 1;
        lackBits[i] * (lackBits[i] - 1) === 0;
        sum += lackBits[i] * 2 ** i;
    }
    lack === sum;
    sum = 0;
    for (var i = 0; i < 8; i++) {
        quotientBits[i] <-- (quotient >> i) & 1;
        quotientBits[i] * (quotientBits[i] - 1) === 0;
        sum += quotientBits[i] * 2 ** i;
    }
    quotient === sum;
}

component main {public [in, divisor]} = Main();
