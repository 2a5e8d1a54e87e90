// Products in Fq[u]/(u² + 1) with one reduction for each coefficient.
//
// A coefficient is a sum of two products a0·b0 + a1·b1, accumulated row by row and folded once a row, which saves a
// third of the reductions and all modular sums of the textbook forms. Both coefficients of an element are below p.
// The modulus must satisfy 3p < 2^(64N), so that the running sum stays within N limbs between rows; then a result is
// below 2p before its single conditional subtraction.
#ifndef NFK_QUADRATIC_H
#define NFK_QUADRATIC_H

#include "nfk_montgomery.h"

#if defined(__x86_64__)

// t += a·(b0, b1, b2, b3).
#define NFK_SUM_ROW4(a, b0, b1, b2, b3)                                                                \
    "movq %[" #a "], %%rdx\n\t"                                                                     \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq %[" #b0 "], %[lo], %[hi]\n\t adcxq %[lo], %[t0]\n\t adoxq %[hi], %[t1]\n\t"             \
    "mulxq %[" #b1 "], %[lo], %[hi]\n\t adcxq %[lo], %[t1]\n\t adoxq %[hi], %[t2]\n\t"             \
    "mulxq %[" #b2 "], %[lo], %[hi]\n\t adcxq %[lo], %[t2]\n\t adoxq %[hi], %[t3]\n\t"            \
    "mulxq %[" #b3 "], %[lo], %[hi]\n\t adcxq %[lo], %[t3]\n\t adoxq %[hi], %[t4]\n\t"            \
    "movl $0, %k[hi]\n\t adcxq %[hi], %[t4]\n\t"

// t = (t + m·p)/2^64; leaves the top limb free.
#define NFK_SUM_FOLD4                                                                                  \
    "movq %[n0], %%rdx\n\t imulq %[t0], %%rdx\n\t"                                                     \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq 0(%[p]), %[lo], %[hi]\n\t adcxq %[t0], %[lo]\n\t movq %[hi], %[t0]\n\t"                     \
    "adcxq %[t1], %[t0]\n\t mulxq 8(%[p]), %[lo], %[t1]\n\t adoxq %[lo], %[t0]\n\t"                    \
    "adcxq %[t2], %[t1]\n\t mulxq 16(%[p]), %[lo], %[t2]\n\t adoxq %[lo], %[t1]\n\t"                   \
    "adcxq %[t3], %[t2]\n\t mulxq 24(%[p]), %[lo], %[t3]\n\t adoxq %[lo], %[t2]\n\t"                   \
    "movl $0, %k[lo]\n\t adcxq %[lo], %[t3]\n\t adoxq %[t4], %[t3]\n\t movl $0, %k[t4]\n\t"

// out = (a·b + c·d)/2^(64N); words one by one, as in nfk_montgomery.h.
static inline void nfk_sum_of_two_products_4(
    uint64_t *out, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t d0, uint64_t d1, uint64_t d2, uint64_t d3, const uint64_t *p, uint64_t n0) {
    uint64_t t0, t1, t2, t3, t4, lo, hi;
    __asm__("xorl %k[t0], %k[t0]\n\t xorl %k[t1], %k[t1]\n\t xorl %k[t2], %k[t2]\n\t xorl %k[t3], %k[t3]\n\t"
            "xorl %k[t4], %k[t4]\n\t"
            NFK_SUM_ROW4(a0, b0, b1, b2, b3) NFK_SUM_ROW4(c0, d0, d1, d2, d3) NFK_SUM_FOLD4
            NFK_SUM_ROW4(a1, b0, b1, b2, b3) NFK_SUM_ROW4(c1, d0, d1, d2, d3) NFK_SUM_FOLD4
            NFK_SUM_ROW4(a2, b0, b1, b2, b3) NFK_SUM_ROW4(c2, d0, d1, d2, d3) NFK_SUM_FOLD4
            NFK_SUM_ROW4(a3, b0, b1, b2, b3) NFK_SUM_ROW4(c3, d0, d1, d2, d3) NFK_SUM_FOLD4
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a0] "m"(a0), [a1] "m"(a1), [a2] "m"(a2), [a3] "m"(a3),
              [b0] "m"(b0), [b1] "m"(b1), [b2] "m"(b2), [b3] "m"(b3),
              [c0] "m"(c0), [c1] "m"(c1), [c2] "m"(c2), [c3] "m"(c3),
              [d0] "m"(d0), [d1] "m"(d1), [d2] "m"(d2), [d3] "m"(d3),
              [p] "r"(p), [n0] "rm"(n0), "m"(*(const uint64_t(*)[4])p)
            : "rdx", "cc");
    nfk_reduce_once_4(out, t0, t1, t2, t3, p);
}

