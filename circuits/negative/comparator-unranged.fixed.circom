// must report: determined
// The remainder has a range of its own.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal input divisor;
    signal output quotient;
    signal output remainder;
    signal difference[9];
    signal bits[8];
    signal quotientBits[8];
    quotient <-- in \ divisor;
    remainder <-- in % divisor;
    in === quotient * divisor + remainder;
    var sum = 0;
    for (var i = 0; i < 9; i++) {
        difference[i] <-- (remainder + 256 - divisor >> i) & 1;
        difference[i] * (difference[i] - 1) === 0;
        sum += difference[i] * 2 ** i;
    }
    remainder + 256 - divisor === sum;
    difference[8] === 0;
    sum = 0;
    for (var i = 0; i < 8; i++) {
        bits[i] <-- (remainder >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    remainder === sum;
    sum = 0;
    for (var i = 0; i < 8; i++) {
        quotientBits[i] <-- (quotient >> i) & 1;
        quotientBits[i] * (quotientBits[i] - 1) === 0;
        sum += quotientBits[i] * 2 ** i;
    }
    quotient === sum;
}

component main {public [in, divisor]} = Main();
