// Kernels on eight lanes of 52-bit limbs. Call them only where `nfk_has_ifma()`; elsewhere they trap.
// No pointer needs any alignment, except `scratch`.
#ifndef NFK_LANES_H
#define NFK_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nfk_modulus.h"

enum {
    // Marks an operand of `nfk_add_pairs` that enters with its y negated.
    nfk_negated = (int)0x80000000,
    // Bytes of scratch that `nfk_add_pairs` needs, aligned to 64.
    nfk_scratch_bytes = 288 * 1024,
};

// Adds pairs of affine points of a curve y² = x³ + b:
//
//     out[slots[i]] = points[pairs[2i]] + points[pairs[2i + 1]]      for i < count
//
// with slots[i] = i where `slots` is null. Bit 31 of an entry of `pairs` negates that operand. Coordinates are field
// elements for degree 1, and pairs c0 + c1·u with u² = −1 for degree 2; a point is 2·degree·N limbs, (0,0) is the
// identity. Identities, doublings and opposite points are handled. `out` may be `points` where each slot is one of
// its own pair's operands and no other pair uses it.
// Points not on the curve give meaningless results but touch no other memory. Variable time.
// About six field products a pair (G1), one inversion for 2048 pairs.
void nfk_add_pairs(
    const nfk_modulus *modulus, int degree, const void *points, const uint32_t *pairs, size_t count, void *out,
    const uint32_t *slots, void *scratch);

// Asks for `size` bytes that will be read soon. Any address will do.
static inline void nfk_prefetch(const void *at, size_t size) {
    for (size_t line = 0; line < size; line += 64) __builtin_prefetch((const char *)at + line);
}

// out[i] = a[i]·b[i]·2^(−64N) mod p. `out` may be `a` or `b`.
void nfk_multiply_each(const nfk_modulus *modulus, void *out, const void *a, const void *b, size_t count);

#endif
