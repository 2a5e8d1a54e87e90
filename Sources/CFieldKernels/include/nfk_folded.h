// Products modulo p = 2^k − c for a small c, on four limbs, by folding, with the two carry chains of ADX.
//
// out = a·b mod p, canonical, for any 256-bit a and b. `r` is 2^256 mod p = c·2^h with h = 256 − k, below 2^48, and h < 8.
// No branch and no address depends on the operands. Operands come as single words: see nfk_montgomery.h.
#ifndef NFK_FOLDED_H
#define NFK_FOLDED_H

#include <stdint.h>

#if defined(__x86_64__)

// t += a[i]·b shifted by i limbs: the sums l0…l3, of which the last may be carried into, and the new top.
#define NFK_ROW(i, l0, l1, l2, l3, top)                                                                \
    "movq %[a" #i "], %%rdx\n\t"                                                                       \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq %[b0], %[lo], %[hi]\n\t adcxq %[lo], %[" l0 "]\n\t adoxq %[hi], %[" l1 "]\n\t"              \
    "mulxq %[b1], %[lo], %[hi]\n\t adcxq %[lo], %[" l1 "]\n\t adoxq %[hi], %[" l2 "]\n\t"              \
    "mulxq %[b2], %[lo], %[hi]\n\t adcxq %[lo], %[" l2 "]\n\t adoxq %[hi], %[" l3 "]\n\t"              \
    "mulxq %[b3], %[lo], %[" top "]\n\t adcxq %[lo], %[" l3 "]\n\t"                                    \
    "movl $0, %k[hi]\n\t adcxq %[hi], %[" top "]\n\t adoxq %[hi], %[" top "]\n\t"

// (t4, …, t0) = (t3, …, t0) + r·(t7, …, t4).
#define NFK_FOLD_HIGH                                                                                  \
    "movq %[r], %%rdx\n\t"                                                                             \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq %[t4], %[lo], %[hi]\n\t adcxq %[lo], %[t0]\n\t adoxq %[hi], %[t1]\n\t"                      \
    "mulxq %[t5], %[lo], %[hi]\n\t adcxq %[lo], %[t1]\n\t adoxq %[hi], %[t2]\n\t"                      \
    "mulxq %[t6], %[lo], %[hi]\n\t adcxq %[lo], %[t2]\n\t adoxq %[hi], %[t3]\n\t"                      \
    "mulxq %[t7], %[lo], %[t4]\n\t adcxq %[lo], %[t3]\n\t"                                             \
    "movl $0, %k[hi]\n\t adcxq %[hi], %[t4]\n\t adoxq %[hi], %[t4]\n\t"

// out = t4·2^256 + (t3, …, t0) mod p for t4 ≤ r: what stands above bit k is folded, then p is subtracted once at most.
static inline void nfk_fold_last_4(
    uint64_t *out, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3, uint64_t t4, uint64_t r, unsigned h) {
    const uint64_t c = r >> h;
    const uint64_t above = h == 0 ? t4 : t4 << h | t3 >> (64 - (h & 63));
    const uint64_t mask = UINT64_MAX >> h;
    const unsigned __int128 fold = (unsigned __int128)above * c;
    unsigned long long s0, s1, s2, s3, carry, d0, d1, d2, d3, over;
    s0 = __builtin_addcll(t0, (uint64_t)fold, 0, &carry);
    s1 = __builtin_addcll(t1, (uint64_t)(fold >> 64), carry, &carry);
    s2 = __builtin_addcll(t2, 0, carry, &carry);
    s3 = __builtin_addcll(t3 & mask, 0, carry, &carry);
    // s + carry·2^256 < p + 2^k: it is at least p exactly where s + c reaches bit k.
    d0 = __builtin_addcll(s0, c, 0, &over);
    d1 = __builtin_addcll(s1, 0, over, &over);
    d2 = __builtin_addcll(s2, 0, over, &over);
    d3 = __builtin_addcll(s3, 0, over, &over);
    const uint64_t reached = h == 0 ? carry | over : d3 >> (64 - (h & 63));
    const uint64_t take = 0 - reached;
    out[0] = s0 ^ (take & (s0 ^ d0)), out[1] = s1 ^ (take & (s1 ^ d1));
    out[2] = s2 ^ (take & (s2 ^ d2)), out[3] = s3 ^ (take & (s3 ^ (d3 & mask)));
}

