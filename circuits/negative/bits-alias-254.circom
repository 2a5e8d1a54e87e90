// must report: under-constrained main.out
// 254 bits of a field element without an alias check: small numbers have two forms, in and in + p.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[254];
    var sum = 0;
    for (var i = 0; i < 254; i++) {
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * 2 ** i;
    }
    in === sum;
}

component main {public [in]} = Main();
