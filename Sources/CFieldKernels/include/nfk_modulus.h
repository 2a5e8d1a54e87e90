#ifndef NFK_MODULUS_H
#define NFK_MODULUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A prime modulus of 4 or 6 limbs with everything the kernels derive from it.
typedef struct {
    size_t limbs;         // N, 4 or 6
    uint64_t p[6];        // the modulus, unused limbs zero
    uint64_t n0;          // −1/p mod 2^64
    uint64_t r3[6];       // 2^(3·64N) mod p: turns a plain inverse of x·R into R/x
    uint64_t root[6];     // 2^(64N + 3d/2) mod p, d = 52L − 64N: see ifma_add.h
    uint64_t p52[8];      // the modulus in L limbs of 52 bits (L = 5 for N = 4, 8 for N = 6)
    uint64_t two_p52[8];  // 2p likewise
    uint64_t n52;             // −1/p mod 2^52
    uint64_t fold52[8];       // 2^(−52) mod p likewise
    uint64_t negated_p52[8];  // 2^(52L) − p
    uint64_t estimate;        // ⌊2^k/p⌋ where p > 2^(k − 52), k = 300 (N = 4) or 432 (N = 6): for small quotients by p
} nfk_modulus;

// Fills `modulus` for the odd prime p of `limbs` (4 or 6) 64-bit limbs.
// Returns false, and leaves `modulus` unusable, where the kernels do not apply: another limb count, an even p, a
// top limb not below 2^63 − 1, or a p below 2^212 (four limbs) or 2^368 (six).
bool nfk_modulus_init(nfk_modulus *modulus, const uint64_t *p, size_t limbs);

// out = 1/a mod p as plain integers, for a < p; zero gives zero. `limbs` is 4 or 6 and n0 = −1/p mod 2^64. Otherwise
// as `nfk_invert`.
void nfk_invert_plain(size_t limbs, uint64_t *out, const uint64_t *a, const uint64_t *p, uint64_t n0);

// out = R²/a mod p for a = x·R, that is (1/x)·R. Zero gives zero. Constant time: 2·(64N) fixed steps of a binary
// greatest common divisor (T. Pornin, "Optimized Binary GCD for Modular Inversion", IACR ePrint 2020/972).
// Portable.
void nfk_invert(const nfk_modulus *modulus, uint64_t *out, const uint64_t *a);

#endif