static inline void nfk_folded_product_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t r, unsigned h) {
    uint64_t t0, t1, t2, t3, t4, t5, t6, t7, lo, hi;
    __asm__("movq %[a0], %%rdx\n\t"
            "mulxq %[b0], %[t0], %[t1]\n\t"
            "mulxq %[b1], %[lo], %[t2]\n\t addq %[lo], %[t1]\n\t"
            "mulxq %[b2], %[lo], %[t3]\n\t adcq %[lo], %[t2]\n\t"
            "mulxq %[b3], %[lo], %[t4]\n\t adcq %[lo], %[t3]\n\t"
            "adcq $0, %[t4]\n\t"
            NFK_ROW(1, "t1", "t2", "t3", "t4", "t5") NFK_ROW(2, "t2", "t3", "t4", "t5", "t6")
            NFK_ROW(3, "t3", "t4", "t5", "t6", "t7") NFK_FOLD_HIGH
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a0] "m"(a0), [a1] "m"(a1), [a2] "m"(a2), [a3] "m"(a3),
              [b0] "m"(b0), [b1] "m"(b1), [b2] "m"(b2), [b3] "m"(b3), [r] "irm"(r)
            : "rdx", "cc");
    nfk_fold_last_4(out, t0, t1, t2, t3, t4, r, h);
}

static inline void nfk_folded_square_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t r, unsigned h) {
    uint64_t t0, t1, t2, t3, t4, t5, t6, t7, lo, hi;
    __asm__(// The products of different limbs …
            "movq %[a0], %%rdx\n\t"
            "mulxq %[a1], %[t1], %[t2]\n\t"
            "mulxq %[a2], %[lo], %[t3]\n\t addq %[lo], %[t2]\n\t"
            "mulxq %[a3], %[lo], %[t4]\n\t adcq %[lo], %[t3]\n\t"
            "adcq $0, %[t4]\n\t"
            "movq %[a1], %%rdx\n\t xorl %k[hi], %k[hi]\n\t"
            "mulxq %[a2], %[lo], %[hi]\n\t adcxq %[lo], %[t3]\n\t adoxq %[hi], %[t4]\n\t"
            "mulxq %[a3], %[lo], %[t5]\n\t adcxq %[lo], %[t4]\n\t"
            "movl $0, %k[hi]\n\t adcxq %[hi], %[t5]\n\t adoxq %[hi], %[t5]\n\t"
            "movq %[a2], %%rdx\n\t"
            "mulxq %[a3], %[lo], %[t6]\n\t addq %[lo], %[t5]\n\t adcq $0, %[t6]\n\t"
            // … twice, and the squares.
            "movq %[a0], %%rdx\n\t xorl %k[t7], %k[t7]\n\t"
            "mulxq %%rdx, %[t0], %[hi]\n\t adcxq %[t1], %[t1]\n\t adoxq %[hi], %[t1]\n\t"
            "movq %[a1], %%rdx\n\t mulxq %%rdx, %[lo], %[hi]\n\t"
            "adcxq %[t2], %[t2]\n\t adoxq %[lo], %[t2]\n\t adcxq %[t3], %[t3]\n\t adoxq %[hi], %[t3]\n\t"
            "movq %[a2], %%rdx\n\t mulxq %%rdx, %[lo], %[hi]\n\t"
            "adcxq %[t4], %[t4]\n\t adoxq %[lo], %[t4]\n\t adcxq %[t5], %[t5]\n\t adoxq %[hi], %[t5]\n\t"
            "movq %[a3], %%rdx\n\t mulxq %%rdx, %[lo], %[hi]\n\t"
            "adcxq %[t6], %[t6]\n\t adoxq %[lo], %[t6]\n\t adcxq %[t7], %[t7]\n\t adoxq %[hi], %[t7]\n\t"
            NFK_FOLD_HIGH
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a0] "m"(a0), [a1] "m"(a1), [a2] "m"(a2), [a3] "m"(a3), [r] "irm"(r)
            : "rdx", "cc");
    nfk_fold_last_4(out, t0, t1, t2, t3, t4, r, h);
}

#undef NFK_ROW
#undef NFK_FOLD_HIGH

#else

// Never called (`nfk_has_adx()` is false); declared so that callers compile everywhere.
static inline void nfk_folded_product_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t r, unsigned h) {
    (void)out, (void)a0, (void)a1, (void)a2, (void)a3, (void)b0, (void)b1, (void)b2, (void)b3, (void)r, (void)h;
    __builtin_trap();
}
static inline void nfk_folded_square_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t r, unsigned h) {
    (void)out, (void)a0, (void)a1, (void)a2, (void)a3, (void)r, (void)h;
    __builtin_trap();
}

#endif
#endif
