pragma circom 2.2.0;

include "../lib/comparators.circom";
