// must report: under-constrained main.out
// A loop that ends one bit too early leaves the last bit free to take any value.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[4];
    signal output top;
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        out[i] <-- (in >> i) & 1;
        sum += out[i] * 2 ** i;
    }
    for (var i = 0; i < 3; i++) out[i] * (out[i] - 1) === 0;
    in === sum;
    top <== out[3] * 3;
}

component main {public [in]} = Main();
