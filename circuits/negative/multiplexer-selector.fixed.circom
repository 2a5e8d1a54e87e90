// must report: determined
// The selector is a bit, and is the index.
pragma circom 2.2.0;

template Main() {
    signal input index;
    signal input c[2];
    signal output out;
    signal selector;
    selector <-- index & 1;
    selector === index;
    selector * (selector - 1) === 0;
    out <== c[0] + selector * (c[1] - c[0]);
}

component main {public [index, c]} = Main();
