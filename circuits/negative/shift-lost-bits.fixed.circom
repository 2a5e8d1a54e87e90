// must report: determined
// The lost bits have one, and so has the result.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out;
    signal lost;
    signal lostBits[3];
    signal bits[5];
    out <-- in >> 3;
    lost <-- in & 7;
    in === 8 * out + lost;
    var sum = 0;
    for (var i = 0; i < 3; i++) {
        lostBits[i] <-- (lost >> i) & 1;
        lostBits[i] * (lostBits[i] - 1) === 0;
        sum += lostBits[i] * 2 ** i;
    }
    lost === sum;
    sum = 0;
    for (var i = 0; i < 5; i++) {
        bits[i] <-- (out >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    out === sum;
}

component main {public [in]} = Main();
