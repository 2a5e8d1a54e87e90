// The lane kernels for 6 limbs of 64 bits in memory, 8 of 52 bits in registers.
#include "nfk_features.h"
#if defined(__x86_64__)
#define NFK_N 6
#define NFK_L 8
#include "ifma_kernels.h"
#else
typedef int nfk_no_lanes_6;
#endif
