pragma circom 2.2.0;

include "../lib/eddsa_poseidon.circom";
