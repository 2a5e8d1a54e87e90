// What modulus.c computes for the other files of this module.
#ifndef NFK_MODULUS_CONSTANTS_H
#define NFK_MODULUS_CONSTANTS_H

#include <stddef.h>
#include <stdint.h>

// out = 2^exponent mod p in `count` limbs of 52 bits, for p of n ≤ 6 limbs of 64.
void nfk_power_of_two_52(uint64_t *out, const uint64_t *p, size_t n, size_t count, size_t exponent);

// ⌊2^exponent/p⌋, where that is below 2^64.
uint64_t nfk_quotient_of_power(const uint64_t *p, size_t n, size_t exponent);

#endif
