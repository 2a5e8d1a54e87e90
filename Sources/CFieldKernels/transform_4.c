// Transforms over fields of 4 limbs of 64 bits in memory, 5 of 52 bits in registers.
#include "nfk_features.h"
#include "nfk_transform.h"
#if defined(__x86_64__)
#define NFK_N 4
#define NFK_L 5
#include "ifma_field.h"

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

// Carries, modulo 2^260.
NFK_INLINE void wrap(lanes *a) {
    normalise(a);
    a->l[L - 1] = _mm512_and_si512(a->l[L - 1], NFK_MASK52);
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
    const lanes negated = load_limbs(t->negated_p52, 1);
    add_low_product(r.l, high + 1, negated.l);
    wrap(&r);
    return r;
}

// From a normal a below 2^260 to a normal a below p + 2^212.
NFK_INLINE lanes reduce_most(lanes a, const nfk_transform *t) {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i q = _mm512_srlv_epi64(
        _mm512_madd52hi_epu64(zero, a.l[L - 1], limb_of(t->reciprocal)), limb_of(t->reciprocal_shift));
    NFK_UNROLL for (int i = 0; i < L; i++) {
        a.l[i] = _mm512_madd52lo_epu64(a.l[i], q, limb_of(t->negated_p52[i]));
        if (i > 0) a.l[i] = _mm512_madd52hi_epu64(a.l[i], q, limb_of(t->negated_p52[i > 0 ? i - 1 : 0]));
    }
    wrap(&a);
    return a;
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
    words w;
    load_four(w.w, row, 0);
    return cut(w);
}

// Prepares the roots of blocks b to b + 7; `count` of them exist.
NFK_FUNCTION static void prepare(
    roots8 *out, const nfk_transform *t, nfk_direction direction, const uint8_t *roots, size_t b, size_t count) {
    const uint8_t *row[8];
    for (size_t k = 0; k < 8; k++) row[k] = root_of(t, direction, roots, k < count ? b + k : b);
    words w;
    load_four(w.w, row, 0);
    const lanes scaled = cut(w);  // 2^260·w mod p
    product wide = zero_product();
    NFK_UNROLL for (int i = 0; i < L; i++) wide.l[i] = scaled.l[i];
    const lanes plain = reduce(wide, &t->modulus);
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
        b = reduce_most(b, t);
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
            sum = reduce_most(sum, t);
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
            sum = reduce_most(sum, t);
        }
        normalise(&difference);
        x[j] = sum;
        x[j + half] = reduce_most(difference, t);
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

NFK_INLINE lanes load_at(const uint8_t *const row[8]) {
    words w;
    load_four(w.w, row, 0);
    return cut(w);
}
NFK_INLINE void store_at(uint8_t *const row[8], lanes a, bool canonical, const nfk_transform *t) {
    normalise(&a);
    a = reduce_most(a, t);
    if (canonical) a = reduce_once(a, &t->modulus);
    const words w = join(a);
    store_four(w.w, row, 0);
}

NFK_FUNCTION void nfk_transform_columns(
    const nfk_transform *t, nfk_direction direction, void *values, const void *roots, size_t block,
    unsigned levels, size_t stride, size_t first, size_t count, void *scratch) {
    _Static_assert(
        (sizeof(lanes) << nfk_transform_column_levels) + sizeof(roots8) * (2 + (1 << (nfk_transform_column_levels - 3)))
            <= nfk_transform_scratch_bytes, "scratch too small");
    roots8 *const prepared = scratch;
    lanes *const x = (lanes *)(void *)(prepared + level_start(levels));
    const size_t rows = (size_t)1 << levels;
    prepare_levels(prepared, t, direction, roots, block, levels);
    for (size_t c = first; c < first + count; c += 8) {
        uint8_t *const base = (uint8_t *)values + 32 * c;
        uint8_t *row[8];
        for (size_t r = 0; r < rows; r++) {
            NFK_UNROLL for (size_t k = 0; k < 8; k++) row[k] = base + 32 * (r * stride + k);
            x[r] = load_at((const uint8_t *const *)row);
        }
        if (direction == nfk_splitting) split(x, rows, prepared, 0, levels, 0, block, t);
        else join_levels(x, rows, prepared, 0, levels, 0, block, 2, t);
        for (size_t r = 0; r < rows; r++) {
            NFK_UNROLL for (size_t k = 0; k < 8; k++) row[k] = base + 32 * (r * stride + k);
            store_at(row, x[r], direction == nfk_joining && block == 0, t);
        }
    }
}

