pragma circom 2.2.0;

include "bits.circom";

// BLAKE2s-256 without a key (RFC 7693). Words are arrays of 32 bits, least significant first; messages and digests are
// bits in order of the bytes, each byte most significant bit first, as in sha256.circom.

/// The initial vector: SHA-256's.
function blake2sInitialVector() {
    return [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    ];
}

/// The order of the message's words in each of the ten rounds (RFC 7693, section 2.7).
function blake2sSchedule() {
    return [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0]
    ];
}

/// (x ⊕ y) rotated right by r. Cost: 32.
template Blake2sXorRotate(r) {
    signal input {binary} x[32];
    signal input {binary} y[32];
    signal output {binary} out[32];
    for (var i = 0; i < 32; i++) {
        var a = x[(i + r) % 32];
        var b = y[(i + r) % 32];
        out[i] <== a + b - 2 * a * b;
    }
}

/// The mixing function G (RFC 7693, section 3.1) on the words a, b, c, d with the message's words x and y.
///
/// Cost: 262: four exclusive ors of 32, two sums of three words of 34 and two sums of two words of 33.
template Blake2sMix() {
    signal input {binary} a[32];
    signal input {binary} b[32];
    signal input {binary} c[32];
    signal input {binary} d[32];
    signal input x;
    signal input y;
    signal output {binary} aOut[32];
    signal output {binary} bOut[32];
    signal output {binary} cOut[32];
    signal output {binary} dOut[32];
    var rotation[4] = [16, 12, 8, 7];
    signal {binary} as[3][32];
    signal {binary} bs[3][32];
    signal {binary} cs[3][32];
    signal {binary} ds[3][32];
    as[0] <== a;
    bs[0] <== b;
    cs[0] <== c;
    ds[0] <== d;
    component aSum[2];
    component cSum[2];
    component dTurn[2];
    component bTurn[2];
    for (var i = 0; i < 2; i++) {
        var sum = i == 0 ? x : y;
        for (var j = 0; j < 32; j++) sum += (1 << j) * (as[i][j] + bs[i][j]);
        aSum[i] = Word32(2);
        aSum[i].in <== sum;
        as[i + 1] <== aSum[i].out;

        dTurn[i] = Blake2sXorRotate(rotation[2 * i]);
        dTurn[i].x <== ds[i];
        dTurn[i].y <== as[i + 1];
        ds[i + 1] <== dTurn[i].out;

        sum = 0;
        for (var j = 0; j < 32; j++) sum += (1 << j) * (cs[i][j] + ds[i + 1][j]);
        cSum[i] = Word32(1);
        cSum[i].in <== sum;
        cs[i + 1] <== cSum[i].out;

        bTurn[i] = Blake2sXorRotate(rotation[2 * i + 1]);
        bTurn[i].x <== bs[i];
        bTurn[i].y <== cs[i + 1];
        bs[i + 1] <== bTurn[i].out;
    }
    aOut <== as[2];
    bOut <== bs[2];
    cOut <== cs[2];
    dOut <== ds[2];
}

