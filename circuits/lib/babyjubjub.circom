pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";
include "multiplexers.circom";

// Baby Jubjub (EIP-2494): the twisted Edwards curve 168700·x² + y² = 1 + 168696·x²·y² over BN254's scalar field, of order
// 8·l with the prime l below. As 168700 is a square and 168696 is not, the law of addition has no exceptions on the
// curve: its denominators are never zero. Off the curve they may be, and then a prover chooses the result: points that
// come from outside must pass `BabyCheck`.
//
// The curve is also the Montgomery curve v² = u³ + 168698·u² + u with u = (1 + y)/(1 − y) and v = u/x, where addition is
// cheaper but has exceptions; the templates below use it only for multiples of a point of order l that cannot meet them.

/// The order of the prime subgroup.
function babyOrder() {
    return 2736030358979909402780800718157159386076813972158567259200215660948447373041;
}

/// The generator of the subgroup: eight times EIP-2494's generator of the whole curve.
function babyBase8() {
    return [
        5299619240641551281634865583518297030282874472190772894086521144482721001553,
        16950150798460657717958625567821834550301663161624707787222815936182638968203
    ];
}

/// The sum of two points of constant coordinates, at compile time.
function babyAddConstant(p, q) {
    var t = 168696 * p[0] * q[0] * p[1] * q[1];
    return [(p[0] * q[1] + p[1] * q[0]) / (1 + t), (p[1] * q[1] - 168700 * p[0] * q[0]) / (1 - t)];
}

/// Asserts that (x, y) is on the curve. Cost: 3.
template BabyCheck() {
    signal input x;
    signal input y;
    signal xx <== x * x;
    signal yy <== y * y;
    168696 * xx * yy === 168700 * xx + yy - 1;
}

/// The sum of two points of the curve, which the caller must know to be on it. Complete: no exception. Cost: 6.
template BabyAdd() {
    signal input x1;
    signal input y1;
    signal input x2;
    signal input y2;
    signal output xout;
    signal output yout;
    signal beta <== x1 * y2;
    signal gamma <== y1 * x2;
    signal delta <== (y1 - 168700 * x1) * (x2 + y2);
    signal tau <== beta * gamma;
    xout <-- (beta + gamma) / (1 + 168696 * tau);
    (1 + 168696 * tau) * xout === beta + gamma;
    // y1·y2 − a·x1·x2 = delta + a·beta − gamma.
    yout <-- (delta + 168700 * beta - gamma) / (1 - 168696 * tau);
    (1 - 168696 * tau) * yout === delta + 168700 * beta - gamma;
}

/// Twice a point of the curve, which the caller must know to be on it. Complete. Cost: 5.
///
/// y² − a·x² is one product, of y − √a·x and y + √a·x.
template BabyDbl() {
    signal input x;
    signal input y;
    signal output xout;
    signal output yout;
    var rootA = 7214280148105020021932206872019688659210616427216992810330019057549499971851;
    signal product <== x * y;
    signal difference <== (y - rootA * x) * (y + rootA * x);
    signal tau <== product * product;
    xout <-- 2 * product / (1 + 168696 * tau);
    (1 + 168696 * tau) * xout === 2 * product;
    yout <-- difference / (1 - 168696 * tau);
    (1 - 168696 * tau) * yout === difference;
}

/// The Montgomery form of a point, which the caller must know to be neither (0, 1) nor (0, −1). Cost: 2.
template Edwards2Montgomery() {
    signal input in[2];
    signal output out[2];
    out[0] <-- (1 + in[1]) / (1 - in[1]);
    out[1] <-- out[0] / in[0];
    out[0] * (1 - in[1]) === 1 + in[1];
    out[1] * in[0] === out[0];
}

/// The Edwards form of a point, which the caller must know to be of order l: then neither divisor is zero. Cost: 2.
template Montgomery2Edwards() {
    signal input in[2];
    signal output out[2];
    out[0] <-- in[0] / in[1];
    out[1] <-- (in[0] - 1) / (in[0] + 1);
    out[0] * in[1] === in[0];
    out[1] * (in[0] + 1) === in[0] - 1;
}

/// The sum of two points in Montgomery form, which the caller must know to have different u. Cost: 3.
template MontgomeryAdd() {
    signal input in1[2];
    signal input in2[2];
    signal output out[2];
    signal slope <-- (in2[1] - in1[1]) / (in2[0] - in1[0]);
    slope * (in2[0] - in1[0]) === in2[1] - in1[1];
    out[0] <== slope * slope - 168698 - in1[0] - in2[0];
    out[1] <== slope * (in1[0] - out[0]) - in1[1];
}

/// Twice a point in Montgomery form, which the caller must know to have v ≠ 0. Cost: 4.
template MontgomeryDouble() {
    signal input in[2];
    signal output out[2];
    signal square <== in[0] * in[0];
    signal slope <-- (3 * square + 2 * 168698 * in[0] + 1) / (2 * in[1]);
    slope * 2 * in[1] === 3 * square + 2 * 168698 * in[0] + 1;
    out[0] <== slope * slope - 168698 - 2 * in[0];
    out[1] <== slope * (in[0] - out[0]) - in[1];
}

/// Asserts that (x, y) is a point of the prime subgroup, by a point that it is eight times.
///
/// The eighth part is found by multiplying with the inverse of 8 modulo l, outside of the constraints, and given as
/// `eighth`. Cost: 18.
template BabySubgroupCheck() {
    signal input x;
    signal input y;
    /// A point q of the curve with 8·q = (x, y): for a point p of the subgroup, ((l + 1)/8 or the like)·p.
    signal input eighth[2];
    component check = BabyCheck();
    check.x <== eighth[0];
    check.y <== eighth[1];
    component double[3];
    for (var i = 0; i < 3; i++) {
        double[i] = BabyDbl();
        if (i == 0) {
            double[i].x <== eighth[0];
            double[i].y <== eighth[1];
        } else {
            double[i].x <== double[i - 1].xout;
            double[i].y <== double[i - 1].yout;
        }
    }
    double[2].xout === x;
    double[2].yout === y;
}
