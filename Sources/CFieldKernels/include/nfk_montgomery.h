// Montgomery products with the two carry chains of ADX.
//
// out = a·b·2^(−64N) mod p, for a, b < p and n0 = −1/p mod 2^64. Operands may alias `out`.
// The modulus must leave headroom: its top limb is below 2^63 − 1. Then the running sum never needs more than
// N limbs after a round's shift, and no carry between rounds has to be kept.
// The first operand, which enters word by word, may be any 64N-bit number; the second must be below p.
// No branch and no address depends on the operands.
//
// Operands come as single words: where a caller has just computed them they sit in registers or in slots that were
// written word by word. Given by address, the compiler copies them with vector moves first, and a vector load from
// words just stored waits for the store to retire (some 15 cycles a product).
#ifndef NFK_MONTGOMERY_H
#define NFK_MONTGOMERY_H

#include <stdint.h>

#if defined(__x86_64__)

// t += a[i]·b, for the 4-limb sum t0…t3 (t4 receives the top).
#define NFK_ROW4(i)                                                                                    \
    "movq %[a" #i "], %%rdx\n\t"                                                                   \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq %[b0], %[lo], %[hi]\n\t adcxq %[lo], %[t0]\n\t adoxq %[hi], %[t1]\n\t"                    \
    "mulxq %[b1], %[lo], %[hi]\n\t adcxq %[lo], %[t1]\n\t adoxq %[hi], %[t2]\n\t"                    \
    "mulxq %[b2], %[lo], %[hi]\n\t adcxq %[lo], %[t2]\n\t adoxq %[hi], %[t3]\n\t"                   \
    "mulxq %[b3], %[lo], %[t4]\n\t adcxq %[lo], %[t3]\n\t"                                          \
    "movl $0, %k[hi]\n\t adcxq %[hi], %[t4]\n\t adoxq %[hi], %[t4]\n\t"

// t = (t + m·p)/2^64 with m chosen to make the lowest limb vanish.
#define NFK_FOLD4                                                                                      \
    "movq %[n0], %%rdx\n\t imulq %[t0], %%rdx\n\t"                                                     \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq 0(%[p]), %[lo], %[hi]\n\t adcxq %[t0], %[lo]\n\t movq %[hi], %[t0]\n\t"                     \
    "adcxq %[t1], %[t0]\n\t mulxq 8(%[p]), %[lo], %[t1]\n\t adoxq %[lo], %[t0]\n\t"                    \
    "adcxq %[t2], %[t1]\n\t mulxq 16(%[p]), %[lo], %[t2]\n\t adoxq %[lo], %[t1]\n\t"                   \
    "adcxq %[t3], %[t2]\n\t mulxq 24(%[p]), %[lo], %[t3]\n\t adoxq %[lo], %[t2]\n\t"                   \
    "movl $0, %k[lo]\n\t adcxq %[lo], %[t3]\n\t adoxq %[t4], %[t3]\n\t"

// out = t − p if that is not negative, else t.
static inline void nfk_reduce_once_4(
    uint64_t *out, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3, const uint64_t *p) {
    uint64_t s0 = t0, s1 = t1, s2 = t2, s3 = t3;
    __asm__("subq 0(%[p]), %[s0]\n\t sbbq 8(%[p]), %[s1]\n\t sbbq 16(%[p]), %[s2]\n\t sbbq 24(%[p]), %[s3]\n\t"
            "cmovcq %[t0], %[s0]\n\t cmovcq %[t1], %[s1]\n\t cmovcq %[t2], %[s2]\n\t cmovcq %[t3], %[s3]\n\t"
            : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3)
            : [t0] "r"(t0), [t1] "r"(t1), [t2] "r"(t2), [t3] "r"(t3), [p] "r"(p),
              "m"(*(const uint64_t(*)[4])p)
            : "cc");
    out[0] = s0, out[1] = s1, out[2] = s2, out[3] = s3;
}

