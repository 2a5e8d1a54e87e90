// Products in Fq12, schoolbook over lanes: each real coefficient of one factor, sent to all lanes, multiplies a rotation
// of the other; the sums are reduced once.
//
// Bounds, in multiples of p with H = 2^(52L)/p ≥ 84: sums of products below i·p and j·p come out of the reduction below
// 1 + Σij/H. Rotations of a reduced factor are below 10 (ξ = 9 + u), and its negated coefficients below 2.

// A factor's coefficients in memory, limb by limb, as they are and as 2p minus them.
typedef struct {
    _Alignas(64) uint64_t plain[NFK_L][16];
    _Alignas(64) uint64_t negated[NFK_L][16];
} coefficients;

NFK_INLINE void fill_coefficients_low(coefficients *c, lanes a, const nfk_tower *t) {
    const lanes n = subtract_2p((lanes){{_mm512_setzero_si512()}}, a, &t->modulus);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        _mm512_store_si512(c->plain[i], a.l[i]);
        _mm512_store_si512(c->negated[i], n.l[i]);
    }
}

NFK_INLINE void fill_coefficients(coefficients *c, const twelve *a, const nfk_tower *t) {
    fill_coefficients_low(c, a->low, t);
    half_lanes n;
    NFK_UNROLL for (int i = 0; i < L; i++)
        n.l[i] = _mm256_sub_epi64(half_limb_of(t->modulus.two_p52[i]), a->high.l[i]);
    half_normalise(&n);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        _mm256_store_si256((__m256i *)(void *)(c->plain[i] + 8), a->high.l[i]);
        _mm256_store_si256((__m256i *)(void *)(c->negated[i] + 8), n.l[i]);
    }
}

// One element of Fq2 for all lanes, split for a product: (r, r) and (−s, s) for r + s·u at coefficients k and k + 1.
NFK_INLINE twelve spread_real(const coefficients *c, int k) {
    twelve b;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        b.low.l[i] = limb_of(c->plain[i][k]);
        b.high.l[i] = _mm512_castsi512_si256(b.low.l[i]);
    }
    return b;
}
NFK_INLINE twelve spread_imaginary(const coefficients *c, int k) {
    twelve b;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        b.low.l[i] = _mm512_mask_set1_epi64(
            limb_of(c->negated[i][k + 1]), imaginary_lanes, (long long)c->plain[i][k + 1]);
        b.high.l[i] = _mm512_castsi512_si256(b.low.l[i]);
    }
    return b;
}

// sum += a·w^j·b for the element b of Fq2 at coefficients k and k + 1.
NFK_INLINE void accumulate_term(twelve_product *sum, const rotations *a, int j, const coefficients *c, int k) {
    const twelve shifted = rotated(a, j), other = exchanged(shifted);
    const twelve real = spread_real(c, k), imaginary = spread_imaginary(c, k);
    accumulate_twelve(sum, &shifted, &real);
    accumulate_twelve(sum, &other, &imaginary);
}

// out = a·b for reduced a and b; `out` may be `a`.
NFK_FUNCTION __attribute__((noinline)) static void multiply_twelve(
    twelve *out, const twelve *a, const coefficients *b, const nfk_tower *t) {
    rotations r;
    fill_rotations(&r, a, 2, t);
    twelve_product sum = zero_twelve_product();
    NFK_UNROLL for (int j = 0; j < 6; j++) accumulate_term(&sum, &r, j, b, 2 * j);
    *out = reduce_twelve(&sum, t);
}

// Where a line's three elements stand.
enum { line_1 = 0, line_2 = NFK_TWIST_D ? 1 : 2, line_3 = 3 };

// f = f·ℓ for the line ℓ whose six coefficients are given.
NFK_FUNCTION __attribute__((noinline)) static void multiply_by_line(
    twelve *f, const coefficients *line, const nfk_tower *t) {
    rotations r;
    fill_rotations(&r, f, 2, t);
    twelve_product sum = zero_twelve_product();
    accumulate_term(&sum, &r, line_1, line, 0);
    accumulate_term(&sum, &r, line_2, line, 2);
    accumulate_term(&sum, &r, line_3, line, 4);
    *f = reduce_twelve(&sum, t);
}

// The same where the first element (D) or the third (M) is one: that term enters the sum above the reduction.
NFK_FUNCTION __attribute__((noinline)) static void multiply_by_normalised_line(
    twelve *f, const coefficients *line, const nfk_tower *t) {
    rotations r;
    fill_rotations(&r, f, 2, t);
    twelve_product sum = zero_twelve_product();
    accumulate_term(&sum, &r, line_2, line, 2);
    accumulate_term(&sum, &r, NFK_TWIST_D ? line_3 : line_1, line, NFK_TWIST_D ? 4 : 0);
    const twelve unit = rotated(&r, NFK_TWIST_D ? line_1 : line_3);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        sum.low.l[L + i] = _mm512_add_epi64(sum.low.l[L + i], unit.low.l[i]);
        sum.high.l[L + i] = _mm256_add_epi64(sum.high.l[L + i], unit.high.l[i]);
    }
    *f = reduce_twelve(&sum, t);
}

