// The tower of BN254: ξ = 9 + u, D-type twist.
#include "nfk_features.h"
#if defined(__x86_64__)
#define NFK_N 4
#define NFK_L 5
#define NFK_XI_REAL 9
#define NFK_TWIST_D 1
#include "ifma_field.h"
#include "tower_halves.h"
#include "tower_element.h"
#include "tower_products.h"
#include "tower_loops.h"
#include "tower_lines.h"
#else
typedef int nfk_no_tower_bn254;
#endif
