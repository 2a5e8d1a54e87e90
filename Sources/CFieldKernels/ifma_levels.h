// Levels of transforms on columns of eight lanes: products by constants, roots, butterflies. Follows ifma_field.h.
//
// Below, "normal" is as in ifma_field.h, and p < 2^255, so that values below 32p fit 260 bits. What memory holds is below
// 2p. Splitting adds at most 3p a level with the products by a constant and 2p with Montgomery's: nine levels of columns
// reach 29p, the eight and three of a block 32p, and nothing is reduced before the end. Joining doubles sums: those are
// reduced at every third level or so.

// Eight roots w, each with ⌊2^260·w/p⌋.
typedef struct { uint64_t root[5][8], quotient[5][8]; } roots8;

// One root in all lanes.
typedef struct { __m512i root[5], quotient[5]; } factor;

NFK_INLINE lanes load_limbs(const uint64_t limbs[5], uint64_t times) {
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = limb_of(limbs[i] * times);
    return r;
}

// The five low columns of a·b, added.
NFK_INLINE void add_low_product(__m512i t[5], const __m512i a[5], const __m512i b[5]) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        NFK_UNROLL for (int j = 0; i + j < L; j++) {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a[i], b[j]);
            if (i + j + 1 < L) t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a[i], b[j]);
        }
    }
}

// a·w for a normal a; below 3p. V. Shoup's product by a constant (as in NTL): the quotient q of a·w by p is taken from
// the constant's own quotient. Column 4 and up of the product suffice: q falls short of a·w/p by less than 3.
NFK_INLINE lanes times(lanes a, const factor *f, const nfk_transform *t) {
    __m512i high[6];
    NFK_UNROLL for (int i = 0; i < 6; i++) high[i] = _mm512_setzero_si512();
    NFK_UNROLL for (int i = 0; i < L; i++) {
        NFK_UNROLL for (int j = 0; j < L; j++) {
            if (i + j >= 4) high[i + j - 4] = _mm512_madd52lo_epu64(high[i + j - 4], a.l[i], f->quotient[j]);
            if (i + j >= 3) high[i + j - 3] = _mm512_madd52hi_epu64(high[i + j - 3], a.l[i], f->quotient[j]);
        }
    }
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = _mm512_setzero_si512();
    add_low_product(r.l, a.l, f->root);
    const __m512i mask = NFK_MASK52;
    NFK_UNROLL for (int i = 0; i < 5; i++) high[i + 1] = _mm512_add_epi64(high[i + 1], _mm512_srli_epi64(high[i], 52));
    NFK_UNROLL for (int i = 1; i < 5; i++) high[i] = _mm512_and_si512(high[i], mask);
    const lanes negated = load_limbs(t->modulus.negated_p52, 1);
    add_low_product(r.l, high + 1, negated.l);
    wrap(&r);
    return r;
}

NFK_INLINE factor factor_at(const roots8 *r, size_t k) {
    factor f;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        f.root[i] = limb_of(r->root[i][k]);
        f.quotient[i] = limb_of(r->quotient[i][k]);
    }
    return f;
}

// The address of ρ_b, or of −ρ_b⁻¹.
NFK_INLINE const uint8_t *root_of(
    const nfk_transform *t, nfk_direction direction, const uint8_t *roots, size_t b) {
    if (direction == nfk_joining) return roots + 32 * b;
    if (b == 0) return (const uint8_t *)t->minus_one;
    const size_t top = (size_t)1 << (63 - __builtin_clzll(b));
    return roots + 32 * (3 * top - 1 - b);
}

// The roots of blocks b, b + step, ….
NFK_INLINE lanes load_roots(
    const nfk_transform *t, nfk_direction direction, const uint8_t *roots, size_t b, size_t step) {
    const uint8_t *row[8];
    NFK_UNROLL for (size_t k = 0; k < 8; k++) row[k] = root_of(t, direction, roots, b + k * step);
    return cut(load_elements(row));
}

// Prepares the roots of blocks b to b + 7; `count` of them exist.
NFK_FUNCTION static void prepare(
    roots8 *out, const nfk_transform *t, nfk_direction direction, const uint8_t *roots, size_t b, size_t count) {
    const uint8_t *row[8];
    for (size_t k = 0; k < 8; k++) row[k] = root_of(t, direction, roots, k < count ? b + k : b);
    const lanes scaled = cut(load_elements(row));  // 2^260·w mod p
    product wide = zero_product();
    NFK_UNROLL for (int i = 0; i < L; i++) wide.l[i] = scaled.l[i];
    // Below p, not only nearly: a small root may come out with p added, which its quotient knows nothing of.
    const lanes plain = reduce_once(reduce(wide, &t->modulus), &t->modulus);
    // 2^260·w = quotient·p + scaled.
    lanes quotient;
    NFK_UNROLL for (int i = 0; i < L; i++) quotient.l[i] = _mm512_setzero_si512();
    const lanes inverse = load_limbs(t->negated_inverse52, 1);
    add_low_product(quotient.l, scaled.l, inverse.l);
    wrap(&quotient);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        _mm512_storeu_si512(out->root[i], plain.l[i]);
        _mm512_storeu_si512(out->quotient[i], quotient.l[i]);
    }
}

