// must report: determined
// Sum and product agree with the input: for two numbers that is a permutation.
pragma circom 2.2.0;

template Main() {
    signal input in[2];
    signal output out[2];
    signal bits[4];
    signal products[2];
    out[0] <-- in[0] < in[1] ? in[0] : in[1];
    out[1] <-- in[0] < in[1] ? in[1] : in[0];
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        bits[i] <-- (out[1] - out[0] >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    out[1] - out[0] === sum;
    out[0] + out[1] === in[0] + in[1];
    products[0] <== out[0] * out[1];
    products[1] <== in[0] * in[1];
    products[0] === products[1];
}

component main {public [in]} = Main();
