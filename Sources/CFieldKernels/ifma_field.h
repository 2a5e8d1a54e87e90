// Eight field elements at a time on the 52-bit vector multiplier. Included once per limb count, with NFK_N (64-bit
// limbs in memory) and NFK_L (52-bit limbs in registers) defined; see ifma_4.c and ifma_6.c.
//
// Memory holds x·2^(64N); a product here divides by 2^(52L). We call an element x·2^k "of scale k". Products add the
// scales and subtract 52L, so callers choose scales such that what they store is of scale 64N again, and nobody pays
// for conversions. d = 52L − 64N is 4 (N = 4) or 32 (N = 6).
//
// Limbs are kept below 2^52 ("normal") wherever they enter a product, since the multiplier ignores higher bits. With
// H = 2^(52L)/p (at least 2^5 for N = 4, 2^35 for N = 6 and 381-bit p), operands below i·p and j·p give a product
// below (1 + i·j/H + 2^-51)·p.
#include <immintrin.h>

#include "CFieldKernels.h"

#define NFK_TARGET "avx512f,avx512dq,avx512vl,avx512ifma,bmi2,adx"
#define NFK_INLINE __attribute__((target(NFK_TARGET), always_inline)) static inline
#define NFK_FUNCTION __attribute__((target(NFK_TARGET)))
#define NFK_PASTE2(a, b) a##b
#define NFK_PASTE(a, b) NFK_PASTE2(a, b)
// A name that differs between the limb counts.
#define NFK_SIZED(name) NFK_PASTE(name##_, NFK_N)
#define NFK_UNROLL _Pragma("clang loop unroll(full)")

enum { N = NFK_N, L = NFK_L, drift = 52 * NFK_L - 64 * NFK_N };

typedef struct { __m512i l[NFK_L]; } lanes;      // eight elements, limb by limb
typedef struct { __m512i l[2 * NFK_L]; } product;  // eight unreduced products, columns of weight 2^(52k)
typedef struct { __m512i w[NFK_N]; } words;      // eight elements as they lie in memory

#define NFK_MASK52 _mm512_set1_epi64((1ll << 52) - 1)

NFK_INLINE __m512i limb_of(uint64_t value) { return _mm512_set1_epi64((long long)value); }

// Carries so that every limb but the top is below 2^52. Limbs are signed on entry; the whole must not be negative
// where the result enters a product.
NFK_INLINE void normalise(lanes *a) {
    const __m512i mask = NFK_MASK52;
    NFK_UNROLL for (int i = 0; i + 1 < L; i++) {
        a->l[i + 1] = _mm512_add_epi64(a->l[i + 1], _mm512_srai_epi64(a->l[i], 52));
        a->l[i] = _mm512_and_si512(a->l[i], mask);
    }
}

// Limbwise, without carries.
NFK_INLINE lanes raw_add(lanes a, lanes b) {
    NFK_UNROLL for (int i = 0; i < L; i++) a.l[i] = _mm512_add_epi64(a.l[i], b.l[i]);
    return a;
}
NFK_INLINE lanes raw_subtract(lanes a, lanes b) {
    NFK_UNROLL for (int i = 0; i < L; i++) a.l[i] = _mm512_sub_epi64(a.l[i], b.l[i]);
    return a;
}
NFK_INLINE lanes raw_add_p(lanes a, const nfk_modulus *m) {
    NFK_UNROLL for (int i = 0; i < L; i++) a.l[i] = _mm512_add_epi64(a.l[i], limb_of(m->p52[i]));
    return a;
}
NFK_INLINE lanes raw_add_2p(lanes a, const nfk_modulus *m) {
    NFK_UNROLL for (int i = 0; i < L; i++) a.l[i] = _mm512_add_epi64(a.l[i], limb_of(m->two_p52[i]));
    return a;
}