// Where the roots of level t start: eight to an entry.
static size_t level_start(unsigned t) { return t < 3 ? t : 2 + ((size_t)1 << (t - 3)); }

// The roots of `levels` levels below block `block`.
static void prepare_levels(
    roots8 *out, const nfk_transform *t, nfk_direction direction, const uint8_t *roots, size_t block,
    unsigned levels) {
    for (unsigned level = 0; level < levels; level++) {
        const size_t blocks = (size_t)1 << level;
        for (size_t u = 0; u < blocks; u += 8)
            prepare(out + level_start(level) + u / 8, t, direction, roots, (block << level) + u, blocks - u);
    }
}

// (x, y) ← (x + y/ρ, x − y/ρ); the prepared root is −1/ρ.
NFK_FUNCTION static void split_level(
    lanes *x, size_t half, const roots8 *roots, size_t k, const nfk_transform *t) {
    const factor f = factor_at(roots + k / 8, k % 8);
    const lanes three_p = load_limbs(t->modulus.p52, 3);
    for (size_t j = 0; j < half; j++) {
        const lanes a = x[j];
        lanes b = x[j + half];
        normalise(&b);
        b = times(b, &f, t);
        x[j] = raw_add(raw_subtract(a, b), three_p);
        x[j + half] = raw_add(a, b);
    }
}

// The same for block 0, whose root is one.
NFK_FUNCTION static void split_level_by_one(lanes *x, size_t half, const nfk_transform *t) {
    const lanes two_p = load_limbs(t->modulus.p52, 2);
    for (size_t j = 0; j < half; j++) {
        const lanes a = x[j];
        lanes b = x[j + half];
        normalise(&b);
        b = reduce_multiple(b, &t->modulus);
        x[j] = raw_add(a, b);
        x[j + half] = raw_add(raw_subtract(a, b), two_p);
    }
}

static void split(
    lanes *x, size_t rows, const roots8 *roots, unsigned level, unsigned levels, size_t u, size_t block,
    const nfk_transform *t) {
    if (block == 0 && u == 0) split_level_by_one(x, rows / 2, t);
    else split_level(x, rows / 2, roots + level_start(level), u, t);
    if (level + 1 == levels) return;
    split(x, rows / 2, roots, level + 1, levels, 2 * u, block, t);
    split(x + rows / 2, rows / 2, roots, level + 1, levels, 2 * u + 1, block, t);
}

// (x, y) ← (x + y, ρ·(x − y)) for operands below bound·p, bound ≤ 16.
NFK_FUNCTION static void join_level(
    lanes *x, size_t half, const roots8 *roots, size_t k, uint64_t bound, bool reduces, const nfk_transform *t) {
    const factor f = factor_at(roots + k / 8, k % 8);
    const lanes bound_p = load_limbs(t->modulus.p52, bound);
    for (size_t j = 0; j < half; j++) {
        const lanes a = x[j], b = x[j + half];
        lanes sum = raw_add(a, b), difference = raw_add(raw_subtract(a, b), bound_p);
        if (reduces) {
            normalise(&sum);
            sum = reduce_multiple(sum, &t->modulus);
        }
        normalise(&difference);
        x[j] = sum;
        x[j + half] = times(difference, &f, t);
    }
}

NFK_FUNCTION static void join_level_by_one(
    lanes *x, size_t half, uint64_t bound, bool reduces, const nfk_transform *t) {
    const lanes bound_p = load_limbs(t->modulus.p52, bound);
    for (size_t j = 0; j < half; j++) {
        const lanes a = x[j], b = x[j + half];
        lanes sum = raw_add(a, b), difference = raw_add(raw_subtract(a, b), bound_p);
        if (reduces) {
            normalise(&sum);
            sum = reduce_multiple(sum, &t->modulus);
        }
        normalise(&difference);
        x[j] = sum;
        x[j + half] = reduce_multiple(difference, &t->modulus);
    }
}

// Returns the bound on what comes out.
static uint64_t join_levels(
    lanes *x, size_t rows, const roots8 *roots, unsigned level, unsigned levels, size_t u, size_t block,
    uint64_t bound, const nfk_transform *t) {
    if (level + 1 < levels) {
        join_levels(x, rows / 2, roots, level + 1, levels, 2 * u, block, bound, t);
        bound = join_levels(x + rows / 2, rows / 2, roots, level + 1, levels, 2 * u + 1, block, bound, t);
    }
    const bool reduces = 2 * bound > 16;
    if (block == 0 && u == 0) join_level_by_one(x, rows / 2, bound, reduces, t);
    else join_level(x, rows / 2, roots + level_start(level), u, bound, reduces, t);
    return reduces ? 3 : 2 * bound;
}
