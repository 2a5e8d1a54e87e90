// must report: under-constrained main.out
// Division by `out * b === a`: nothing is said for 0 / 0.
pragma circom 2.2.0;

template Main() {
    signal input a;
    signal input b;
    signal output out;
    out <-- b == 0 ? 0 : a / b;
    out * b === a;
}

component main {public [a, b]} = Main();
