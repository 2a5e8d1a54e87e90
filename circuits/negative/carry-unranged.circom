// must report: under-constrained main.out
// A sum modulo 256 whose carry is a bit and whose result has no range: the carry may be left out.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal carry;
    out <-- (a + b) % 256;
    carry <-- (a + b) \ 256;
    carry * (carry - 1) === 0;
    a + b === out + 256 * carry;
}

component main {public [a, b]} = Main();
