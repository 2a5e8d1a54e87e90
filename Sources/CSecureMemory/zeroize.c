#include "CSecureMemory.h"
#include <string.h>

void csm_zeroize(void *bytes, size_t count) {
    if (count == 0) return;
    memset(bytes, 0, count);
    __asm__ __volatile__("" : : "r"(bytes) : "memory");
}
