pragma circom 2.2.0;

include "bits.circom";

// Keccak-256 with Keccak's own padding, as Ethereum uses it (Keccak reference; not SHA3-256, whose padding differs).
// Lanes are arrays of 64 bits, least significant first; messages and digests are bits in order of the bytes, each byte
// most significant bit first, as in sha256.circom.

/// The constants of ι.
function keccakRoundConstants() {
    return [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
        0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008
    ];
}

/// The rotations of ρ for the lane x + 5·y.
function keccakRotations() {
    return [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];
}

/// θ: every bit becomes its sum with the parities of two columns. Cost: 2,240.
///
/// A column's parity takes two constraints of three bits each, and the sum one.
template KeccakTheta() {
    signal input {binary} in[25][64];
    signal output {binary} out[25][64];
    signal {binary} half[5][64];
    signal {binary} parity[5][64];
    for (var x = 0; x < 5; x++) {
        for (var z = 0; z < 64; z++) {
            half[x][z] <== Xor3()(in[x][z], in[x + 5][z], in[x + 10][z]);
            parity[x][z] <== Xor3()(half[x][z], in[x + 15][z], in[x + 20][z]);
        }
    }
    for (var i = 0; i < 25; i++) {
        for (var z = 0; z < 64; z++) {
            out[i][z] <== Xor3()(in[i][z], parity[(i + 4) % 5][z], parity[(i + 1) % 5][(z + 63) % 64]);
        }
    }
}

/// a ⊕ (¬b ∧ c) of three bits in one constraint.
///
/// (4·out − 1 − 5·a + b − c)·(c − a − b) = 2·out holds for the eight choices of bits, and out's coefficient
/// 4·(c − a − b) − 2 is never zero: so out is determined. Cost: 1.
template KeccakChiBit() {
    signal input {binary} a;
    signal input {binary} b;
    signal input {binary} c;
    signal output {binary} out;
    out <-- a ^ ((1 - b) & c);
    (4 * out - 1 - 5 * a + b - c) * (c - a - b) === 2 * out;
}

/// ρ, π, χ and ι with the constant `constant`. Cost: 1,600.
template KeccakRest(constant) {
    signal input {binary} in[25][64];
    signal output {binary} out[25][64];
    var rotations[25] = keccakRotations();
    signal {binary} moved[25][64];
    for (var x = 0; x < 5; x++) {
        for (var y = 0; y < 5; y++) {
            var r = rotations[x + 5 * y];
            for (var z = 0; z < 64; z++) moved[y + 5 * ((2 * x + 3 * y) % 5)][(z + r) % 64] <== in[x + 5 * y][z];
        }
    }
    signal {binary} mixed[25][64];
    for (var i = 0; i < 25; i++) {
        var row = i - i % 5;
        for (var z = 0; z < 64; z++) {
            mixed[i][z] <== KeccakChiBit()(moved[i][z], moved[row + (i + 1) % 5][z], moved[row + (i + 2) % 5][z]);
            if (i == 0 && ((constant >> z) & 1) == 1) out[i][z] <== 1 - mixed[i][z];
            else out[i][z] <== mixed[i][z];
        }
    }
}

/// The permutation Keccak-f[1600].
///
/// Input: `in[25][64]`, the lane x + 5·y at that index. Output: `out[25][64]`. Cost: 92,160.
template KeccakF() {
    signal input {binary} in[25][64];
    signal output {binary} out[25][64];
    var constants[24] = keccakRoundConstants();
    component theta[24];
    component rest[24];
    for (var r = 0; r < 24; r++) {
        theta[r] = KeccakTheta();
        if (r == 0) theta[r].in <== in;
        else theta[r].in <== rest[r - 1].out;
        rest[r] = KeccakRest(constants[r]);
        rest[r].in <== theta[r].out;
    }
    out <== rest[23].out;
}

/// Keccak-256 of n bytes given as bits.
///
/// Input: `in[8·n]`. Output: `out[256]`. Cost: 92,160 for each block of 136 bytes, of which there are ⌊n / 136⌋ + 1, and
/// 1,088 for each block but the first; constants save some.
template Keccak256(n) {
    signal input {binary} in[8 * n];
    signal output {binary} out[256];
    var blocks = n \ 136 + 1;
    component f[blocks];
    for (var b = 0; b < blocks; b++) {
        f[b] = KeccakF();
        for (var lane = 0; lane < 25; lane++) {
            for (var z = 0; z < 64; z++) {
                var byte = 136 * b + 8 * lane + z \ 8;
                if (lane >= 17) {
                    if (b == 0) f[b].in[lane][z] <== Constant(0)();
                    else f[b].in[lane][z] <== f[b - 1].out[lane][z];
                } else if (byte < n) {
                    if (b == 0) f[b].in[lane][z] <== in[8 * byte + 7 - z % 8];
                    else f[b].in[lane][z] <== Xor()(f[b - 1].out[lane][z], in[8 * byte + 7 - z % 8]);
                } else {
                    // The padding: a one, zeros, and a one at the end of the block.
                    var pad = (byte == n && z % 8 == 0 ? 1 : 0) + (lane == 16 && z == 63 ? 1 : 0);
                    if (b == 0) f[b].in[lane][z] <== Constant(pad)();
                    else if (pad == 1) f[b].in[lane][z] <== Not()(f[b - 1].out[lane][z]);
                    else f[b].in[lane][z] <== f[b - 1].out[lane][z];
                }
            }
        }
    }
    for (var lane = 0; lane < 4; lane++) {
        for (var z = 0; z < 64; z++) out[64 * lane + 8 * (z \ 8) + 7 - z % 8] <== f[blocks - 1].out[lane][z];
    }
}

/// Keccak-256 of n bytes.
///
/// Input: `in[n]`, forced to be bytes. Output: `out[32]` bytes. Cost: that of `Keccak256(n)` and 8·n.
template Keccak256Bytes(n) {
    signal input in[n];
    signal output out[32];
    component bits = BytesToBits(n);
    bits.in <== in;
    component hash = Keccak256(n);
    hash.in <== bits.out;
    component bytes = BitsToBytes(32);
    bytes.in <== hash.out;
    out <== bytes.out;
}
