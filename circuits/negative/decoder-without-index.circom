// must report: under-constrained main.out
// A decoder with one lamp burning, but nothing says which.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[4];
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        out[i] <-- in == i ? 1 : 0;
        out[i] * (out[i] - 1) === 0;
        sum += out[i];
    }
    sum === 1;
}

component main {public [in]} = Main();
