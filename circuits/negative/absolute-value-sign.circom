// must report: under-constrained main.magnitude, main.sign
// Sign and magnitude, of −1 − m for negative numbers, where the magnitude has no range: the other sign is as good.
pragma circom 2.2.0;

template Main() {
    signal input in;
    signal output sign;
    signal output magnitude;
    sign <-- in < 0 ? 1 : 0;
    sign * (sign - 1) === 0;
    magnitude <== in * (1 - 2 * sign) - sign;
}

component main {public [in]} = Main();
