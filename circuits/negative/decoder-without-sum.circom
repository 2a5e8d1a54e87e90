// must report: under-constrained main.out
// A decoder that only puts lamps out: none needs to burn.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[4];
    for (var i = 0; i < 4; i++) {
        out[i] <-- in == i ? 1 : 0;
        out[i] * (in - i) === 0;
    }
}

component main {public [in]} = Main();