// a + b, normal.
NFK_INLINE lanes add(lanes a, lanes b) {
    a = raw_add(a, b);
    normalise(&a);
    return a;
}
// a − b + p, normal, for b ≤ p.
NFK_INLINE lanes subtract(lanes a, lanes b, const nfk_modulus *m) {
    a = raw_add_p(raw_subtract(a, b), m);
    normalise(&a);
    return a;
}
// a − b + 2p, normal, for b ≤ 2p.
NFK_INLINE lanes subtract_2p(lanes a, lanes b, const nfk_modulus *m) {
    a = raw_add_2p(raw_subtract(a, b), m);
    normalise(&a);
    return a;
}

// a·2^count for a normal a; the top limb must have room.
NFK_INLINE lanes shift_left(lanes a, int count) {
    const __m512i mask = NFK_MASK52;
    lanes r;
    r.l[0] = _mm512_and_si512(_mm512_slli_epi64(a.l[0], (unsigned)count), mask);
    NFK_UNROLL for (int i = 1; i < L; i++) {
        const __m512i both = _mm512_or_si512(
            _mm512_slli_epi64(a.l[i], (unsigned)count), _mm512_srli_epi64(a.l[i - 1], (unsigned)(52 - count)));
        r.l[i] = i + 1 < L ? _mm512_and_si512(both, mask) : both;
    }
    return r;
}

NFK_INLINE lanes choose(__mmask8 mask, lanes if_clear, lanes if_set) {
    NFK_UNROLL for (int i = 0; i < L; i++) if_clear.l[i] = _mm512_mask_mov_epi64(if_clear.l[i], mask, if_set.l[i]);
    return if_clear;
}

// The lanes where a normalised signed a is negative.
NFK_INLINE __mmask8 is_negative(lanes a) { return _mm512_movepi64_mask(a.l[L - 1]); }

// From below 2p to below p, normal in and out.
NFK_INLINE lanes reduce_once(lanes a, const nfk_modulus *m) {
    lanes b = a;
    NFK_UNROLL for (int i = 0; i < L; i++) b.l[i] = _mm512_sub_epi64(b.l[i], limb_of(m->p52[i]));
    normalise(&b);
    return choose(is_negative(b), b, a);
}
// From a value in 0 ..< 4p, carries pending, to below p, normal.
NFK_INLINE lanes reduce_fully(lanes a, const nfk_modulus *m) {
    // The two highest limbs tell the quotient, except of values next to a multiple of p.
    const __m512i p_top = limb_of(m->p52[L - 1]), two_p_top = limb_of(m->two_p52[L - 1]);
    __m512i top = _mm512_add_epi64(a.l[L - 1], _mm512_srai_epi64(a.l[L - 2], 52));
    const __mmask8 two = _mm512_cmpge_epi64_mask(top, two_p_top);
    top = _mm512_mask_sub_epi64(top, two, top, two_p_top);
    const __mmask8 one = _mm512_cmpge_epi64_mask(top, p_top);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.l[i] = _mm512_mask_sub_epi64(a.l[i], two, a.l[i], limb_of(m->two_p52[i]));
        a.l[i] = _mm512_mask_sub_epi64(a.l[i], one, a.l[i], limb_of(m->p52[i]));
    }
    normalise(&a);
    // Unsigned: negative values seem large.
    if (__builtin_expect(_mm512_cmpge_epu64_mask(a.l[L - 1], p_top) != 0, 0)) {
        lanes b = raw_add_p(a, m);
        normalise(&b);
        a = reduce_once(reduce_once(choose(is_negative(a), a, b), m), m);
    }
    return a;
}

// Carries, modulo 2^(52L).
NFK_INLINE void wrap(lanes *a) {
    normalise(a);
    a->l[L - 1] = _mm512_and_si512(a->l[L - 1], NFK_MASK52);
}

// The estimate of a quotient stands this many bits too high.
enum { quotient_shift = NFK_N == 4 ? 40 : 16 };

