pragma circom 2.2.0;

include "../lib/sorting.circom";
