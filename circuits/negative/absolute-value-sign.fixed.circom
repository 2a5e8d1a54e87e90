// must report: determined
// The magnitude is small.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output sign;
    signal output magnitude;
    signal bits[4];
    sign <-- in < 0 ? 1 : 0;
    sign * (sign - 1) === 0;
    magnitude <== in * (1 - 2 * sign) - sign;
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        bits[i] <-- (magnitude >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    magnitude === sum;
}

component main {public [in]} = Main();