// From a normal value below 2^(52L) to a normal one below (1 + 2^-16)·p (N = 6) or p + 2^212 (N = 4).
NFK_INLINE lanes reduce_multiple(lanes a, const nfk_modulus *m) {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i q = _mm512_srli_epi64(_mm512_madd52hi_epu64(zero, a.l[L - 1], limb_of(m->estimate)), quotient_shift);
    // Adds q·(2^(52L) − p) and drops what exceeds 52L bits.
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.l[i] = _mm512_madd52lo_epu64(a.l[i], q, limb_of(m->negated_p52[i]));
        if (i > 0) a.l[i] = _mm512_madd52hi_epu64(a.l[i], q, limb_of(m->negated_p52[i > 0 ? i - 1 : 0]));
    }
    wrap(&a);
    return a;
}

// sum += a·b, columns unreduced: each takes at most 2L terms below 2^52.
NFK_INLINE void accumulate(product *sum, const lanes *a, const lanes *b) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        NFK_UNROLL for (int j = 0; j < L; j++) {
            sum->l[i + j] = _mm512_madd52lo_epu64(sum->l[i + j], a->l[i], b->l[j]);
            sum->l[i + j + 1] = _mm512_madd52hi_epu64(sum->l[i + j + 1], a->l[i], b->l[j]);
        }
    }
}

NFK_INLINE product zero_product(void) {
    product r;
    NFK_UNROLL for (int i = 0; i < 2 * L; i++) r.l[i] = _mm512_setzero_si512();
    return r;
}

#if NFK_L == 8

// Products of four limbs by four.
typedef struct { __m512i l[8]; } quarter;

NFK_INLINE quarter multiply_quarter(const __m512i *a, const __m512i *b) {
    quarter r;
    NFK_UNROLL for (int i = 0; i < 8; i++) r.l[i] = _mm512_setzero_si512();
    NFK_UNROLL for (int i = 0; i < 4; i++) {
        NFK_UNROLL for (int j = 0; j < 4; j++) {
            r.l[i + j] = _mm512_madd52lo_epu64(r.l[i + j], a[i], b[j]);
            r.l[i + j + 1] = _mm512_madd52hi_epu64(r.l[i + j + 1], a[i], b[j]);
        }
    }
    return r;
}

// The sum of the lower and the upper four limbs modulo 2^208, normal; returns the lanes where it is 2^208 or more.
NFK_INLINE __mmask8 fold_halves(__m512i sum[4], const lanes *a) {
    const __m512i mask = NFK_MASK52;
    NFK_UNROLL for (int i = 0; i < 4; i++) sum[i] = _mm512_add_epi64(a->l[i], a->l[4 + i]);
    NFK_UNROLL for (int i = 0; i < 3; i++) {
        sum[i + 1] = _mm512_add_epi64(sum[i + 1], _mm512_srli_epi64(sum[i], 52));
        sum[i] = _mm512_and_si512(sum[i], mask);
    }
    const __mmask8 carry = _mm512_cmpgt_epu64_mask(sum[3], mask);
    sum[3] = _mm512_and_si512(sum[3], mask);
    return carry;
}

// Karatsuba: three products of half the length. Columns come out signed.
NFK_INLINE product multiply_wide(const lanes *a, const lanes *b) {
    __m512i s[4], t[4];
    const __mmask8 s_carry = fold_halves(s, a), t_carry = fold_halves(t, b);
    quarter middle = multiply_quarter(s, t);
    NFK_UNROLL for (int i = 0; i < 4; i++) {
        middle.l[4 + i] = _mm512_mask_add_epi64(middle.l[4 + i], s_carry, middle.l[4 + i], t[i]);
        middle.l[4 + i] = _mm512_mask_add_epi64(middle.l[4 + i], t_carry, middle.l[4 + i], s[i]);
    }
    const quarter low = multiply_quarter(a->l, b->l), high = multiply_quarter(a->l + 4, b->l + 4);
    product r;
    NFK_UNROLL for (int i = 0; i < 4; i++) r.l[i] = low.l[i], r.l[12 + i] = high.l[4 + i];
    NFK_UNROLL for (int i = 0; i < 8; i++) {
        const __m512i cross = _mm512_sub_epi64(_mm512_sub_epi64(middle.l[i], low.l[i]), high.l[i]);
        r.l[4 + i] = _mm512_add_epi64(cross, i < 4 ? low.l[4 + (i < 4 ? i : 0)] : high.l[i < 4 ? 0 : i - 4]);
    }
    r.l[12] = _mm512_mask_add_epi64(r.l[12], s_carry & t_carry, r.l[12], _mm512_set1_epi64(1));
    return r;
}

