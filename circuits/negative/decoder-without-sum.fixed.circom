// must report: determined
// The lamps add up to one.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out[4];
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        out[i] <-- in == i ? 1 : 0;
        out[i] * (in - i) === 0;
        sum += out[i];
    }
    sum === 1;
}

component main {public [in]} = Main();
