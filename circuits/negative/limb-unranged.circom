// must report: under-constrained main.high, main.low
// A number split into limbs of which only the low one is ranged: the high one takes any value that fits.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output low;
    signal output high;
    signal lowBits[4];
    low <-- in & 15;
    high <-- in >> 4;
    in === low + 16 * high;
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        lowBits[i] <-- (low >> i) & 1;
        lowBits[i] * (lowBits[i] - 1) === 0;
        sum += lowBits[i] * 2 ** i;
    }
    low === sum;
}

component main {public [in]} = Main();
