// Transforms over fields of 4 limbs of 64 bits in memory, 5 of 52 bits in registers.
#include "nfk_features.h"
#include "nfk_transform.h"
#if defined(__x86_64__)
#define NFK_N 4
#define NFK_L 5
#include "ifma_field.h"
#include "ifma_levels.h"

NFK_INLINE lanes load_at(const uint8_t *const row[8]) {
    return cut(load_elements(row));
}
NFK_INLINE void store_at(uint8_t *const row[8], lanes a, bool canonical, const nfk_transform *t) {
    normalise(&a);
    a = reduce_multiple(a, &t->modulus);
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

#else

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
