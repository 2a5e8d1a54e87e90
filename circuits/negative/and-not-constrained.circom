// must report: under-constrained main.out
// Exclusive or by way of a conjunction that is only assigned.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    signal both;
    a * (a - 1) === 0;
    b * (b - 1) === 0;
    both <-- a & b;
    both * (both - 1) === 0;
    out <== a + b - 2 * both;
}

component main {public [a, b]} = Main();