#else

NFK_INLINE product multiply_wide(const lanes *a, const lanes *b) {
    product r = zero_product();
    accumulate(&r, a, b);
    return r;
}

#endif

NFK_INLINE product square_wide(const lanes *a) {
    product r = zero_product();
    NFK_UNROLL for (int i = 0; i < L; i++) {
        NFK_UNROLL for (int j = i + 1; j < L; j++) {
            r.l[i + j] = _mm512_madd52lo_epu64(r.l[i + j], a->l[i], a->l[j]);
            r.l[i + j + 1] = _mm512_madd52hi_epu64(r.l[i + j + 1], a->l[i], a->l[j]);
        }
    }
    NFK_UNROLL for (int i = 0; i < 2 * L; i++) r.l[i] = _mm512_add_epi64(r.l[i], r.l[i]);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        r.l[2 * i] = _mm512_madd52lo_epu64(r.l[2 * i], a->l[i], a->l[i]);
        r.l[2 * i + 1] = _mm512_madd52hi_epu64(r.l[2 * i + 1], a->l[i], a->l[i]);
    }
    return r;
}

// (t + multiple of p) / 2^(52L), signed columns allowed; limbs come out not normalised.
// The value lies between t/2^(52L) and t/2^(52L) + (1 + 2^-51)·p.
NFK_INLINE lanes raw_reduce(product t, const nfk_modulus *m) {
    const __m512i zero = _mm512_setzero_si512(), n52 = limb_of(m->n52);
    // The lowest limb is replaced by what it is worth one limb higher: itself times 2^-52 mod p, which needs no factor
    // to wait for. The multiplier ignores the carry above bit 52. At limb i this adds up to 2^(52(i + 2))·p.
    NFK_UNROLL for (int i = 0; i + 2 < L; i++) {
        NFK_UNROLL for (int j = 0; j < L; j++) {
            t.l[i + j + 1] = _mm512_madd52lo_epu64(t.l[i + j + 1], t.l[i], limb_of(m->fold52[j]));
            t.l[i + j + 2] = _mm512_madd52hi_epu64(t.l[i + j + 2], t.l[i], limb_of(m->fold52[j]));
        }
        t.l[i + 1] = _mm512_add_epi64(t.l[i + 1], _mm512_srai_epi64(t.l[i], 52));
    }
    // The last two are cleared by multiples of p, so that the sum stays small.
    NFK_UNROLL for (int i = L - 2; i < L; i++) {
        const __m512i fold = _mm512_madd52lo_epu64(zero, t.l[i], n52);
        NFK_UNROLL for (int j = 0; j < L; j++) {
            t.l[i + j] = _mm512_madd52lo_epu64(t.l[i + j], fold, limb_of(m->p52[j]));
            t.l[i + j + 1] = _mm512_madd52hi_epu64(t.l[i + j + 1], fold, limb_of(m->p52[j]));
        }
        t.l[i + 1] = _mm512_add_epi64(t.l[i + 1], _mm512_srai_epi64(t.l[i], 52));
    }
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = t.l[L + i];
    return r;
}

// The same for a t that is not negative, normal.
NFK_INLINE lanes reduce(product t, const nfk_modulus *m) {
    lanes r = raw_reduce(t, m);
    normalise(&r);
    return r;
}

