// The yardstick: a textbook 4-limb Montgomery product with mulx, adcx and adox, and the loop that times it.
#ifndef NIGHTJAR_CREFERENCE_H
#define NIGHTJAR_CREFERENCE_H
#include <stdint.h>

/// Runs `count` dependent products modulo BN254's q and returns nanoseconds for each; 0 where the processor lacks ADX.
double reference_product_nanoseconds(uint64_t count);

#endif