// Lanes to vectors and back, limb by limb.
NFK_INLINE void transpose_lanes(lanes x[8]) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        __m512i column[8];
        NFK_UNROLL for (int k = 0; k < 8; k++) column[k] = x[k].l[i];
        transpose(column);
        NFK_UNROLL for (int k = 0; k < 8; k++) x[k].l[i] = column[k];
    }
}

NFK_INLINE void split_two(lanes *a, lanes *b, lanes root, const nfk_transform *t) {
    normalise(b);
    const lanes product = multiply(*b, root, &t->modulus), sum = raw_add(*a, product);
    *a = raw_add_2p(raw_subtract(*a, product), &t->modulus);
    *b = sum;
}

// The last three levels of 64 elements, whose eight blocks of eight start with number b, to `out`.
NFK_FUNCTION static void split_last(
    const lanes *from, uint8_t *out, const uint8_t *roots, size_t b, const nfk_transform *t) {
    lanes x[8];
    for (int k = 0; k < 8; k++) x[k] = from[k];
    transpose_lanes(x);
    {
        const lanes root = load_roots(t, nfk_splitting, roots, b, 1);
        for (int k = 0; k < 4; k++) split_two(&x[k], &x[k + 4], root, t);
    }
    for (size_t u = 0; u < 2; u++) {
        const lanes root = load_roots(t, nfk_splitting, roots, 2 * b + u, 2);
        for (size_t k = 0; k < 2; k++) split_two(&x[4 * u + k], &x[4 * u + k + 2], root, t);
    }
    for (size_t u = 0; u < 4; u++) {
        const lanes root = load_roots(t, nfk_splitting, roots, 4 * b + u, 4);
        split_two(&x[2 * u], &x[2 * u + 1], root, t);
    }
    for (size_t j = 0; j < 8; j++) {
        uint8_t *row[8];
        for (size_t k = 0; k < 8; k++) row[k] = out + 32 * (8 * k + j);
        store_at(row, x[j], true, t);
    }
}

NFK_INLINE void join_two(lanes *a, lanes *b, lanes root, uint64_t bound, const nfk_transform *t) {
    lanes difference = raw_add(raw_subtract(*a, *b), load_limbs(t->modulus.p52, bound));
    *a = raw_add(*a, *b);
    normalise(&difference);
    *b = multiply(difference, root, &t->modulus);
}

// The first three levels of 64 elements when joining; values come out below 16p.
NFK_FUNCTION static void join_first(
    lanes *to, const uint8_t *in, const uint8_t *roots, size_t b, const nfk_transform *t) {
    lanes x[8];
    for (size_t j = 0; j < 8; j++) {
        const uint8_t *row[8];
        for (size_t k = 0; k < 8; k++) row[k] = in + 32 * (8 * k + j);
        x[j] = load_at(row);
    }
    for (size_t u = 0; u < 4; u++) {
        const lanes root = load_roots(t, nfk_joining, roots, 4 * b + u, 4);
        join_two(&x[2 * u], &x[2 * u + 1], root, 2, t);
    }
    for (size_t u = 0; u < 2; u++) {
        const lanes root = load_roots(t, nfk_joining, roots, 2 * b + u, 2);
        for (size_t k = 0; k < 2; k++) join_two(&x[4 * u + k], &x[4 * u + k + 2], root, 4, t);
    }
    {
        const lanes root = load_roots(t, nfk_joining, roots, b, 1);
        for (int k = 0; k < 4; k++) join_two(&x[k], &x[k + 4], root, 8, t);
    }
    transpose_lanes(x);
    for (int k = 0; k < 8; k++) to[k] = x[k];
}

