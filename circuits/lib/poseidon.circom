pragma circom 2.2.0;

include "poseidon/width_2.circom";
include "poseidon/width_3.circom";
include "poseidon/width_4.circom";
include "poseidon/width_5.circom";
include "poseidon/width_6.circom";
include "poseidon/width_7.circom";
include "poseidon/width_8.circom";
include "poseidon/width_9.circom";
include "poseidon/width_10.circom";
include "poseidon/width_11.circom";
include "poseidon/width_12.circom";
include "poseidon/width_13.circom";
include "poseidon/width_14.circom";
include "poseidon/width_15.circom";
include "poseidon/width_16.circom";
include "poseidon/width_17.circom";

// Poseidon (ePrint 2019/458) with the S-box x^5 and 128 bits of security on BN254's scalar field. The constants are the
// paper's Grain LFSR's, those in common use. Valid on BN254 only: other fields have other constants.

/// Rounds that apply the S-box to one element, for the width t.
function poseidonPartialRounds(t) {
    var rounds[16] = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
    return rounds[t - 2];
}

/// How many constants the width t has, in the order of reference/generate_poseidon.py.
function poseidonConstantCount(t) {
    return 11 * t + poseidonPartialRounds(t) + 4 * t * t;
}

/// The permutation of t elements, 2 ≤ t ≤ 17.
///
/// Inputs: `in[t]`, any elements. Output: `out[t]`. Cost: 3·(8·t + R) for R partial rounds.
///
/// The partial rounds are a linear recurrence in the S-boxes' inputs x and in d = x^5 − x, with coefficients a and b
/// common to all rounds: see reference/generate_poseidon.py.
template PoseidonPermutation(t) {
    assert(t >= 2 && t <= 17);
    signal input in[t];
    signal output out[t];
    var R = poseidonPartialRounds(t);
    var constants[poseidonConstantCount(t)];
    if (t == 2) constants = poseidonConstants2();
    if (t == 3) constants = poseidonConstants3();
    if (t == 4) constants = poseidonConstants4();
    if (t == 5) constants = poseidonConstants5();
    if (t == 6) constants = poseidonConstants6();
    if (t == 7) constants = poseidonConstants7();
    if (t == 8) constants = poseidonConstants8();
    if (t == 9) constants = poseidonConstants9();
    if (t == 10) constants = poseidonConstants10();
    if (t == 11) constants = poseidonConstants11();
    if (t == 12) constants = poseidonConstants12();
    if (t == 13) constants = poseidonConstants13();
    if (t == 14) constants = poseidonConstants14();
    if (t == 15) constants = poseidonConstants15();
    if (t == 16) constants = poseidonConstants16();
    if (t == 17) constants = poseidonConstants17();
    var first = 0;
    var partial = 4 * t;
    var last = partial + R;
    var mixing = last + 4 * t;
    var entry = mixing + t * t;
    var gain = entry + t * t;
    var a = gain + t;
    var b = a + t;
    var exitX = b + t;
    var exitD = exitX + t * t;

    // The S-boxes' inputs x in order of the rounds, and their powers. The order of declaration matters: simplification
    // expresses a signal by those before it, and x by x makes sparser constraints than x by x^5.
    var middle = 4 * t;
    var after = middle + R;
    var count = after + 4 * t;
    signal x[count];
    signal square[count];
    signal fourth[count];
    signal fifth[count];
    for (var k = 0; k < count; k++) {
        var sum = 0;
        if (k < middle) {
            // Four rounds with an S-box for every element.
            var i = k % t;
            sum = constants[first + k];
            if (k < t) {
                sum += in[i];
            } else {
                for (var j = 0; j < t; j++) sum += constants[mixing + i * t + j] * fifth[k - i - t + j];
            }
        } else if (k < after) {
            var r = k - middle;
            sum = constants[partial + r];
            if (r < t) {
                for (var i = 0; i < t; i++) {
                    // The i-th element that enters the partial rounds.
                    for (var j = 0; j < t; j++) {
                        sum += constants[entry + r * t + i] * constants[mixing + i * t + j] * fifth[middle - t + j];
                    }
                }
                for (var j = 0; j < r; j++) sum += constants[gain + r - j] * (fifth[middle + j] - x[middle + j]);
            } else {
                for (var j = 0; j < t; j++) {
                    sum += (constants[a + j] - constants[b + j]) * x[k - t + j] + constants[b + j] * fifth[k - t + j];
                }
            }
        } else {
            // Four rounds with an S-box for every element.
            var i = (k - after) % t;
            sum = constants[last + k - after];
            for (var j = 0; j < t; j++) {
                if (k < after + t) {
                    var d = constants[exitD + i * t + j];
                    sum += (constants[exitX + i * t + j] - d) * x[after - t + j] + d * fifth[after - t + j];
                } else {
                    sum += constants[mixing + i * t + j] * fifth[k - i - t + j];
                }
            }
        }
        x[k] <== sum;
        square[k] <== x[k] * x[k];
        fourth[k] <== square[k] * square[k];
        fifth[k] <== fourth[k] * x[k];
    }
    for (var i = 0; i < t; i++) {
        var sum = 0;
        for (var j = 0; j < t; j++) sum += constants[mixing + i * t + j] * fifth[count - t + j];
        out[i] <== sum;
    }
}

/// The hash of n elements, 1 ≤ n ≤ 16: the first element of the permuted state (0, inputs).
///
/// Inputs: `inputs[n]`, any elements. Output: `out`. A hash of n elements is a function of its own for each n: widths
/// are separated by their constants. Cost: 213, 240, 261, 297, 321, … for n = 1, 2, 3, 4, 5, ….
template Poseidon(n) {
    assert(n >= 1 && n <= 16);
    signal input inputs[n];
    signal output out;
    component permutation = PoseidonPermutation(n + 1);
    permutation.in[0] <== 0;
    for (var i = 0; i < n; i++) permutation.in[i + 1] <== inputs[i];
    out <== permutation.out[0];
}