// t += word·b, the word at `A` bytes into a and b at `B` bytes: for six limbs the words are too many operands.
#define NFK_SUM_ROW6(A, B)                                                                             \
    "movq " #A "(%[a]), %%rdx\n\t"                                                                     \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq " #B "+0(%[b]), %[lo], %[hi]\n\t adcxq %[lo], %[t0]\n\t adoxq %[hi], %[t1]\n\t"             \
    "mulxq " #B "+8(%[b]), %[lo], %[hi]\n\t adcxq %[lo], %[t1]\n\t adoxq %[hi], %[t2]\n\t"             \
    "mulxq " #B "+16(%[b]), %[lo], %[hi]\n\t adcxq %[lo], %[t2]\n\t adoxq %[hi], %[t3]\n\t"            \
    "mulxq " #B "+24(%[b]), %[lo], %[hi]\n\t adcxq %[lo], %[t3]\n\t adoxq %[hi], %[t4]\n\t"            \
    "mulxq " #B "+32(%[b]), %[lo], %[hi]\n\t adcxq %[lo], %[t4]\n\t adoxq %[hi], %[t5]\n\t"            \
    "mulxq " #B "+40(%[b]), %[lo], %[hi]\n\t adcxq %[lo], %[t5]\n\t adoxq %[hi], %[t6]\n\t"            \
    "movl $0, %k[hi]\n\t adcxq %[hi], %[t6]\n\t"

#define NFK_SUM_FOLD6                                                                                  \
    "movq %[n0], %%rdx\n\t imulq %[t0], %%rdx\n\t"                                                     \
    "xorl %k[hi], %k[hi]\n\t"                                                                          \
    "mulxq 0(%[p]), %[lo], %[hi]\n\t adcxq %[t0], %[lo]\n\t movq %[hi], %[t0]\n\t"                     \
    "adcxq %[t1], %[t0]\n\t mulxq 8(%[p]), %[lo], %[t1]\n\t adoxq %[lo], %[t0]\n\t"                    \
    "adcxq %[t2], %[t1]\n\t mulxq 16(%[p]), %[lo], %[t2]\n\t adoxq %[lo], %[t1]\n\t"                   \
    "adcxq %[t3], %[t2]\n\t mulxq 24(%[p]), %[lo], %[t3]\n\t adoxq %[lo], %[t2]\n\t"                   \
    "adcxq %[t4], %[t3]\n\t mulxq 32(%[p]), %[lo], %[t4]\n\t adoxq %[lo], %[t3]\n\t"                   \
    "adcxq %[t5], %[t4]\n\t mulxq 40(%[p]), %[lo], %[t5]\n\t adoxq %[lo], %[t4]\n\t"                   \
    "movl $0, %k[lo]\n\t adcxq %[lo], %[t5]\n\t adoxq %[t6], %[t5]\n\t movl $0, %k[t6]\n\t"

