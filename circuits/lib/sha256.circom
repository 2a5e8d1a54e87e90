pragma circom 2.2.0;

include "bits.circom";

// SHA-256 (FIPS 180-4). Words are arrays of 32 bits, least significant first; messages and digests are bits in the
// standard's order, each byte most significant bit first.

/// The round constants: the first 32 bits of the fractional parts of the first 64 primes' cube roots.
function sha256RoundConstants() {
    return [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    ];
}

/// The initial state: the same of the first eight primes' square roots.
function sha256InitialState() {
    return [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    ];
}

/// rotr(in, r) ⊕ rotr(in, s) ⊕ rotr(in, t), where the last is a shift if `shifted` is 1. Cost: 32.
template Sha256Sigma(r, s, t, shifted) {
    signal input {binary} in[32];
    signal output {binary} out[32];
    for (var i = 0; i < 32; i++) {
        var a = in[(i + r) % 32];
        var b = in[(i + s) % 32];
        if (shifted == 1 && i + t >= 32) {
            out[i] <== a + b - 2 * a * b;
        } else {
            // As `Xor3`, written out to keep the circuit's tree small.
            var c = in[(i + t) % 32];
            out[i] <-- a ^ b ^ c;
            (a + b + c) * (2 + 2 * out[i] - a - b - c) === 3 * out[i];
        }
    }
}

/// The number Σ 2^i·(x[i] chooses y[i] or z[i]). Cost: 32.
template Sha256Choice() {
    signal input {binary} x[32];
    signal input {binary} y[32];
    signal input {binary} z[32];
    signal output out;
    signal chosen[32];
    var sum = 0;
    for (var i = 0; i < 32; i++) {
        chosen[i] <== x[i] * (y[i] - z[i]);
        sum += (1 << i) * (chosen[i] + z[i]);
    }
    out <== sum;
}

/// The number Σ 2^i·majority(x[i], y[i], z[i]). Cost: 32.
template Sha256Majority() {
    signal input {binary} x[32];
    signal input {binary} y[32];
    signal input {binary} z[32];
    signal output out;
    signal most[32];
    var sum = 0;
    for (var i = 0; i < 32; i++) {
        // As `Majority`, written out to keep the circuit's tree small.
        var s = x[i] + y[i] + z[i];
        most[i] <-- (x[i] & y[i]) | (x[i] & z[i]) | (y[i] & z[i]);
        s * (4 * most[i] + 1 - s) === 6 * most[i];
        sum += (1 << i) * most[i];
    }
    out <== sum;
}

/// The message schedule: 64 numbers.
///
/// Input: `block[16][32]`. Output: `out[64]`; all less than 2^32 but the last two, which are sums of four words not yet
/// reduced, as nothing needs their bits. Cost: 4,636.
template Sha256Schedule() {
    signal input {binary} block[16][32];
    signal output out[64];
    signal {binary} words[62][32];
    component small[64];
    component large[64];
    component reduced[62];
    component numbers[16];
    for (var t = 0; t < 64; t++) {
        if (t < 16) {
            words[t] <== block[t];
            out[t] <== Bits2Num(32)(block[t]);
        } else {
            small[t] = Sha256Sigma(7, 18, 3, 1);
            small[t].in <== words[t - 15];
            large[t] = Sha256Sigma(17, 19, 10, 1);
            large[t].in <== words[t - 2];
            var sum = out[t - 16] + out[t - 7];
            for (var i = 0; i < 32; i++) sum += (1 << i) * (small[t].out[i] + large[t].out[i]);
            if (t < 62) {
                reduced[t] = Word32(2);
                reduced[t].in <== sum;
                words[t] <== reduced[t].out;
                out[t] <== Bits2Num(32)(words[t]);
            } else {
                out[t] <== sum;
            }
        }
    }
}

/// One round's share that needs no reduction: t1 = h + Σ1(e) + Ch(e, f, g) + k + w, t2 = Σ0(a) + Maj(a, b, c).
/// Cost: 128.
template Sha256Round(k) {
    signal input {binary} a[32];
    signal input {binary} b[32];
    signal input {binary} c[32];
    signal input {binary} e[32];
    signal input {binary} f[32];
    signal input {binary} g[32];
    signal input h;
    signal input w;
    signal output t1;
    signal output t2;
    component sigma0 = Sha256Sigma(2, 13, 22, 0);
    component sigma1 = Sha256Sigma(6, 11, 25, 0);
    sigma0.in <== a;
    sigma1.in <== e;
    component choice = Sha256Choice();
    choice.x <== e;
    choice.y <== f;
    choice.z <== g;
    component majority = Sha256Majority();
    majority.x <== a;
    majority.y <== b;
    majority.z <== c;
    var sum0 = 0;
    var sum1 = 0;
    for (var i = 0; i < 32; i++) {
        sum0 += (1 << i) * sigma0.out[i];
        sum1 += (1 << i) * sigma1.out[i];
    }
    t1 <== h + sum1 + choice.out + k + w;
    t2 <== sum0 + majority.out;
}

