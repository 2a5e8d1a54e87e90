#ifndef NFK_FEATURES_H
#define NFK_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__)

// Filled in once, before main. Read them through the functions below.
extern bool nfk_adx_found;
extern bool nfk_ifma_found;

// Whether `nfk_multiply_4` and its kin may run: BMI2 and ADX.
static inline bool nfk_has_adx(void) { return nfk_adx_found; }

// Whether the lane kernels may run: AVX-512 F, DQ, VL, IFMA, and an operating system that keeps the wide registers.
static inline bool nfk_has_ifma(void) { return nfk_ifma_found; }

#else

static inline bool nfk_has_adx(void) { return false; }
static inline bool nfk_has_ifma(void) { return false; }

#endif

// Leaves every later operation to the portable paths. For tests, before other threads start; nothing turns kernels back on.
void nfk_disable_kernels(void);

#endif