NFK_INLINE lanes multiply(lanes a, lanes b, const nfk_modulus *m) { return reduce(multiply_wide(&a, &b), m); }
NFK_INLINE lanes square(lanes a, const nfk_modulus *m) { return reduce(square_wide(&a), m); }

// Cuts 64-bit words into 52-bit limbs.
NFK_INLINE lanes cut(words a) {
    const __m512i mask = NFK_MASK52;
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const int word = 52 * i / 64, offset = 52 * i % 64;
        __m512i limb = _mm512_srli_epi64(a.w[word], (unsigned)offset);
        if (offset > 12 && word + 1 < N)
            limb = _mm512_or_si512(limb, _mm512_slli_epi64(a.w[word + 1 < N ? word + 1 : 0], (unsigned)(64 - offset)));
        r.l[i] = _mm512_and_si512(limb, mask);
    }
    return r;
}

// Joins normal limbs into 64-bit words.
NFK_INLINE words join(lanes a) {
    words r;
    NFK_UNROLL for (int k = 0; k < N; k++) {
        const int limb = 64 * k / 52, offset = 64 * k % 52;
        __m512i word = _mm512_srli_epi64(a.l[limb], (unsigned)offset);
        word = _mm512_or_si512(word, _mm512_slli_epi64(a.l[limb + 1], (unsigned)(52 - offset)));
        if (104 - offset < 64 && limb + 2 < L)
            word = _mm512_or_si512(
                word, _mm512_slli_epi64(a.l[limb + 2 < L ? limb + 2 : 0], (unsigned)(104 - offset)));
        r.w[k] = word;
    }
    return r;
}

// The lanes where all words are zero.
NFK_INLINE __mmask8 is_zero(words a) {
    __m512i any = a.w[0];
    NFK_UNROLL for (int i = 1; i < N; i++) any = _mm512_or_si512(any, a.w[i]);
    return _mm512_testn_epi64_mask(any, any);
}
// The lanes where both agree.
NFK_INLINE __mmask8 is_equal(words a, words b) {
    NFK_UNROLL for (int i = 0; i < N; i++) a.w[i] = _mm512_xor_si512(a.w[i], b.w[i]);
    return is_zero(a);
}