/// The compression function.
///
/// Inputs: `state[8][32]`, `block[16][32]`. Output: `out[8][32]`. Cost: 17,508.
template Sha256Compression() {
    signal input {binary} state[8][32];
    signal input {binary} block[16][32];
    signal output {binary} out[8][32];
    var k[64] = sha256RoundConstants();
    component schedule = Sha256Schedule();
    schedule.block <== block;
    // a[t + 4] and e[t + 4] are the values of a and e after round t; b, c, d and f, g, h are the three before.
    signal {binary} a[67][32];
    signal {binary} e[67][32];
    signal aNumber[67];
    signal eNumber[67];
    for (var i = 0; i < 4; i++) {
        a[i] <== state[3 - i];
        e[i] <== state[7 - i];
        aNumber[i] <== Bits2Num(32)(a[i]);
        eNumber[i] <== Bits2Num(32)(e[i]);
    }
    component round[64];
    component newA[63];
    component newE[63];
    for (var t = 0; t < 64; t++) {
        round[t] = Sha256Round(k[t]);
        round[t].a <== a[t + 3];
        round[t].b <== a[t + 2];
        round[t].c <== a[t + 1];
        round[t].e <== e[t + 3];
        round[t].f <== e[t + 2];
        round[t].g <== e[t + 1];
        round[t].h <== eNumber[t];
        round[t].w <== schedule.out[t];
        if (t < 63) {
            // Words less than 2^32 in the sums: seven and six, in round 62 ten and nine.
            newA[t] = Word32(t < 62 ? 3 : 4);
            newA[t].in <== round[t].t1 + round[t].t2;
            newE[t] = Word32(t < 62 ? 3 : 4);
            newE[t].in <== aNumber[t] + round[t].t1;
            a[t + 4] <== newA[t].out;
            e[t + 4] <== newE[t].out;
            aNumber[t + 4] <== Bits2Num(32)(a[t + 4]);
            eNumber[t + 4] <== Bits2Num(32)(e[t + 4]);
        }
    }
    component final[8];
    for (var i = 0; i < 8; i++) {
        // The last round's new words are added before they are reduced: eleven and ten words.
        final[i] = Word32(i % 4 == 0 ? 4 : 1);
        if (i == 0) final[i].in <== aNumber[3] + round[63].t1 + round[63].t2;
        else if (i == 4) final[i].in <== eNumber[3] + aNumber[63] + round[63].t1;
        else if (i < 4) final[i].in <== aNumber[3 - i] + aNumber[67 - i];
        else final[i].in <== eNumber[7 - i] + eNumber[71 - i];
        out[i] <== final[i].out;
    }
}

/// SHA-256 of a message of n bits, padded as the standard says.
///
/// Input: `in[n]`. Output: `out[256]`. Cost: at most 17,508 for each block of 512 bits, of which there are
/// ⌈(n + 65) / 512⌉; constants of the first state and of the padding save some.
template Sha256(n) {
    signal input {binary} in[n];
    signal output {binary} out[256];
    var blocks = (n + 65 + 511) \ 512;
    var initial[8] = sha256InitialState();
    signal {binary} padded[512 * blocks];
    for (var i = 0; i < 512 * blocks; i++) {
        if (i < n) padded[i] <== in[i];
        else if (i == n) padded[i] <== 1;
        else if (i < 512 * blocks - 64) padded[i] <== 0;
        else padded[i] <== (n >> (512 * blocks - 1 - i)) & 1;
    }
    signal {binary} state[blocks + 1][8][32];
    for (var w = 0; w < 8; w++) {
        for (var i = 0; i < 32; i++) state[0][w][i] <== (initial[w] >> i) & 1;
    }
    component compression[blocks];
    for (var b = 0; b < blocks; b++) {
        compression[b] = Sha256Compression();
        compression[b].state <== state[b];
        for (var w = 0; w < 16; w++) {
            for (var i = 0; i < 32; i++) compression[b].block[w][i] <== padded[512 * b + 32 * w + 31 - i];
        }
        state[b + 1] <== compression[b].out;
    }
    for (var w = 0; w < 8; w++) {
        for (var i = 0; i < 32; i++) out[32 * w + i] <== state[blocks][w][31 - i];
    }
}

/// SHA-256 of n bytes.
///
/// Input: `in[n]`, forced to be bytes. Output: `out[32]` bytes. Cost: that of `Sha256(8·n)` and 8·n.
template Sha256Bytes(n) {
    signal input in[n];
    signal output out[32];
    component bits = BytesToBits(n);
    bits.in <== in;
    component hash = Sha256(8 * n);
    hash.in <== bits.out;
    component bytes = BitsToBytes(32);
    bytes.in <== hash.out;
    out <== bytes.out;
}