NFK_FUNCTION void nfk_transform_blocks(
    const nfk_transform *t, nfk_direction direction, void *values, const void *roots, size_t block,
    unsigned log2_size, size_t count, void *scratch) {
    const unsigned levels = log2_size - 3;
    roots8 *const prepared = scratch;
    lanes *const x = (lanes *)(void *)(prepared + level_start(levels));
    const size_t rows = (size_t)1 << levels;
    for (size_t c = 0; c < count; c++) {
        uint8_t *const base = (uint8_t *)values + (32 * c << log2_size);
        const size_t b = block + c;
        prepare_levels(prepared, t, direction, roots, b, levels);
        uint8_t *row[8];
        if (direction == nfk_splitting) {
            for (size_t r = 0; r < rows; r++) {
                NFK_UNROLL for (size_t k = 0; k < 8; k++) row[k] = base + 32 * (8 * r + k);
                x[r] = load_at((const uint8_t *const *)row);
            }
            split(x, rows, prepared, 0, levels, 0, b, t);
            for (size_t g = 0; g < rows; g += 8) split_last(x + g, base + 256 * g, roots, (b << levels) + g, t);
        } else {
            for (size_t g = 0; g < rows; g += 8) join_first(x + g, base + 256 * g, roots, (b << levels) + g, t);
            join_levels(x, rows, prepared, 0, levels, 0, b, 16, t);
            for (size_t r = 0; r < rows; r++) {
                NFK_UNROLL for (size_t k = 0; k < 8; k++) row[k] = base + 32 * (8 * r + k);
                store_at(row, x[r], b == 0, t);
            }
        }
    }
}

NFK_FUNCTION void nfk_scale_each(
    const nfk_transform *t, void *out, const void *a, const uint64_t *by, size_t count) {
    roots8 prepared;
    prepare(&prepared, t, nfk_joining, (const uint8_t *)by, 0, 1);
    const factor f = factor_at(&prepared, 0);
    for (size_t i = 0; i < count; i += 8) {
        // Past the end the last element takes the place of those that are missing.
        const size_t last = count - i > 8 ? 7 : count - i - 1;
        const uint8_t *from[8];
        uint8_t *to[8];
        for (size_t k = 0; k < 8; k++) {
            const size_t at = 32 * (i + (k < last ? k : last));
            from[k] = (const uint8_t *)a + at;
            to[k] = (uint8_t *)out + at;
        }
        store_at(to, times(load_at(from), &f, t), true, t);
    }
}

NFK_FUNCTION void nfk_multiply_subtract_each(
    const nfk_transform *t, void *out, const void *a, const void *b, const void *c, size_t count) {
    for (size_t i = 0; i < count; i += 8) {
        const size_t last = count - i > 8 ? 7 : count - i - 1;
        const uint8_t *x[8], *y[8], *z[8];
        uint8_t *to[8];
        for (size_t k = 0; k < 8; k++) {
            const size_t at = 32 * (i + (k < last ? k : last));
            x[k] = (const uint8_t *)a + at;
            y[k] = (const uint8_t *)b + at;
            z[k] = (const uint8_t *)c + at;
            to[k] = (uint8_t *)out + at;
        }
        // The shift makes up for the larger divisor of the product.
        const lanes product = multiply(shift_left(load_at(x), drift), load_at(y), &t->modulus);
        store_at(to, raw_add_p(raw_subtract(product, load_at(z)), &t->modulus), true, t);
    }
}

