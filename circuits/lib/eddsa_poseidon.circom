pragma circom 2.2.0;

include "scalar_multiplication.circom";
include "poseidon.circom";

// EdDSA on Baby Jubjub with Poseidon: a signature (R8, S) of the field element M under the key A satisfies
// S·B8 = R8 + h·8·A with h = Poseidon(R8x, R8y, Ax, Ay, M).

/// The two sides of the equation.
///
/// Inputs: the key `Ax`, `Ay`; the signature `S`, `R8x`, `R8y`; the message `M`. Outputs: the points `left[2]` = S·B8 and
/// `right[2]` = R8 + h·8·A. Guarantees: A and R8 are on the curve, A is not of small order, and S < l (so that nobody can
/// make another signature of one by adding l).
template EdDSAPoseidonSides() {
    signal input Ax;
    signal input Ay;
    signal input S;
    signal input R8x;
    signal input R8y;
    signal input M;
    signal output left[2];
    signal output right[2];

    component onCurve[2];
    onCurve[0] = BabyCheck();
    onCurve[0].x <== Ax;
    onCurve[0].y <== Ay;
    onCurve[1] = BabyCheck();
    onCurve[1].x <== R8x;
    onCurve[1].y <== R8y;

    component scalar = Num2BitsAtMost(251, babyOrder() - 1);
    scalar.in <== S;

    component hash = Poseidon(5);
    hash.inputs <== [R8x, R8y, Ax, Ay, M];
    component challenge = Num2BitsStrict();
    challenge.in <== hash.out;

    // 8·A is in the subgroup, and not the identity if A's order is not small.
    component double[3];
    for (var i = 0; i < 3; i++) {
        double[i] = BabyDbl();
        if (i == 0) {
            double[i].x <== Ax;
            double[i].y <== Ay;
        } else {
            double[i].x <== double[i - 1].xout;
            double[i].y <== double[i - 1].yout;
        }
    }
    component proper = NonZero();
    proper.in <== double[2].xout;

    component keyPart = EscalarMulAny(254);
    keyPart.e <== challenge.out;
    keyPart.p <== [double[2].xout, double[2].yout];
    component sum = BabyAdd();
    sum.x1 <== R8x;
    sum.y1 <== R8y;
    sum.x2 <== keyPart.out[0];
    sum.y2 <== keyPart.out[1];

    right <== [sum.xout, sum.yout];

    component multiple = EscalarMulFix(251, babyBase8());
    multiple.e <== scalar.out;
    left <== multiple.out;
}

/// Asserts a signature.
///
/// Inputs: the key `Ax`, `Ay`; the signature `S`, `R8x`, `R8y`; the message `M`.
/// Guarantees: those of `EdDSAPoseidonSides`, and the equation. Cost: 3,349.
template EdDSAPoseidonVerify() {
    signal input Ax;
    signal input Ay;
    signal input S;
    signal input R8x;
    signal input R8y;
    signal input M;
    component equation = EdDSAPoseidonSides();
    equation.Ax <== Ax;
    equation.Ay <== Ay;
    equation.S <== S;
    equation.R8x <== R8x;
    equation.R8y <== R8y;
    equation.M <== M;
    equation.left === equation.right;
}

/// Asserts a signature if `enabled` is 1, and nothing if it is 0.
///
/// Inputs: those of `EdDSAPoseidonVerify`, and `enabled`, which is forced to be a bit. With 0 every other input may be
/// anything: the generator takes the points' place, zero that of S, and the equation is not asserted. Cost: 3,358.
template EdDSAPoseidonVerifier() {
    signal input enabled;
    signal input Ax;
    signal input Ay;
    signal input S;
    signal input R8x;
    signal input R8y;
    signal input M;
    enabled * (enabled - 1) === 0;
    var base8[2] = babyBase8();
    signal key[2];
    key[0] <== base8[0] + enabled * (Ax - base8[0]);
    key[1] <== base8[1] + enabled * (Ay - base8[1]);
    signal nonce[2];
    nonce[0] <== base8[0] + enabled * (R8x - base8[0]);
    nonce[1] <== base8[1] + enabled * (R8y - base8[1]);
    signal s <== enabled * S;
    component equation = EdDSAPoseidonSides();
    equation.Ax <== key[0];
    equation.Ay <== key[1];
    equation.S <== s;
    equation.R8x <== nonce[0];
    equation.R8y <== nonce[1];
    equation.M <== M;
    enabled * (equation.left[0] - equation.right[0]) === 0;
    enabled * (equation.left[1] - equation.right[1]) === 0;
}
