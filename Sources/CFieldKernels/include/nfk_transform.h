// Layers of number-theoretic transforms over prime fields of 4 limbs, on eight lanes of 52-bit limbs. Call the kernels
// only where `nfk_has_ifma()`; elsewhere they trap. No pointer needs any alignment, except `scratch`.
//
// A transform of n = 2^k elements has k levels. Level t sees 2^t blocks of n/2^t elements; block b pairs element j of
// its lower half with element j of its upper half, and all its butterflies share one root ρ_b: modulo X^(2h) − ρ_b², a
// polynomial splits into its residues modulo X^h − ρ_b and X^h + ρ_b.
//
//     splitting, t = 0, 1, …      (x, y) ← (x + ρ_b⁻¹·y, x − ρ_b⁻¹·y)      natural order in, bit-reversed order out
//     joining, t = …, 1, 0        (x, y) ← (x + y, ρ_b·(x − y))             bit-reversed order in, natural order out
//
// ρ_b = ω^(n/2^(t+1)·rev_t(b)) does not depend on t: one table of n/2 roots serves all levels, and, since
// ρ_b⁻¹ = −ρ_m for m = 3·2^s − 1 − b where 2^s ≤ b < 2^(s+1), both directions.
#ifndef NFK_TRANSFORM_H
#define NFK_TRANSFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nfk_modulus.h"

// A modulus with what the transforms derive from it.
typedef struct {
    nfk_modulus modulus;
    uint64_t negated_inverse52[5];  // −1/p mod 2^260
    uint64_t minus_one[4];          // −2^260 mod p
} nfk_transform;

enum {
    // Bytes of scratch the kernels need, aligned to 64.
    nfk_transform_scratch_bytes = 212 * 1024,
    // The most levels `nfk_transform_columns` does at once.
    nfk_transform_column_levels = 9,
    // log2 of the sizes of blocks that `nfk_transform_blocks` takes.
    nfk_transform_least_block = 6,
    nfk_transform_most_block = 11,
};

typedef enum { nfk_splitting, nfk_joining } nfk_direction;

// Returns false where the kernels do not apply: p not of 4 limbs, or not between 2^252 and 2^255.
bool nfk_transform_init(nfk_transform *transform, const uint64_t *p, size_t limbs);

// `levels` (1 to 9) levels of the block with number `block`, which starts at `values` and has 2^levels·stride elements,
// on its columns `first` to `first + count`, both multiples of 8: a column is every `stride`-th element.
// Any number below 2^256 that is also below 2p may stand for its residue, on entry and on the way between calls; the last
// call leaves residues below p. `roots` holds 2^260·ρ_b mod p for b < n/2, canonical.
void nfk_transform_columns(
    const nfk_transform *transform, nfk_direction direction, void *values, const void *roots, size_t block,
    unsigned levels, size_t stride, size_t first, size_t count, void *scratch);

// All levels of `count` consecutive blocks of 2^log2_size elements, 6 ≤ log2_size ≤ 11, the first of which has the
// number `block` and starts at `values`.
void nfk_transform_blocks(
    const nfk_transform *transform, nfk_direction direction, void *values, const void *roots, size_t block,
    unsigned log2_size, size_t count, void *scratch);

// out[i] = a[i]·f mod p, where `by` is 2^260·f mod p. `out` may be `a`.
void nfk_scale_each(const nfk_transform *transform, void *out, const void *a, const uint64_t *by, size_t count);

// out[i] = a[i]·b[i]·2^(−256) − c[i] mod p. `out` may be any of the others.
void nfk_multiply_subtract_each(
    const nfk_transform *transform, void *out, const void *a, const void *b, const void *c, size_t count);

#endif