// The element of Fq2 at four coefficients of each power v^j = w^2j: even and odd powers of w each take their own.
NFK_INLINE twelve spread_pair(const coefficients *c, int j, bool imaginary) {
    twelve b;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const __m256i plain = _mm256_load_si256((const __m256i *)(const void *)(c->plain[i] + 4 * j));
        const __m256i negated = _mm256_load_si256((const __m256i *)(const void *)(c->negated[i] + 4 * j));
        const __m256i real = _mm256_unpacklo_epi64(plain, plain), other = _mm256_unpackhi_epi64(plain, plain);
        const __m256i both =
            imaginary ? _mm256_mask_unpackhi_epi64(other, real_lanes & 15, negated, negated) : real;
        b.high.l[i] = both;
        b.low.l[i] = _mm512_broadcast_i64x4(both);
    }
    return b;
}

// f = f², by (c0 + c1·w)² = (c0 + c1)(c0 + v·c1) − c0·c1 − v·c0·c1 + 2·c0·c1·w. The two products in Fq6 run side by
// side, on the lanes of even and of odd powers of w.
NFK_FUNCTION __attribute__((noinline)) static void square_twelve(twelve *f, const nfk_tower *t) {
    rotations r;
    fill_rotations(&r, f, 2, t);
    const twelve above = rotated(&r, 1), other = powers_exchanged(*f);
    twelve x = other, y = *f;  // (c0 + c1, c0) and (c0 + v·c1, c1)
    NFK_UNROLL for (int i = 0; i < L; i++) {
        x.low.l[i] = _mm512_mask_add_epi64(x.low.l[i], even_powers, x.low.l[i], f->low.l[i]);
        x.high.l[i] = _mm256_mask_add_epi64(x.high.l[i], even_powers & 15, x.high.l[i], f->high.l[i]);
        y.low.l[i] = _mm512_mask_add_epi64(y.low.l[i], even_powers, y.low.l[i], above.low.l[i]);
        y.high.l[i] = _mm256_mask_add_epi64(y.high.l[i], even_powers & 15, y.high.l[i], above.high.l[i]);
    }
    normalise_twelve(&x);
    normalise_twelve(&y);
    reduce_twelve_multiple(&y, t);
    coefficients c;
    fill_coefficients(&c, &y, t);
    fill_rotations(&r, &x, 3, t);
    twelve_product sum = zero_twelve_product();
    NFK_UNROLL for (int j = 0; j < 3; j++) {
        const twelve shifted = rotated(&r, 2 * j), swapped = exchanged(shifted);
        const twelve real = spread_pair(&c, j, false), imaginary = spread_pair(&c, j, true);
        accumulate_twelve(&sum, &shifted, &real);
        accumulate_twelve(&sum, &swapped, &imaginary);
    }
    twelve z = divide_twelve(&sum, t);  // below 3p
    fill_rotations(&r, &z, 3, t);
    const twelve lifted = rotated(&r, 1), cross = powers_exchanged(z);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const uint64_t offset = 36 * t->modulus.p52[i];
        const __m512i low = _mm512_sub_epi64(limb_of(offset), _mm512_add_epi64(cross.low.l[i], lifted.low.l[i]));
        const __m256i high =
            _mm256_sub_epi64(half_limb_of(offset), _mm256_add_epi64(cross.high.l[i], lifted.high.l[i]));
        const __m512i low_other = _mm512_mask_mov_epi64(z.low.l[i], even_powers, low);
        const __m256i high_other = _mm256_mask_mov_epi64(z.high.l[i], even_powers & 15, high);
        z.low.l[i] = _mm512_add_epi64(z.low.l[i], low_other);
        z.high.l[i] = _mm256_add_epi64(z.high.l[i], high_other);
    }
    normalise_twelve(&z);
    reduce_twelve_multiple(&z, t);
    *f = z;
}

// The element with coefficient `from[i]` of a at w^i; a negative one leaves zero.
NFK_INLINE twelve arranged(const twelve *a, const int from[6]) {
    long long index[12];
    __mmask16 kept = 0;
    NFK_UNROLL for (int i = 0; i < 6; i++) {
        const int power = from[i] < 0 ? 0 : from[i];
        index[2 * i] = 2 * power;
        index[2 * i + 1] = 2 * power + 1;
        if (from[i] >= 0) kept |= (__mmask16)(3 << 2 * i);
    }
    const __m512i low = _mm512_setr_epi64(
        index[0], index[1], index[2], index[3], index[4], index[5], index[6], index[7]);
    const __m512i high = _mm512_setr_epi64(index[8], index[9], index[10], index[11], 0, 0, 0, 0);
    twelve r;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const __m512i upper = _mm512_castsi256_si512(a->high.l[i]);
        r.low.l[i] = _mm512_maskz_permutex2var_epi64((__mmask8)kept, a->low.l[i], low, upper);
        r.high.l[i] = _mm512_castsi512_si256(
            _mm512_maskz_permutex2var_epi64((__mmask8)(kept >> 8), a->low.l[i], high, upper));
    }
    return r;
}