/// The compression function F (RFC 7693, section 3.2) after `count` bytes, of the last block if `last` is 1.
///
/// Inputs: `state[8][32]`, `block[16]` numbers that the caller knows to be less than 2^32. Output: `out[8][32]`.
/// Cost: 80 mixings and 256: 21,216, less what the constants save.
template Blake2sCompression(count, last) {
    signal input {binary} state[8][32];
    signal input block[16];
    signal output {binary} out[8][32];
    var iv[8] = blake2sInitialVector();
    var schedule[10][16] = blake2sSchedule();
    signal {binary} v[81][16][32];
    for (var w = 0; w < 8; w++) {
        v[0][w] <== state[w];
        var initial = iv[w];
        if (w == 4) initial = initial ^ (count & 0xffffffff);
        if (w == 5) initial = initial ^ (count >> 32);
        if (w == 6 && last == 1) initial = initial ^ 0xffffffff;
        for (var i = 0; i < 32; i++) v[0][w + 8][i] <== (initial >> i) & 1;
    }
    component mix[80];
    for (var r = 0; r < 10; r++) {
        for (var g = 0; g < 8; g++) {
            var n = 8 * r + g;
            // Columns, then diagonals.
            var shift = g < 4 ? 0 : 1;
            var a = g % 4;
            var b = 4 + (g + shift) % 4;
            var c = 8 + (g + 2 * shift) % 4;
            var d = 12 + (g + 3 * shift) % 4;
            mix[n] = Blake2sMix();
            mix[n].a <== v[n][a];
            mix[n].b <== v[n][b];
            mix[n].c <== v[n][c];
            mix[n].d <== v[n][d];
            mix[n].x <== block[schedule[r][2 * g]];
            mix[n].y <== block[schedule[r][2 * g + 1]];
            for (var w = 0; w < 16; w++) {
                if (w == a) v[n + 1][w] <== mix[n].aOut;
                else if (w == b) v[n + 1][w] <== mix[n].bOut;
                else if (w == c) v[n + 1][w] <== mix[n].cOut;
                else if (w == d) v[n + 1][w] <== mix[n].dOut;
                else v[n + 1][w] <== v[n][w];
            }
        }
    }
    for (var w = 0; w < 8; w++) {
        for (var i = 0; i < 32; i++) {
            out[w][i] <== Xor3()(state[w][i], v[80][w][i], v[80][w + 8][i]);
        }
    }
}

/// BLAKE2s-256 of n bytes given as bits, with the personalisation of eight bytes given as two little-endian words.
///
/// Input: `in[8·n]`. Output: `out[256]`. Cost: about 21,000 for each block of 64 bytes.
template Blake2sPersonal(n, person0, person1) {
    signal input {binary} in[8 * n];
    signal output {binary} out[256];
    var blocks = n == 0 ? 1 : (n + 63) \ 64;
    var iv[8] = blake2sInitialVector();
    signal {binary} state[blocks + 1][8][32];
    for (var w = 0; w < 8; w++) {
        var initial = iv[w];
        // The parameters: a digest of 32 bytes, no key, fan-out and depth of 1 (RFC 7693, section 2.5).
        if (w == 0) initial = initial ^ 0x01010020;
        if (w == 6) initial = initial ^ person0;
        if (w == 7) initial = initial ^ person1;
        for (var i = 0; i < 32; i++) state[0][w][i] <== (initial >> i) & 1;
    }
    component compression[blocks];
    for (var b = 0; b < blocks; b++) {
        var last = b == blocks - 1 ? 1 : 0;
        compression[b] = Blake2sCompression(last == 1 ? n : 64 * (b + 1), last);
        compression[b].state <== state[b];
        for (var w = 0; w < 16; w++) {
            var sum = 0;
            for (var i = 0; i < 32; i++) {
                // Bit i of the word is in byte i \ 8, whose bits come most significant first.
                var byte = 64 * b + 4 * w + i \ 8;
                if (byte < n) sum += (1 << i) * in[8 * byte + 7 - i % 8];
            }
            compression[b].block[w] <== sum;
        }
        state[b + 1] <== compression[b].out;
    }
    for (var w = 0; w < 8; w++) {
        for (var i = 0; i < 32; i++) out[32 * w + 8 * (i \ 8) + 7 - i % 8] <== state[blocks][w][i];
    }
}

/// BLAKE2s-256 of n bytes given as bits.
///
/// Input: `in[8·n]`. Output: `out[256]`. Cost: about 21,000 for each block of 64 bytes.
template Blake2s(n) {
    signal input {binary} in[8 * n];
    signal output {binary} out[256];
    component hash = Blake2sPersonal(n, 0, 0);
    hash.in <== in;
    out <== hash.out;
}

/// BLAKE2s-256 of n bytes.
///
/// Input: `in[n]`, forced to be bytes. Output: `out[32]` bytes. Cost: that of `Blake2s(n)` and 8·n.
template Blake2sBytes(n) {
    signal input in[n];
    signal output out[32];
    component bits = BytesToBits(n);
    bits.in <== in;
    component hash = Blake2s(n);
    hash.in <== bits.out;
    component bytes = BitsToBytes(32);
    bytes.in <== hash.out;
    out <== bytes.out;
}
