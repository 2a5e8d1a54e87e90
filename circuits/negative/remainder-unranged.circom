// must report: under-constrained main.quotient, main.remainder
// Division in which nothing bounds the remainder: any quotient will do.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output quotient;
    signal output remainder;
    signal bits[5];
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
}

component main {public [in]} = Main();
