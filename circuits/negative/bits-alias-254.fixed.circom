// must report: determined
// The bits are at most p − 1.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[254];
    signal equal[255];
    var sum = 0;
    for (var i = 0; i < 254; i++) {
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * 2 ** i;
    }
    in === sum;
    equal[254] <== 1;
    for (var i = 253; i >= 0; i--) {
        if (((-1 >> i) & 1) == 1) {
            equal[i] <== equal[i + 1] * out[i];
        } else {
            equal[i] <== equal[i + 1];
            out[i] * equal[i] === 0;
        }
    }
}

component main {public [in]} = Main();
