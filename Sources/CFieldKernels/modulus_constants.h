// What modulus.c computes for the other files of this module. p has n ≤ 6 limbs of 64 bits.
#ifndef NFK_MODULUS_CONSTANTS_H
#define NFK_MODULUS_CONSTANTS_H

#include <stddef.h>
#include <stdint.h>

// out = 2^exponent mod p
void nfk_power_of_two(uint64_t *out, const uint64_t *p, size_t n, size_t exponent);

// out = value·2^shift cut into `count` limbs of 52 bits
void nfk_cut52(uint64_t *out, size_t count, const uint64_t *value, size_t n, size_t shift);

#endif