// Rows to columns, eight by eight; its own inverse.
NFK_INLINE void transpose(__m512i r[8]) {
    __m512i t[8], u[8];
    NFK_UNROLL for (int i = 0; i < 8; i += 2) {
        t[i] = _mm512_unpacklo_epi64(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi64(r[i], r[i + 1]);
    }
    NFK_UNROLL for (int i = 0; i < 2; i++) {
        u[i] = _mm512_shuffle_i64x2(t[i], t[i + 2], 0x88);
        u[i + 2] = _mm512_shuffle_i64x2(t[i], t[i + 2], 0xdd);
        u[i + 4] = _mm512_shuffle_i64x2(t[i + 4], t[i + 6], 0x88);
        u[i + 6] = _mm512_shuffle_i64x2(t[i + 4], t[i + 6], 0xdd);
    }
    NFK_UNROLL for (int i = 0; i < 4; i++) {
        r[i] = _mm512_shuffle_i64x2(u[i], u[i + 4], 0x88);
        r[i + 4] = _mm512_shuffle_i64x2(u[i], u[i + 4], 0xdd);
    }
}

// Columns column[0…7] of the eight 64-bit words at `offset` bytes behind each address.
NFK_INLINE void load_eight(__m512i column[8], const uint8_t *const at[8], int offset) {
    NFK_UNROLL for (int i = 0; i < 8; i++) column[i] = _mm512_loadu_si512(at[i] + offset);
    transpose(column);
}
NFK_INLINE void store_eight(__m512i column[8], uint8_t *const at[8], int offset) {
    transpose(column);
    NFK_UNROLL for (int i = 0; i < 8; i++) _mm512_storeu_si512(at[i] + offset, column[i]);
}

// The same for four words.
NFK_INLINE void load_four(__m512i column[4], const uint8_t *const at[8], int offset) {
    __m512i r[4], t[4];
    NFK_UNROLL for (int i = 0; i < 4; i++) {
        const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)(at[i] + offset));
        const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at[i + 4] + offset));
        r[i] = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    }
    NFK_UNROLL for (int i = 0; i < 4; i += 2) {
        t[i] = _mm512_unpacklo_epi64(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi64(r[i], r[i + 1]);
    }
    const __m512i even = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), odd = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    NFK_UNROLL for (int i = 0; i < 2; i++) {
        column[i] = _mm512_permutex2var_epi64(t[i], even, t[i + 2]);
        column[i + 2] = _mm512_permutex2var_epi64(t[i], odd, t[i + 2]);
    }
}
NFK_INLINE void store_four(const __m512i column[4], uint8_t *const at[8], int offset) {
    __m512i t[4], r[4];
    NFK_UNROLL for (int i = 0; i < 2; i++) {
        t[2 * i] = _mm512_unpacklo_epi64(column[2 * i], column[2 * i + 1]);
        t[2 * i + 1] = _mm512_unpackhi_epi64(column[2 * i], column[2 * i + 1]);
    }
    const __m512i even = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), odd = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    NFK_UNROLL for (int i = 0; i < 2; i++) {
        r[i] = _mm512_permutex2var_epi64(t[i], even, t[i + 2]);      // points i and i + 4
        r[i + 2] = _mm512_permutex2var_epi64(t[i], odd, t[i + 2]);   // points i + 2 and i + 6
    }
    NFK_UNROLL for (int i = 0; i < 4; i++) {
        _mm256_storeu_si256((__m256i *)(void *)(at[i] + offset), _mm512_castsi512_si256(r[i]));
        _mm256_storeu_si256((__m256i *)(void *)(at[i + 4] + offset), _mm512_extracti64x4_epi64(r[i], 1));
    }
}

// All `count` words (a multiple of four, known to the compiler) of eight points.
NFK_INLINE void load_words(__m512i *column, const uint8_t *const at[8], int count) {
    NFK_UNROLL for (int k = 0; k + 8 <= count; k += 8) load_eight(column + k, at, 8 * k);
    if (count % 8 == 4) load_four(column + count / 8 * 8, at, 8 * (count / 8 * 8));
}
NFK_INLINE void store_words(__m512i *column, uint8_t *const at[8], int count) {
    NFK_UNROLL for (int k = 0; k + 8 <= count; k += 8) store_eight(column + k, at, 8 * k);
    if (count % 8 == 4) store_four(column + count / 8 * 8, at, 8 * (count / 8 * 8));
}

// One element of each of eight addresses, and back.
NFK_INLINE words load_elements(const uint8_t *const at[8]) {
    __m512i column[8];
    words w;
    if (N == 4) {
        load_four(column, at, 0);
    } else {
        // Six words of eight: the mask keeps the read inside the element.
        NFK_UNROLL for (int k = 0; k < 8; k++) column[k] = _mm512_maskz_loadu_epi64(0x3f, at[k]);
        transpose(column);
    }
    NFK_UNROLL for (int i = 0; i < N; i++) w.w[i] = column[i];
    return w;
}
NFK_INLINE void store_elements(uint8_t *const at[8], words w) {
    __m512i column[8];
    NFK_UNROLL for (int i = 0; i < 8; i++) column[i] = i < N ? w.w[i < N ? i : 0] : _mm512_setzero_si512();
    if (N == 4) {
        store_four(column, at, 0);
    } else {
        transpose(column);
        NFK_UNROLL for (int k = 0; k < 8; k++) _mm512_mask_storeu_epi64(at[k], 0x3f, column[k]);
    }
}
