// must report: under-constrained main.out
// A look-up that is assigned from a table: any value of the table passes.
pragma circom 2.2.0;

template Main() {
    signal input index;
    signal output out;
    signal product;
    var table[3] = [2, 3, 5];
    out <-- table[index];
    product <== (out - 2) * (out - 3);
    product * (out - 5) === 0;
}

component main {public [index]} = Main();
