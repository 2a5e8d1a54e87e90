#include "nfk_features.h"

#if defined(__x86_64__)
#include <cpuid.h>

bool nfk_adx_found = false;
bool nfk_ifma_found = false;

// Register state the operating system saves on a context switch (XCR0).
static uint64_t saved_state(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return ((uint64_t)high << 32) | low;
}

__attribute__((constructor)) static void detect(void) {
    uint32_t a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return;
    const uint32_t leaf7 = b;
    const bool bmi2 = leaf7 >> 8 & 1, adx = leaf7 >> 19 & 1;
    nfk_adx_found = bmi2 && adx;

    if (!__get_cpuid(1, &a, &b, &c, &d)) return;
    const bool xgetbv_allowed = c >> 27 & 1;
    if (!xgetbv_allowed) return;
    const uint64_t needed = 0xe6;  // xmm, ymm, mask registers, upper halves of zmm0-15, zmm16-31
    if ((saved_state() & needed) != needed) return;
    const bool f = leaf7 >> 16 & 1, dq = leaf7 >> 17 & 1, ifma = leaf7 >> 21 & 1, vl = leaf7 >> 31 & 1;
    nfk_ifma_found = nfk_adx_found && f && dq && ifma && vl;
}

void nfk_disable_kernels(void) {
    nfk_adx_found = false;
    nfk_ifma_found = false;
}
#else
void nfk_disable_kernels(void) {}
#endif
