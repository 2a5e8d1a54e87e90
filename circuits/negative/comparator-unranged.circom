// must report: under-constrained main.quotient, main.remainder
// A comparator of 8 bits whose inputs are not ranged: a negative remainder is less than the divisor.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal input divisor;
    signal output quotient;
    signal output remainder;
    signal difference[9];
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
}

component main {public [in, divisor]} = Main();
