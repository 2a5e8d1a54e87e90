// must report: determined
// The conjunction is the product.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal both;
    a * (a - 1) === 0;
    b * (b - 1) === 0;
    both <== a * b;
    out <== a + b - 2 * both;
}

component main {public [a, b]} = Main();
