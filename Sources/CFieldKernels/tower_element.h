// An element of Fq12 = Fq2[w]/(w⁶ − ξ) in lanes: lane 2i + c holds the coefficient of u^c·w^i, times 2^(52L). Lanes 0 to
// 7 and 8 to 11 are kept apart. Elements between operations are normal and below 1.02·p, here called reduced: what comes from
// memory below (1 + p/2^(52L))·p, results of operations below (1 + 2^-16)·p.

typedef struct {
    lanes low;
    half_lanes high;
} twelve;

typedef struct {
    product low;
    half_product high;
} twelve_product;

// The lanes that hold coefficients of 1, and of u.
enum { real_lanes = 0x55, imaginary_lanes = 0xaa };
// The lanes of even powers of w, and of odd ones.
enum { even_powers = 0x33, odd_powers = 0xcc };

NFK_INLINE void normalise_twelve(twelve *a) {
    normalise(&a->low);
    half_normalise(&a->high);
}

// As reduce_multiple.
NFK_INLINE half_lanes half_reduce_multiple(half_lanes a, const nfk_modulus *m) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i q =
        _mm256_srli_epi64(_mm256_madd52hi_epu64(zero, a.l[L - 1], half_limb_of(m->estimate)), quotient_shift);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.l[i] = _mm256_madd52lo_epu64(a.l[i], q, half_limb_of(m->negated_p52[i]));
        if (i > 0) a.l[i] = _mm256_madd52hi_epu64(a.l[i], q, half_limb_of(m->negated_p52[i > 0 ? i - 1 : 0]));
    }
    half_normalise(&a);
    a.l[L - 1] = _mm256_and_si256(a.l[L - 1], half_limb_of((1ull << 52) - 1));
    return a;
}

NFK_INLINE void reduce_twelve_multiple(twelve *a, const nfk_tower *t) {
    a->low = reduce_multiple(a->low, &t->modulus);
    a->high = half_reduce_multiple(a->high, &t->modulus);
}

// A sum of products over 2^(52L), normal.
NFK_INLINE twelve divide_twelve(const twelve_product *sum, const nfk_tower *t) {
    twelve r;
    r.low = reduce(sum->low, &t->modulus);
    r.high = half_reduce(sum->high, &t->modulus);
    return r;
}

// The same, reduced.
NFK_INLINE twelve reduce_twelve(const twelve_product *sum, const nfk_tower *t) {
    twelve r = divide_twelve(sum, t);
    reduce_twelve_multiple(&r, t);
    return r;
}

// ξ·a + k·p for a normal a of at most k·p in each lane, normal.
NFK_INLINE twelve times_non_residue(const twelve *a, int k, const nfk_tower *t) {
    twelve r;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const uint64_t offset = (uint64_t)k * t->modulus.p52[i];
        __m512i low = a->low.l[i];
        __m256i high = a->high.l[i];
        if (NFK_XI_REAL == 9) {
            low = _mm512_add_epi64(low, _mm512_slli_epi64(low, 3));
            high = _mm256_add_epi64(high, _mm256_slli_epi64(high, 3));
        }
        const __m512i low_other = _mm512_shuffle_epi32(a->low.l[i], _MM_PERM_BADC);
        const __m256i high_other = _mm256_shuffle_epi32(a->high.l[i], 0x4e);
        low = _mm512_mask_add_epi64(low, imaginary_lanes, low, low_other);
        low = _mm512_mask_sub_epi64(low, real_lanes, low, _mm512_sub_epi64(low_other, limb_of(offset)));
        high = _mm256_mask_add_epi64(high, imaginary_lanes & 15, high, high_other);
        high = _mm256_mask_sub_epi64(high, real_lanes & 15, high, _mm256_sub_epi64(high_other, half_limb_of(offset)));
        r.low.l[i] = low;
        r.high.l[i] = high;
    }
    normalise_twelve(&r);
    return r;
}

// The coefficients of ξ·a, then those of a, limb by limb: twelve in a row from lane 12 − 2j are those of a·w^j.
typedef struct { __m512i row[NFK_L][3]; } rotations;

NFK_INLINE void fill_rotations(rotations *r, const twelve *a, int k, const nfk_tower *t) {
    const twelve xi = times_non_residue(a, k, t);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        r->row[i][0] = xi.low.l[i];
        r->row[i][1] = _mm512_inserti64x4(
            _mm512_castsi256_si512(xi.high.l[i]), _mm512_castsi512_si256(a->low.l[i]), 1);
        r->row[i][2] = _mm512_inserti64x4(
            _mm512_castsi256_si512(_mm512_extracti64x4_epi64(a->low.l[i], 1)), a->high.l[i], 1);
    }
}