// out = (a[0..<6]·b[0..<6] + a[6..<12]·b[6..<12])/2^384.
static inline void nfk_sum_of_two_products_6(
    uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *p, uint64_t n0) {
    uint64_t t0, t1, t2, t3, t4, t5, t6, lo, hi;
    __asm__("xorl %k[t0], %k[t0]\n\t xorl %k[t1], %k[t1]\n\t xorl %k[t2], %k[t2]\n\t xorl %k[t3], %k[t3]\n\t"
            "xorl %k[t4], %k[t4]\n\t xorl %k[t5], %k[t5]\n\t xorl %k[t6], %k[t6]\n\t"
            NFK_SUM_ROW6(0, 0) NFK_SUM_ROW6(48, 48) NFK_SUM_FOLD6
            NFK_SUM_ROW6(8, 0) NFK_SUM_ROW6(56, 48) NFK_SUM_FOLD6
            NFK_SUM_ROW6(16, 0) NFK_SUM_ROW6(64, 48) NFK_SUM_FOLD6
            NFK_SUM_ROW6(24, 0) NFK_SUM_ROW6(72, 48) NFK_SUM_FOLD6
            NFK_SUM_ROW6(32, 0) NFK_SUM_ROW6(80, 48) NFK_SUM_FOLD6
            NFK_SUM_ROW6(40, 0) NFK_SUM_ROW6(88, 48) NFK_SUM_FOLD6
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a), [b] "r"(b), [p] "r"(p), [n0] "m"(n0), "m"(*(const uint64_t(*)[12])a),
              "m"(*(const uint64_t(*)[12])b), "m"(*(const uint64_t(*)[6])p)
            : "rdx", "cc");
    nfk_reduce_once_6(out, t0, t1, t2, t3, t4, t5, p);
}

#undef NFK_SUM_ROW4
#undef NFK_SUM_FOLD4
#undef NFK_SUM_ROW6
#undef NFK_SUM_FOLD6

// out = a − b without reduction; a ≥ b as integers, or the caller wants the two's complement.
static inline void nfk_plain_difference(uint64_t *out, const uint64_t *a, const uint64_t *b, int n) {
    unsigned long long borrow = 0;
    for (int i = 0; i < n; i++) {
        unsigned long long out_borrow;
        out[i] = __builtin_subcll(a[i], b[i], borrow, &out_borrow);
        borrow = out_borrow;
    }
}

// out = a + b without reduction, for sums that fit.
static inline void nfk_plain_sum(uint64_t *out, const uint64_t *a, const uint64_t *b, int n) {
    unsigned long long carry = 0;
    for (int i = 0; i < n; i++) {
        unsigned long long out_carry;
        out[i] = __builtin_addcll(a[i], b[i], carry, &out_carry);
        carry = out_carry;
    }
}

// The product a·b, words one by one: a = (a0…a3) + (c0…c3)·u and b = (b0…b3) + (d0…d3)·u.
static inline void nfk_quadratic_product_4(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t c0, uint64_t c1,
    uint64_t c2, uint64_t c3, uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t d0, uint64_t d1,
    uint64_t d2, uint64_t d3, const uint64_t *p, uint64_t n0) {
    const uint64_t d[4] = {d0, d1, d2, d3};
    uint64_t e[4];
    nfk_plain_difference(e, p, d, 4);
    nfk_sum_of_two_products_4(
        real, a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, e[0], e[1], e[2], e[3], p, n0);
    nfk_sum_of_two_products_4(imaginary, a0, a1, a2, a3, d0, d1, d2, d3, c0, c1, c2, c3, b0, b1, b2, b3, p, n0);
}

// As above for six limbs; the words go through arrays that are written word by word (`volatile` keeps the compiler
// from widening the stores).
static inline void nfk_quadratic_product_6(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t c4, uint64_t c5,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t b4, uint64_t b5,
    uint64_t d0, uint64_t d1, uint64_t d2, uint64_t d3, uint64_t d4, uint64_t d5, const uint64_t *p, uint64_t n0) {
    const uint64_t d[6] = {d0, d1, d2, d3, d4, d5};
    uint64_t e[6];
    nfk_plain_difference(e, p, d, 6);
    volatile uint64_t left[12] = {a0, a1, a2, a3, a4, a5, c0, c1, c2, c3, c4, c5};
    volatile uint64_t right[12] = {b0, b1, b2, b3, b4, b5, e[0], e[1], e[2], e[3], e[4], e[5]};
    volatile uint64_t crossed[12] = {d0, d1, d2, d3, d4, d5, b0, b1, b2, b3, b4, b5};
    nfk_sum_of_two_products_6(real, (const uint64_t *)left, (const uint64_t *)right, p, n0);
    nfk_sum_of_two_products_6(imaginary, (const uint64_t *)left, (const uint64_t *)crossed, p, n0);
}

