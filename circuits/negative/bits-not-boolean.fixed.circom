// must report: determined
// Every bit is constrained to be one.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[4];
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * 2 ** i;
    }
    in === sum;
}

component main {public [in]} = Main();
