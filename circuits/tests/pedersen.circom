pragma circom 2.2.0;

include "../lib/pedersen.circom";

// The library's templates ask for bits tagged {binary}; a main component cannot have tagged inputs.

template TestPedersen(n) {
    signal input in[n];
    signal output out[2];
    out <== Pedersen(n)(Binary(n)(in));
}
