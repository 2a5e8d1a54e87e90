// must report: determined
// The answer is asserted.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal input divisor;
    signal output quotient;
    signal output remainder;
    signal less;
    signal difference[5];
    signal bits[4];
    signal quotientBits[4];
    quotient <-- in \ divisor;
    remainder <-- in % divisor;
    in === quotient * divisor + remainder;
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        bits[i] <-- (remainder >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    remainder === sum;
    sum = 0;
    for (var i = 0; i < 4; i++) {
        quotientBits[i] <-- (quotient >> i) & 1;
        quotientBits[i] * (quotientBits[i] - 1) === 0;
        sum += quotientBits[i] * 2 ** i;
    }
    quotient === sum;
    sum = 0;
    for (var i = 0; i < 5; i++) {
        difference[i] <-- (remainder + 16 - divisor >> i) & 1;
        difference[i] * (difference[i] - 1) === 0;
        sum += difference[i] * 2 ** i;
    }
    remainder + 16 - divisor === sum;
    less <== 1 - difference[4];
    less === 1;
}

component main {public [in, divisor]} = Main();
