// Field kernels: Montgomery products on 4 and 6 limbs for the multiplier of x86-64 (mulx, adcx, adox), and
// eight-lane kernels for its 52-bit vector multiplier (AVX-512 IFMA). Everything here has a portable
// counterpart in Swift; a caller asks `nfk_has_adx()` or `nfk_has_ifma()` before calling a kernel.
//
// Field elements are N little-endian 64-bit limbs holding x·2^(64N) mod p, canonical (below p).
// Points are affine, x then y, with (0,0) for the identity.
#ifndef NIGHTJAR_CFIELDKERNELS_H
#define NIGHTJAR_CFIELDKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nfk_features.h"
#include "nfk_montgomery.h"
#include "nfk_folded.h"
#include "nfk_quadratic.h"
#include "nfk_modulus.h"
#include "nfk_lanes.h"
#include "nfk_transform.h"
#include "nfk_tower.h"

#endif