static inline void nfk_product_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, const uint64_t *p, uint64_t n0) {
    uint64_t t0, t1, t2, t3, t4, lo, hi;
    __asm__("movq %[a0], %%rdx\n\t"
            "mulxq %[b0], %[t0], %[t1]\n\t"
            "mulxq %[b1], %[lo], %[t2]\n\t addq %[lo], %[t1]\n\t"
            "mulxq %[b2], %[lo], %[t3]\n\t adcq %[lo], %[t2]\n\t"
            "mulxq %[b3], %[lo], %[t4]\n\t adcq %[lo], %[t3]\n\t"
            "adcq $0, %[t4]\n\t"
            NFK_FOLD4 NFK_ROW4(1) NFK_FOLD4 NFK_ROW4(2) NFK_FOLD4 NFK_ROW4(3) NFK_FOLD4
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a0] "m"(a0), [a1] "m"(a1), [a2] "m"(a2), [a3] "m"(a3),
              [b0] "m"(b0), [b1] "m"(b1), [b2] "m"(b2), [b3] "m"(b3),
              [p] "r"(p), [n0] "rm"(n0), "m"(*(const uint64_t(*)[4])p)
            : "rdx", "cc");
    nfk_reduce_once_4(out, t0, t1, t2, t3, p);
}

static inline void nfk_multiply_4(
    uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *p, uint64_t n0) {
    nfk_product_4(out, a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], p, n0);
}

#undef NFK_ROW4
#undef NFK_FOLD4

#define NFK_ROW6(i)                                                                                    \
    "movq %[a" #i "], %%rdx\n\t"                                                                   \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq %[b0], %[lo], %[hi]\n\t adcxq %[lo], %[t0]\n\t adoxq %[hi], %[t1]\n\t"                    \
    "mulxq %[b1], %[lo], %[hi]\n\t adcxq %[lo], %[t1]\n\t adoxq %[hi], %[t2]\n\t"                    \
    "mulxq %[b2], %[lo], %[hi]\n\t adcxq %[lo], %[t2]\n\t adoxq %[hi], %[t3]\n\t"                   \
    "mulxq %[b3], %[lo], %[hi]\n\t adcxq %[lo], %[t3]\n\t adoxq %[hi], %[t4]\n\t"                   \
    "mulxq %[b4], %[lo], %[hi]\n\t adcxq %[lo], %[t4]\n\t adoxq %[hi], %[t5]\n\t"                   \
    "mulxq %[b5], %[lo], %[t6]\n\t adcxq %[lo], %[t5]\n\t"                                          \
    "movl $0, %k[hi]\n\t adcxq %[hi], %[t6]\n\t adoxq %[hi], %[t6]\n\t"

#define NFK_FOLD6                                                                                      \
    "movq %[n0], %%rdx\n\t imulq %[t0], %%rdx\n\t"                                                     \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq 0(%[p]), %[lo], %[hi]\n\t adcxq %[t0], %[lo]\n\t movq %[hi], %[t0]\n\t"                     \
    "adcxq %[t1], %[t0]\n\t mulxq 8(%[p]), %[lo], %[t1]\n\t adoxq %[lo], %[t0]\n\t"                    \
    "adcxq %[t2], %[t1]\n\t mulxq 16(%[p]), %[lo], %[t2]\n\t adoxq %[lo], %[t1]\n\t"                   \
    "adcxq %[t3], %[t2]\n\t mulxq 24(%[p]), %[lo], %[t3]\n\t adoxq %[lo], %[t2]\n\t"                   \
    "adcxq %[t4], %[t3]\n\t mulxq 32(%[p]), %[lo], %[t4]\n\t adoxq %[lo], %[t3]\n\t"                   \
    "adcxq %[t5], %[t4]\n\t mulxq 40(%[p]), %[lo], %[t5]\n\t adoxq %[lo], %[t4]\n\t"                   \
    "movl $0, %k[lo]\n\t adcxq %[lo], %[t5]\n\t adoxq %[t6], %[t5]\n\t"

