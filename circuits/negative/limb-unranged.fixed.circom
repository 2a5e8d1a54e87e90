// must report: determined
// Both limbs are ranged.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output low;
    signal output high;
    signal lowBits[4];
    signal highBits[4];
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
    sum = 0;
    for (var i = 0; i < 4; i++) {
        highBits[i] <-- (high >> i) & 1;
        highBits[i] * (highBits[i] - 1) === 0;
        sum += highBits[i] * 2 ** i;
    }
    high === sum;
}

component main {public [in]} = Main();
