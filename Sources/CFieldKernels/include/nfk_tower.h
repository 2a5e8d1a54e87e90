// Arithmetic of Fq12 = Fq2[w]/(w⁶ − ξ) over Fq2 = Fq[u]/(u² + 1) on eight lanes of 52-bit limbs, for two towers:
// BN254 (4 limbs, ξ = 9 + u, D-type twist) and BLS12-381 (6 limbs, ξ = 1 + u, M-type twist).
//
// Call the functions only where `nfk_has_ifma()`; elsewhere they trap. An element in memory is 12·N limbs, all in
// Montgomery form and below p, in the order of the tower over Fq6: coefficients of 1, w², w⁴, then of w, w³, w⁵, each
// c0 + c1·u. Variable time in digits, counts and whether points are equal, never in the elements.
#ifndef NFK_TOWER_H
#define NFK_TOWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nfk_modulus.h"

// A tower's modulus with the constants of its lane form, in L limbs of 52 bits.
typedef struct {
    nfk_modulus modulus;
    uint64_t one[8];        // 2^(52L) mod p
    uint64_t to_lanes[8];   // 2^(104L − 64N) mod p: from memory's factor 2^(64N) to the lanes' 2^(52L)
    uint64_t to_points[8];  // 2^(156L − 128N) mod p: the same for what is multiplied by an element from memory
    uint64_t from_lanes[8]; // 2^(64N) mod p
} nfk_tower;

// Fills `tower` for the modulus of BN254 (4 limbs) or BLS12-381 (6 limbs). Returns false for other sizes.
bool nfk_tower_init(nfk_tower *tower, const uint64_t *p, size_t limbs);

// A pair of the Miller loop. `lines` holds for each line three elements of Fq2, 6·N limbs: what stands at 1, w, w³ (D)
// or at 1, w², w³ (M). `x` and `y` are x/y and 1/y of the point of G1, N limbs each: they multiply the line's second
// element, and its third (D) or first (M). The remaining one is left as it is; where `normalised`, it is one.
typedef struct {
    const void *lines;
    const uint64_t *x, *y;
    bool normalised;
} nfk_loop_pair;

// The lines of the point q = (x, y) of the twist, 4·N limbs, in the order of `nfk_loop_pair.lines`, unscaled: one line for
// each digit, another for each that is not zero, one for each of the `tail_count` points after the loop. `b3` is three
// times the twist's coefficient. `end` receives the running point's homogeneous (X, Y, Z), 6·N limbs.
// The formulas are incomplete: adding a point to itself or its negative leaves Z = 0.
void nfk_prepare_lines(
    const nfk_tower *tower, void *lines, uint64_t *end, const uint64_t *q, const uint64_t *tail, size_t tail_count,
    const uint64_t *b3, const int8_t *digits, size_t digit_count);

// Bytes of scratch, aligned to 64, that `nfk_miller_loop` needs for `count` pairs.
static inline size_t nfk_loop_scratch_bytes(size_t count) { return 512 * count; }

// The product of Miller loops with a shared squaring chain. `digits` are the loop's signed digits after the leading
// one; each takes a line, each that is not zero another, and the rest of `line_count` lines follow the loop.
void nfk_miller_loop(
    const nfk_tower *tower, uint64_t *out, const nfk_loop_pair *pairs, size_t count, const int8_t *digits,
    size_t digit_count, size_t line_count, void *scratch);

// base^e for e given by signed digits, least significant first, each zero or odd and below 8 in magnitude. `base` is
// in the cyclotomic subgroup, where the conjugate is the inverse.
void nfk_cyclotomic_power(
    const nfk_tower *tower, uint64_t *out, const uint64_t *base, const int8_t *digits, size_t digit_count);

// out = a·b; `out` may be an operand.
void nfk_tower_multiply(const nfk_tower *tower, uint64_t *out, const uint64_t *a, const uint64_t *b);

// out = a²; `out` may be `a`.
void nfk_tower_square(const nfk_tower *tower, uint64_t *out, const uint64_t *a);

#endif