// sum += a·b, coefficient by coefficient in Fq2, for b of at most k·p.
NFK_INLINE void accumulate_each(twelve_product *sum, const twelve *a, const twelve *b, int k, const nfk_tower *t) {
    twelve real, negated, imaginary;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const uint64_t offset = (uint64_t)k * t->modulus.p52[i];
        real.low.l[i] = _mm512_unpacklo_epi64(b->low.l[i], b->low.l[i]);
        real.high.l[i] = _mm256_unpacklo_epi64(b->high.l[i], b->high.l[i]);
        imaginary.low.l[i] = _mm512_unpackhi_epi64(b->low.l[i], b->low.l[i]);
        imaginary.high.l[i] = _mm256_unpackhi_epi64(b->high.l[i], b->high.l[i]);
        negated.low.l[i] = _mm512_mask_sub_epi64(
            imaginary.low.l[i], real_lanes, limb_of(offset), imaginary.low.l[i]);
        negated.high.l[i] = _mm256_mask_sub_epi64(
            imaginary.high.l[i], real_lanes & 15, half_limb_of(offset), imaginary.high.l[i]);
    }
    normalise_twelve(&negated);
    const twelve swapped = exchanged(*a);
    accumulate_twelve(sum, a, &real);
    accumulate_twelve(sum, &swapped, &negated);
}

// f = f² in the cyclotomic subgroup (Granger and Scott, ePrint 2009/565 §3.2): with the squares
// (f_m + f_(m+3)·w³)² = s_m + p_m·w³ for m = 0, 1, 2 the result is 3s_m − 2f_2m at w^2m, and 3p_0 + 2f_3,
// 3ξ·p_2 + 2f_1, 3p_1 + 2f_5 at w³, w, w⁵.
NFK_FUNCTION __attribute__((noinline)) static void cyclotomic_square_twelve(twelve *f, const nfk_tower *t) {
    static const int first_powers[6] = {0, 2, 1, 0, 2, 1}, second_powers[6] = {3, 5, 4, 3, 5, 4};
    const twelve first = arranged(f, first_powers), second = arranged(f, second_powers);
    const twelve xi = times_non_residue(&second, 2, t);  // below 12p
    // Even powers: first² + ξ·second·second. Odd ones: first times twice second, or twice ξ·second at w.
    twelve factor = first, scaled = xi;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        __m512i low = _mm512_mask_mov_epi64(second.low.l[i], 0x0c, xi.low.l[i]);
        low = _mm512_add_epi64(low, low);
        const __m256i high = _mm256_add_epi64(second.high.l[i], second.high.l[i]);
        factor.low.l[i] = _mm512_mask_mov_epi64(first.low.l[i], odd_powers, low);
        factor.high.l[i] = _mm256_mask_mov_epi64(first.high.l[i], odd_powers & 15, high);
        scaled.low.l[i] = _mm512_maskz_mov_epi64(even_powers, xi.low.l[i]);
        scaled.high.l[i] = _mm256_maskz_mov_epi64(even_powers & 15, xi.high.l[i]);
    }
    normalise_twelve(&factor);
    twelve_product sum = zero_twelve_product();
    accumulate_each(&sum, &first, &factor, 25, t);
    accumulate_each(&sum, &scaled, &second, 2, t);
    twelve s = divide_twelve(&sum, t);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const uint64_t offset = 3 * t->modulus.p52[i];
        const __m512i low = _mm512_add_epi64(f->low.l[i], f->low.l[i]);
        const __m256i high = _mm256_add_epi64(f->high.l[i], f->high.l[i]);
        s.low.l[i] = _mm512_add_epi64(s.low.l[i], _mm512_add_epi64(s.low.l[i], s.low.l[i]));
        s.high.l[i] = _mm256_add_epi64(s.high.l[i], _mm256_add_epi64(s.high.l[i], s.high.l[i]));
        s.low.l[i] = _mm512_add_epi64(
            s.low.l[i], _mm512_mask_sub_epi64(low, even_powers, limb_of(offset), low));
        s.high.l[i] = _mm256_add_epi64(
            s.high.l[i], _mm256_mask_sub_epi64(high, even_powers & 15, half_limb_of(offset), high));
    }
    normalise_twelve(&s);
    reduce_twelve_multiple(&s, t);
    *f = s;
}