// Squares of a + c·u: (a + c)(a − c + p) and 2a·c; the factors are below 2p and 4p² < p·2^(64N).
static inline void nfk_quadratic_square_4(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, const uint64_t *p, uint64_t n0) {
    const uint64_t a[4] = {a0, a1, a2, a3}, c[4] = {c0, c1, c2, c3};
    uint64_t s[4], d[4], t[4];
    nfk_plain_sum(s, a, c, 4);
    nfk_plain_difference(d, p, c, 4);
    nfk_plain_sum(d, d, a, 4);
    nfk_plain_sum(t, a, a, 4);
    nfk_product_4(real, s[0], s[1], s[2], s[3], d[0], d[1], d[2], d[3], p, n0);
    nfk_product_4(imaginary, t[0], t[1], t[2], t[3], c0, c1, c2, c3, p, n0);
}

static inline void nfk_quadratic_square_6(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t c4, uint64_t c5, const uint64_t *p, uint64_t n0) {
    const uint64_t a[6] = {a0, a1, a2, a3, a4, a5}, c[6] = {c0, c1, c2, c3, c4, c5};
    uint64_t s[6], d[6], t[6];
    nfk_plain_sum(s, a, c, 6);
    nfk_plain_difference(d, p, c, 6);
    nfk_plain_sum(d, d, a, 6);
    nfk_plain_sum(t, a, a, 6);
    nfk_product_6(real, s[0], s[1], s[2], s[3], s[4], s[5], d[0], d[1], d[2], d[3], d[4], d[5], p, n0);
    nfk_product_6(imaginary, t[0], t[1], t[2], t[3], t[4], t[5], c0, c1, c2, c3, c4, c5, p, n0);
}

#else

// Never called (`nfk_has_adx()` is false); declared so that callers compile everywhere.
static inline void nfk_quadratic_product_4(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3,
    uint64_t d0, uint64_t d1, uint64_t d2, uint64_t d3,
    const uint64_t *p, uint64_t n0) {
    (void)real, (void)imaginary, (void)p, (void)n0;
    (void)a0, (void)a1, (void)a2, (void)a3, (void)c0, (void)c1, (void)c2, (void)c3, (void)b0, (void)b1, (void)b2, (void)b3, (void)d0, (void)d1, (void)d2, (void)d3;
    __builtin_trap();
}
static inline void nfk_quadratic_square_4(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3,
    const uint64_t *p, uint64_t n0) {
    (void)real, (void)imaginary, (void)p, (void)n0;
    (void)a0, (void)a1, (void)a2, (void)a3, (void)c0, (void)c1, (void)c2, (void)c3;
    __builtin_trap();
}
static inline void nfk_quadratic_product_6(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t c4, uint64_t c5,
    uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t b4, uint64_t b5,
    uint64_t d0, uint64_t d1, uint64_t d2, uint64_t d3, uint64_t d4, uint64_t d5,
    const uint64_t *p, uint64_t n0) {
    (void)real, (void)imaginary, (void)p, (void)n0;
    (void)a0, (void)a1, (void)a2, (void)a3, (void)a4, (void)a5, (void)c0, (void)c1, (void)c2, (void)c3, (void)c4, (void)c5, (void)b0, (void)b1, (void)b2, (void)b3, (void)b4, (void)b5, (void)d0, (void)d1, (void)d2, (void)d3, (void)d4, (void)d5;
    __builtin_trap();
}
static inline void nfk_quadratic_square_6(
    uint64_t *real, uint64_t *imaginary, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t c4, uint64_t c5,
    const uint64_t *p, uint64_t n0) {
    (void)real, (void)imaginary, (void)p, (void)n0;
    (void)a0, (void)a1, (void)a2, (void)a3, (void)a4, (void)a5, (void)c0, (void)c1, (void)c2, (void)c3, (void)c4, (void)c5;
    __builtin_trap();
}

#endif
#endif
