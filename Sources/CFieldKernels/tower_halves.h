// Four lanes beside the eight of ifma_field.h: the same operations at half the width, named half_….

typedef struct { __m256i l[NFK_L]; } half_lanes;
typedef struct { __m256i l[2 * NFK_L]; } half_product;

NFK_INLINE __m256i half_limb_of(uint64_t value) { return _mm256_set1_epi64x((long long)value); }

NFK_INLINE void half_normalise(half_lanes *a) {
    const __m256i mask = half_limb_of((1ull << 52) - 1);
    NFK_UNROLL for (int i = 0; i + 1 < L; i++) {
        a->l[i + 1] = _mm256_add_epi64(a->l[i + 1], _mm256_srai_epi64(a->l[i], 52));
        a->l[i] = _mm256_and_si256(a->l[i], mask);
    }
}

NFK_INLINE void half_accumulate(half_product *sum, const half_lanes *a, const half_lanes *b) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        NFK_UNROLL for (int j = 0; j < L; j++) {
            sum->l[i + j] = _mm256_madd52lo_epu64(sum->l[i + j], a->l[i], b->l[j]);
            sum->l[i + j + 1] = _mm256_madd52hi_epu64(sum->l[i + j + 1], a->l[i], b->l[j]);
        }
    }
}

NFK_INLINE half_product half_zero_product(void) {
    half_product r;
    NFK_UNROLL for (int i = 0; i < 2 * L; i++) r.l[i] = _mm256_setzero_si256();
    return r;
}

NFK_INLINE half_lanes half_reduce(half_product t, const nfk_modulus *m) {
    const __m256i zero = _mm256_setzero_si256(), n52 = half_limb_of(m->n52);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const __m256i fold = _mm256_madd52lo_epu64(zero, t.l[i], n52);
        NFK_UNROLL for (int j = 0; j < L; j++) {
            t.l[i + j] = _mm256_madd52lo_epu64(t.l[i + j], fold, half_limb_of(m->p52[j]));
            t.l[i + j + 1] = _mm256_madd52hi_epu64(t.l[i + j + 1], fold, half_limb_of(m->p52[j]));
        }
        t.l[i + 1] = _mm256_add_epi64(t.l[i + 1], _mm256_srai_epi64(t.l[i], 52));
    }
    half_lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = t.l[L + i];
    half_normalise(&r);
    return r;
}

NFK_INLINE half_lanes lower_half(lanes a) {
    half_lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = _mm512_castsi512_si256(a.l[i]);
    return r;
}
NFK_INLINE lanes widened(half_lanes a) {
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = _mm512_castsi256_si512(a.l[i]);
    return r;
}