// out = t − p if that is not negative, else t.
static inline void nfk_reduce_once_6(
    uint64_t *out, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3, uint64_t t4, uint64_t t5,
    const uint64_t *p) {
    // Too few registers for twelve values and a pointer at once: the sum goes through `out`.
    uint64_t s0 = t0, s1 = t1, s2 = t2, s3 = t3, s4 = t4, s5 = t5;
    out[0] = t0, out[1] = t1, out[2] = t2, out[3] = t3, out[4] = t4, out[5] = t5;
    __asm__("subq 0(%[p]), %[s0]\n\t sbbq 8(%[p]), %[s1]\n\t sbbq 16(%[p]), %[s2]\n\t"
            "sbbq 24(%[p]), %[s3]\n\t sbbq 32(%[p]), %[s4]\n\t sbbq 40(%[p]), %[s5]\n\t"
            "cmovcq 0(%[o]), %[s0]\n\t cmovcq 8(%[o]), %[s1]\n\t cmovcq 16(%[o]), %[s2]\n\t"
            "cmovcq 24(%[o]), %[s3]\n\t cmovcq 32(%[o]), %[s4]\n\t cmovcq 40(%[o]), %[s5]\n\t"
            : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3), [s4] "+&r"(s4), [s5] "+&r"(s5)
            : [o] "r"(out), [p] "r"(p), "m"(*(const uint64_t(*)[6])p), "m"(*(const uint64_t(*)[6])out)
            : "cc");
    out[0] = s0, out[1] = s1, out[2] = s2, out[3] = s3, out[4] = s4, out[5] = s5;
}

static inline void nfk_product_6(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t b4, uint64_t b5, const uint64_t *p, uint64_t n0) {
    uint64_t t0, t1, t2, t3, t4, t5, t6, lo, hi;
    __asm__("movq %[a0], %%rdx\n\t"
            "mulxq %[b0], %[t0], %[t1]\n\t"
            "mulxq %[b1], %[lo], %[t2]\n\t addq %[lo], %[t1]\n\t"
            "mulxq %[b2], %[lo], %[t3]\n\t adcq %[lo], %[t2]\n\t"
            "mulxq %[b3], %[lo], %[t4]\n\t adcq %[lo], %[t3]\n\t"
            "mulxq %[b4], %[lo], %[t5]\n\t adcq %[lo], %[t4]\n\t"
            "mulxq %[b5], %[lo], %[t6]\n\t adcq %[lo], %[t5]\n\t"
            "adcq $0, %[t6]\n\t"
            NFK_FOLD6 NFK_ROW6(1) NFK_FOLD6 NFK_ROW6(2) NFK_FOLD6 NFK_ROW6(3) NFK_FOLD6
            NFK_ROW6(4) NFK_FOLD6 NFK_ROW6(5) NFK_FOLD6
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a0] "m"(a0), [a1] "m"(a1), [a2] "m"(a2), [a3] "m"(a3), [a4] "m"(a4), [a5] "m"(a5),
              [b0] "m"(b0), [b1] "m"(b1), [b2] "m"(b2), [b3] "m"(b3), [b4] "m"(b4), [b5] "m"(b5),
              [p] "r"(p), [n0] "m"(n0), "m"(*(const uint64_t(*)[6])p)
            : "rdx", "cc");
    nfk_reduce_once_6(out, t0, t1, t2, t3, t4, t5, p);
}

static inline void nfk_multiply_6(
    uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *p, uint64_t n0) {
    nfk_product_6(out, a[0], a[1], a[2], a[3], a[4], a[5], b[0], b[1], b[2], b[3], b[4], b[5], p, n0);
}

#undef NFK_ROW6
#undef NFK_FOLD6

#else

// Never called (`nfk_has_adx()` is false); declared so that callers compile everywhere.
static inline void nfk_product_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, const uint64_t *p, uint64_t n0) {
    (void)out, (void)p, (void)n0;
    (void)a0, (void)a1, (void)a2, (void)a3, (void)b0, (void)b1, (void)b2, (void)b3;
    __builtin_trap();
}
static inline void nfk_product_6(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t b4, uint64_t b5, const uint64_t *p, uint64_t n0) {
    (void)out, (void)p, (void)n0;
    (void)a0, (void)a1, (void)a2, (void)a3, (void)a4, (void)a5, (void)b0, (void)b1, (void)b2, (void)b3, (void)b4, (void)b5;
    __builtin_trap();
}

#endif
#endif
