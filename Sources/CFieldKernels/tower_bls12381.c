// The tower of BLS12-381: ξ = 1 + u, M-type twist.
#include "nfk_features.h"
#if defined(__x86_64__)
#define NFK_N 6
#define NFK_L 8
#define NFK_XI_REAL 1
#define NFK_TWIST_D 0
#include "ifma_field.h"
#include "tower_halves.h"
#include "tower_element.h"
#include "tower_products.h"
#include "tower_loops.h"
#include "tower_lines.h"
#else
typedef int nfk_no_tower_bls12381;
#endif