// a = 2a mod p; returns the quotient, 0 or 1.
static uint64_t double_mod(uint64_t *a, const uint64_t *p) {
    uint64_t difference[N], borrow = 0;
    for (int i = N - 1; i > 0; i--) a[i] = a[i] << 1 | a[i - 1] >> 63;
    a[0] <<= 1;
    for (int i = 0; i < N; i++) {
        const unsigned __int128 d = (unsigned __int128)a[i] - p[i] - borrow;
        difference[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    if (borrow) return 0;
    __builtin_memcpy(a, difference, sizeof difference);
    return 1;
}

bool nfk_transform_init(nfk_transform *t, const uint64_t *p, size_t limbs) {
    if (limbs != N || p[3] >> 60 == 0 || p[3] >> 63 != 0 || !nfk_modulus_init(&t->modulus, p, limbs)) return false;
    const uint64_t mask = ((uint64_t)1 << 52) - 1;
    const uint64_t *const p52 = t->modulus.p52;
    // x with p·x + 1 = 0, limb by limb: s is the sum so far.
    uint64_t s[L] = {1}, carry = 1;
    for (int i = 0; i < L; i++) {
        const uint64_t x = s[i] * t->modulus.n52 & mask;
        t->negated_inverse52[i] = x;
        unsigned __int128 running = 0;
        for (int j = 0; i + j < L; j++) {
            running += (unsigned __int128)x * p52[j] + s[i + j];
            s[i + j] = (uint64_t)running & mask;
            running >>= 52;
        }
        const uint64_t limb = (p52[i] ^ mask) + carry;
        t->negated_p52[i] = limb & mask;
        carry = limb >> 52;
    }
    // Long division of a power of two: remainder in r, quotient's bits as they come. 2^251 < p.
    uint64_t r[N] = {0, 0, 0, (uint64_t)1 << 59};
    uint64_t quotient = 0, power = 251;
    while (quotient >> 51 == 0) {
        quotient = quotient << 1 | double_mod(r, p);
        power++;
    }
    t->reciprocal = quotient;
    t->reciprocal_shift = power - 260;
    // p − (2^260 mod p), by the remainder's doublings from 2^251.
    uint64_t one[N] = {0, 0, 0, (uint64_t)1 << 59};
    for (int i = 251; i < 260; i++) double_mod(one, p);
    uint64_t borrow = 0;
    for (int i = 0; i < N; i++) {
        const unsigned __int128 d = (unsigned __int128)p[i] - one[i] - borrow;
        t->minus_one[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    return true;
}

#else

bool nfk_transform_init(nfk_transform *t, const uint64_t *p, size_t limbs) {
    (void)t, (void)p, (void)limbs;
    return false;
}

void nfk_transform_columns(
    const nfk_transform *t, nfk_direction direction, void *values, const void *roots, size_t block,
    unsigned levels, size_t stride, size_t first, size_t count, void *scratch) {
    (void)t, (void)direction, (void)values, (void)roots, (void)block, (void)levels, (void)stride, (void)first;
    (void)count, (void)scratch;
    __builtin_trap();
}

void nfk_transform_blocks(
    const nfk_transform *t, nfk_direction direction, void *values, const void *roots, size_t block,
    unsigned log2_size, size_t count, void *scratch) {
    (void)t, (void)direction, (void)values, (void)roots, (void)block, (void)log2_size, (void)count, (void)scratch;
    __builtin_trap();
}

void nfk_scale_each(const nfk_transform *t, void *out, const void *a, const uint64_t *by, size_t count) {
    (void)t, (void)out, (void)a, (void)by, (void)count;
    __builtin_trap();
}

void nfk_multiply_subtract_each(
    const nfk_transform *t, void *out, const void *a, const void *b, const void *c, size_t count) {
    (void)t, (void)out, (void)a, (void)b, (void)c, (void)count;
    __builtin_trap();
}

#endif
