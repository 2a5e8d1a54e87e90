// must report: under-constrained main.out
// MiMC with `=` for `<==` (Tornado Cash, 2019): the result is assigned and not constrained.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output out;
    signal square[3];
    signal cube[3];
    for (var i = 0; i < 3; i++) {
        var x = i == 0 ? in : cube[i - 1] + i;
        square[i] <== x * x;
        cube[i] <== square[i] * x;
    }
    out <-- cube[2];
}

component main {public [in]} = Main();
