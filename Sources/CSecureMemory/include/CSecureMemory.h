#ifndef NIGHTJAR_CSECUREMEMORY_H
#define NIGHTJAR_CSECUREMEMORY_H
#include <stddef.h>
#include <stdint.h>

/// Overwrites `count` bytes with zero in a way the optimiser may not remove.
void csm_zeroize(void *bytes, size_t count);

/// Returns its argument, opaque to the optimiser, so that a mask is not turned back into a branch.
static inline uint64_t csm_value_barrier(uint64_t value) {
    __asm__("" : "+r"(value));
    return value;
}
#endif
