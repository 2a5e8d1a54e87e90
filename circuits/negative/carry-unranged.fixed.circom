// must report: determined
// The result has eight bits.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal carry;
    signal bits[8];
    out <-- (a + b) % 256;
    carry <-- (a + b) \ 256;
    carry * (carry - 1) === 0;
    a + b === out + 256 * carry;
    var sum = 0;
    for (var i = 0; i < 8; i++) {
        bits[i] <-- (out >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    out === sum;
}

component main {public [a, b]} = Main();
