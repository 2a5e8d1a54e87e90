#include "CReference.h"
#include <time.h>

#if defined(__x86_64__)

static const uint64_t modulus[4] = {
    0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029};
static const uint64_t negated_inverse = 0x87d20782e4866389;

// One word of a times b added to t, then one word of t reduced away: operand scanning, as in Intel's white paper on
// large integer arithmetic (Ozturk, Guilford, Gopal, Feghali, 2012).
#define STEP(i)                                                                                        \
    "movq 8*" #i "(%[a]), %%rdx\n\t xorl %%eax, %%eax\n\t"                                             \
    "mulxq 0(%[b]), %%rax, %%rcx\n\t adcxq %%rax, %[t0]\n\t adoxq %%rcx, %[t1]\n\t"                    \
    "mulxq 8(%[b]), %%rax, %%rcx\n\t adcxq %%rax, %[t1]\n\t adoxq %%rcx, %[t2]\n\t"                    \
    "mulxq 16(%[b]), %%rax, %%rcx\n\t adcxq %%rax, %[t2]\n\t adoxq %%rcx, %[t3]\n\t"                   \
    "mulxq 24(%[b]), %%rax, %%rcx\n\t adcxq %%rax, %[t3]\n\t adoxq %%rcx, %[t4]\n\t"                   \
    "movl $0, %%eax\n\t adcxq %%rax, %[t4]\n\t"                                                        \
    "movq %[t0], %%rdx\n\t imulq %[n], %%rdx\n\t xorl %%eax, %%eax\n\t"                                \
    "mulxq 0(%[p]), %%rax, %%rcx\n\t adcxq %%rax, %[t0]\n\t adoxq %%rcx, %[t1]\n\t"                    \
    "mulxq 8(%[p]), %%rax, %%rcx\n\t adcxq %%rax, %[t1]\n\t adoxq %%rcx, %[t2]\n\t"                    \
    "mulxq 16(%[p]), %%rax, %%rcx\n\t adcxq %%rax, %[t2]\n\t adoxq %%rcx, %[t3]\n\t"                   \
    "mulxq 24(%[p]), %%rax, %%rcx\n\t adcxq %%rax, %[t3]\n\t adoxq %%rcx, %[t4]\n\t"                   \
    "movl $0, %%eax\n\t adcxq %%rax, %[t4]\n\t"                                                        \
    "movq %[t1], %[t0]\n\t movq %[t2], %[t1]\n\t movq %[t3], %[t2]\n\t movq %[t4], %[t3]\n\t xorl %k[t4], %k[t4]\n\t"

__attribute__((noinline)) static void product(uint64_t *out, const uint64_t *a, const uint64_t *b) {
    uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
    __asm__ volatile(STEP(0) STEP(1) STEP(2) STEP(3)
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4)
        : [a] "r"(a), [b] "r"(b), [p] "r"(modulus), [n] "m"(negated_inverse)
        : "rax", "rcx", "rdx", "cc", "memory");
    const uint64_t t[4] = {t0, t1, t2, t3};
    uint64_t s[4];
    unsigned long long borrow = 0;
    for (int i = 0; i < 4; i++) {
        unsigned __int128 d = (unsigned __int128)t[i] - modulus[i] - borrow;
        s[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    for (int i = 0; i < 4; i++) out[i] = borrow ? t[i] : s[i];
}

double reference_product_nanoseconds(uint64_t count) {
    if (!__builtin_cpu_supports("bmi2") || !__builtin_cpu_supports("adx")) return 0;
    uint64_t a[4] = {1, 2, 3, 4};
    const uint64_t b[4] = {5, 6, 7, 8};
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (uint64_t i = 0; i < count; i++) product(a, a, b);
    clock_gettime(CLOCK_MONOTONIC, &end);
    volatile uint64_t sink = a[0];
    (void)sink;
    return ((double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / (double)count;
}

#else

double reference_product_nanoseconds(uint64_t count) {
    (void)count;
    return 0;
}

#endif
