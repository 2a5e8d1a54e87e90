// must report: under-constrained main.quotient, main.remainder
// Division with a remainder whose range is checked, but not that it is less than the divisor.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal input divisor;
    signal output quotient;
    signal output remainder;
    signal bits[8];
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
}

component main {public [in, divisor]} = Main();