// Eight lanes from lane `offset` of two vectors side by side; the instruction wants a literal.
NFK_INLINE __m512i aligned(__m512i upper, __m512i lower, int offset) {
    switch (offset) {
    case 2: return _mm512_alignr_epi64(upper, lower, 2);
    case 4: return _mm512_alignr_epi64(upper, lower, 4);
    case 6: return _mm512_alignr_epi64(upper, lower, 6);
    default: return lower;
    }
}

// a·w^j; j is known to the compiler.
NFK_INLINE twelve rotated(const rotations *r, int j) {
    const int start = 12 - 2 * j, next = start + 8;
    twelve a;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.low.l[i] = aligned(r->row[i][start / 8 + 1], r->row[i][start / 8], start % 8);
        a.high.l[i] = _mm512_castsi512_si256(
            aligned(r->row[i][2], r->row[i][next / 8], next % 8));
    }
    return a;
}

// u-coefficients where those of 1 stood, and the reverse.
NFK_INLINE twelve exchanged(twelve a) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.low.l[i] = _mm512_shuffle_epi32(a.low.l[i], _MM_PERM_BADC);
        a.high.l[i] = _mm256_shuffle_epi32(a.high.l[i], 0x4e);
    }
    return a;
}

// Odd powers of w where even ones stood, and the reverse.
NFK_INLINE twelve powers_exchanged(twelve a) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.low.l[i] = _mm512_permutex_epi64(a.low.l[i], 0x4e);
        a.high.l[i] = _mm256_permute4x64_epi64(a.high.l[i], 0x4e);
    }
    return a;
}

NFK_INLINE void accumulate_twelve(twelve_product *sum, const twelve *a, const twelve *b) {
    accumulate(&sum->low, &a->low, &b->low);
    half_accumulate(&sum->high, &a->high, &b->high);
}

NFK_INLINE twelve_product zero_twelve_product(void) {
    twelve_product r;
    r.low = zero_product();
    r.high = half_zero_product();
    return r;
}

// Where the coefficient of lane 2i + c lies in memory, in elements of Fq.
NFK_INLINE size_t memory_position(int lane) {
    const size_t power = (size_t)lane / 2;
    return (power % 2 * 3 + power / 2) * 2 + (size_t)lane % 2;
}

NFK_INLINE lanes constant_lanes(const uint64_t *limbs) {
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = limb_of(limbs[i]);
    return r;
}

NFK_FUNCTION static void load_twelve(twelve *out, const uint64_t *memory, const nfk_tower *t) {
    const uint8_t *at[8], *rest[8];
    for (int i = 0; i < 8; i++) at[i] = (const uint8_t *)(memory + N * memory_position(i));
    for (int i = 0; i < 8; i++) rest[i] = (const uint8_t *)(memory + N * memory_position(8 + i % 4));
    const lanes factor = constant_lanes(t->to_lanes);
    out->low = multiply(cut(load_elements(at)), factor, &t->modulus);
    out->high = lower_half(multiply(cut(load_elements(rest)), factor, &t->modulus));
}

NFK_FUNCTION static void store_twelve(uint64_t *memory, const twelve *a, const nfk_tower *t) {
    const lanes factor = constant_lanes(t->from_lanes);
    const words low = join(reduce_once(multiply(a->low, factor, &t->modulus), &t->modulus));
    const words high = join(reduce_once(multiply(widened(a->high), factor, &t->modulus), &t->modulus));
    uint64_t column[2][N][8];
    NFK_UNROLL for (int i = 0; i < N; i++) {
        _mm512_storeu_si512(column[0][i], low.w[i]);
        _mm512_storeu_si512(column[1][i], high.w[i]);
    }
    for (int lane = 0; lane < 12; lane++)
        for (int i = 0; i < N; i++) memory[N * memory_position(lane) + (size_t)i] = column[lane / 8][i][lane % 8];
}

NFK_INLINE twelve one_twelve(const nfk_tower *t) {
    twelve r;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        r.low.l[i] = _mm512_maskz_set1_epi64(1, (long long)t->one[i]);
        r.high.l[i] = _mm256_setzero_si256();
    }
    return r;
}

// The conjugate, which negates odd powers of w; reduced.
NFK_INLINE twelve conjugated(const twelve *a, const nfk_tower *t) {
    twelve r;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const uint64_t offset = 2 * t->modulus.p52[i];
        r.low.l[i] = _mm512_mask_sub_epi64(a->low.l[i], odd_powers, limb_of(offset), a->low.l[i]);
        r.high.l[i] = _mm256_mask_sub_epi64(a->high.l[i], odd_powers & 15, half_limb_of(offset), a->high.l[i]);
    }
    normalise_twelve(&r);
    reduce_twelve_multiple(&r, t);
    return r;
}
