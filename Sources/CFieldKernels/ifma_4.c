// The lane kernels for 4 limbs of 64 bits in memory, 5 of 52 bits in registers.
#include "nfk_features.h"
#if defined(__x86_64__)
#define NFK_N 4
#define NFK_L 5
#include "ifma_kernels.h"
#else
typedef int nfk_no_lanes_4;
#endif
