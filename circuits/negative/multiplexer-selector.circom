// must report: under-constrained main.out
// A multiplexer whose selector is not constrained to be a bit: it yields any combination of the choices.
pragma circom 2.2.0;

template Main() {
    signal input index;
    signal input c[2];
    signal output out;
    signal selector;
    selector <-- index & 1;
    selector * index === index;
    out <== c[0] + selector * (c[1] - c[0]);
}

component main {public [index, c]} = Main();
