// must report: under-constrained main.out
// A sorted list that need not be a permutation of the input.
pragma circom 2.2.0;

template Main() {
    signal input in[2];
    signal output out[2];
    signal bits[4];
    out[0] <-- in[0] < in[1] ? in[0] : in[1];
    out[1] <-- in[0] < in[1] ? in[1] : in[0];
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        bits[i] <-- (out[1] - out[0] >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    out[1] - out[0] === sum;
}

component main {public [in]} = Main();
