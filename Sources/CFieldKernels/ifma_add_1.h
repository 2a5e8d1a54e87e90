// Batched affine addition over the prime field (G1). Read ifma_add.h first.

typedef struct { words x, y; } point_words_1;

NFK_INLINE point_words_1 load_point_1(const uint8_t *const at[8]) {
    __m512i column[2 * N];
    load_words(column, at, 2 * N);
    point_words_1 p;
    NFK_UNROLL for (int i = 0; i < N; i++) p.x.w[i] = column[i], p.y.w[i] = column[N + i];
    return p;
}

// Only x: half the work where a point is one vector.
NFK_INLINE words load_x_1(const uint8_t *const at[8]) {
    __m512i column[8];
    if (N == 4) load_four(column, at, 0);
    else load_eight(column, at, 0);  // reads into y; a point is long enough
    words x;
    NFK_UNROLL for (int i = 0; i < N; i++) x.w[i] = column[i];
    return x;
}

// Lanes where the plain formula fails; replaces their denominators.
NFK_FUNCTION __attribute__((noinline)) static special classify_1(
    lanes *d, const uint8_t *const first[8], const uint8_t *const second[8], __mmask8 negate_first,
    __mmask8 negate_second, const nfk_modulus *m) {
    const point_words_1 p = load_point_1(first), q = load_point_1(second);
    const __mmask8 p_zero = is_zero(p.x) & is_zero(p.y), q_zero = is_zero(q.x) & is_zero(q.y);
    const __mmask8 same_x = is_equal(p.x, q.x) & (__mmask8)~(p_zero | q_zero);
    const __mmask8 same_y = is_equal(p.y, q.y) ^ negate_first ^ negate_second;
    const __mmask8 doubled = same_x & same_y & (__mmask8)~is_zero(p.y);
    const __mmask8 identity = same_x & (__mmask8)~doubled;
    lanes y = raw_negate_some(cut(p.y), negate_first, m);
    *d = choose(doubled, *d, add(y, y));
    *d = choose(p_zero | q_zero | identity, *d, one_lanes());
    return (special){doubled, q_zero, p_zero & (__mmask8)~q_zero, identity};
}

NFK_FUNCTION static void NFK_SIZED(add_chunk_1)(
    const nfk_modulus *m, const uint8_t *points, const uint32_t *pairs, size_t count, uint8_t *out,
    const uint32_t *slots, void *scratch) {
    const size_t size = 16 * N, groups = (count + group - 1) / group;
    struct { lanes d[2], prefix[2]; } *step = scratch;
    special marks[chunk_groups][2];
    uint8_t is_marked[chunk_groups];
    lanes chain[2];
    operands o;

    for (size_t g = 0; g < groups; g++) {
        prefetch(points, pairs, group * (g + 2), count, size);
        locate(&o, points, pairs, group * g, count, size);
        lanes d[2];
        __mmask8 odd[2];
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            const words x1 = load_x_1(o.first[c]), x2 = load_x_1(o.second[c]);
            odd[c] = is_equal(x1, x2) | is_zero(x1) | is_zero(x2);
            d[c] = subtract(cut(x2), cut(x1), m);
        }
        is_marked[g] = (odd[0] | odd[1]) != 0;
        if (__builtin_expect(is_marked[g], 0))
            for (int c = 0; c < 2; c++)
                marks[g][c] =
                    classify_1(&d[c], o.first[c], o.second[c], o.negate_first[c], o.negate_second[c], m);
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            step[g].d[c] = d[c];
            step[g].prefix[c] = chain[c];
            chain[c] = g == 0 ? d[c] : multiply(chain[c], d[c], m);
        }
    }

    lanes inverse[2];
    invert_roots(inverse, chain, m);

    uint8_t spill[16 * N];
    for (size_t g = groups; g-- > 0;) {
        locate(&o, points, pairs, group * g, count, size);
        lanes slope[2], x1[2], y1[2], x2[2], y2[2], x3[2], y3[2], t[2];
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            if (g == 0) {
                slope[c] = inverse[c];
            } else {
                slope[c] = multiply(inverse[c], step[g].prefix[c], m);
                inverse[c] = multiply(inverse[c], step[g].d[c], m);
            }
        }
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            const point_words_1 p = load_point_1(o.first[c]), q = load_point_1(o.second[c]);
            x1[c] = cut(p.x), x2[c] = cut(q.x);
            y1[c] = raw_negate_some(cut(p.y), o.negate_first[c], m);
            y2[c] = raw_negate_some(cut(q.y), o.negate_second[c], m);
            t[c] = subtract(y2[c], y1[c], m);
        }
        if (__builtin_expect(is_marked[g], 0)) {
            NFK_UNROLL for (int c = 0; c < 2; c++) {
                // Shifted, so that the square has scale 64N.
                const lanes square_of_x = multiply(shift_left(x1[c], drift), x1[c], m);
                t[c] = choose(marks[g][c].doubled, t[c], add(raw_add(square_of_x, square_of_x), square_of_x));
            }
        }
        NFK_UNROLL for (int c = 0; c < 2; c++) slope[c] = multiply(t[c], slope[c], m);
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            x3[c] = raw_reduce(square_wide(&slope[c]), m);
            x3[c] = raw_add_2p(raw_subtract(raw_subtract(x3[c], x1[c]), x2[c]), m);
            x3[c] = reduce_fully(x3[c], m);
            // The product below has scale 64N − drift/2 without the shift.
            t[c] = shift_left(subtract(x1[c], x3[c], m), drift / 2);
        }
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            const product wide = multiply_wide(&slope[c], &t[c]);
            y3[c] = reduce_fully(raw_add_p(raw_subtract(raw_reduce(wide, m), y1[c]), m), m);
        }
        if (__builtin_expect(is_marked[g], 0)) {
            NFK_UNROLL for (int c = 0; c < 2; c++) {
                y1[c] = reduce_fully(y1[c], m);
                y2[c] = reduce_fully(y2[c], m);
                const special s = marks[g][c];
                x3[c] = choose(s.identity, choose(s.second, choose(s.first, x3[c], x1[c]), x2[c]), zero_lanes());
                y3[c] = choose(s.identity, choose(s.second, choose(s.first, y3[c], y1[c]), y2[c]), zero_lanes());
            }
        }
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            uint8_t *at[8];
            destinations(at, out, slots, group * g + 8 * (size_t)c, count, size, spill);
            const words x = join(x3[c]), y = join(y3[c]);
            __m512i column[2 * N];
            NFK_UNROLL for (int i = 0; i < N; i++) column[i] = x.w[i], column[N + i] = y.w[i];
            store_words(column, at, 2 * N);
        }
    }
}
