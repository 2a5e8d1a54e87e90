pragma circom 2.2.0;

include "mimc_constants.circom";

// MiMC (ePrint 2016/492) on BN254's scalar field, with the constants in common use: keccak256 applied again and again to
// "mimc" and to "mimcsponge".

/// The block cipher x ↦ (x + k + c)^7 of 91 rounds (or fewer): 7 is the least exponent that permutes the field.
///
/// Inputs: `x_in`, `k`. Output: `out`. Cost: 4 each round; fewer products cannot make a seventh power.
template MiMC7(rounds) {
    assert(rounds >= 1 && rounds <= 91);
    signal input x_in;
    signal input k;
    signal output out;
    var c[91] = mimc7Constants();
    signal base[rounds];
    signal square[rounds];
    signal fourth[rounds];
    signal sixth[rounds];
    signal seventh[rounds];
    for (var i = 0; i < rounds; i++) {
        base[i] <== (i == 0 ? x_in : seventh[i - 1]) + k + c[i];
        square[i] <== base[i] * base[i];
        fourth[i] <== square[i] * square[i];
        sixth[i] <== fourth[i] * square[i];
        seventh[i] <== sixth[i] * base[i];
    }
    out <== seventh[rounds - 1] + k;
}

/// The hash of n elements under a key by Miyaguchi and Preneel's chaining: k ← k + x + E_k(x).
///
/// Inputs: `in[n]`, `k`. Output: `out`. Lengths are not separated: fix n or hash it. Cost: 4·rounds·n.
template MultiMiMC7(n, rounds) {
    signal input in[n];
    signal input k;
    signal output out;
    signal chain[n + 1];
    chain[0] <== k;
    component cipher[n];
    for (var i = 0; i < n; i++) {
        cipher[i] = MiMC7(rounds);
        cipher[i].x_in <== in[i];
        cipher[i].k <== chain[i];
        chain[i + 1] <== chain[i] + in[i] + cipher[i].out;
    }
    out <== chain[n];
}

/// The Feistel permutation (l, r) ↦ (r + (l + k + c)^5, l) of 220 rounds, the last without the swap.
///
/// Inputs: `xL_in`, `xR_in`, `k`. Outputs: `xL_out`, `xR_out`. Cost: 3 each round.
template MiMCFeistel(rounds) {
    assert(rounds == 220);
    signal input xL_in;
    signal input xR_in;
    signal input k;
    signal output xL_out;
    signal output xR_out;
    var c[220] = mimcSpongeConstants();
    signal base[rounds];
    signal square[rounds];
    signal fourth[rounds];
    // The left half after each round, before the last; `left[i - 1]` is the right half after round i.
    signal left[rounds + 1];
    left[0] <== xL_in;
    for (var i = 0; i < rounds; i++) {
        base[i] <== left[i] + k + c[i];
        square[i] <== base[i] * base[i];
        fourth[i] <== square[i] * square[i];
        left[i + 1] <== (i == 0 ? xR_in : left[i - 1]) + fourth[i] * base[i];
    }
    xL_out <== left[rounds - 1];
    xR_out <== left[rounds];
}

/// The sponge over the Feistel permutation, with rate and capacity of one element each.
///
/// Inputs: `ins[n]`, `k`. Output: `outs[m]`. Lengths are not separated: fix n or absorb it.
/// Cost: 660·(n + m − 1), less three where the first input's round is linear.
template MiMCSponge(n, rounds, m) {
    signal input ins[n];
    signal input k;
    signal output outs[m];
    component step[n + m - 1];
    for (var i = 0; i < n + m - 1; i++) {
        step[i] = MiMCFeistel(rounds);
        step[i].k <== k;
        if (i == 0) {
            step[i].xL_in <== ins[0];
            step[i].xR_in <== 0;
        } else {
            step[i].xL_in <== (i < n ? ins[i] : 0) + step[i - 1].xL_out;
            step[i].xR_in <== step[i - 1].xR_out;
        }
    }
    for (var i = 0; i < m; i++) outs[i] <== step[n - 1 + i].xL_out;
}
