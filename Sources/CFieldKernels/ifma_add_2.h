// Batched affine addition over the quadratic extension by u² = −1 (G2). Read ifma_add.h and ifma_add_1.h first.
// The inverse of a difference goes through its norm, so that one prime field product a pair enters the chains.

typedef struct { lanes c[2]; } complex;  // c0 + c1·u
typedef struct { words c[2]; } complex_words;

enum { chunk_pairs_2 = chunk_pairs / 2, chunk_groups_2 = chunk_groups / 2 };  // twice the scratch a pair

NFK_INLINE void load_complex(complex_words *out, const uint8_t *const at[8], int count) {
    __m512i column[4 * N];
    load_words(column, at, 2 * N * count);
    NFK_UNROLL for (int k = 0; k < 2 * count; k++)
        NFK_UNROLL for (int i = 0; i < N; i++) out[k / 2].c[k % 2].w[i] = column[k * N + i];
}

NFK_INLINE complex cut_complex(complex_words a) { return (complex){{cut(a.c[0]), cut(a.c[1])}}; }

NFK_INLINE complex choose_complex(__mmask8 mask, complex if_clear, complex if_set) {
    NFK_UNROLL for (int k = 0; k < 2; k++) if_clear.c[k] = choose(mask, if_clear.c[k], if_set.c[k]);
    return if_clear;
}

// a·b by three products and two reductions; both come out with carries pending. c0 lies above −p for operand
// bounds i·p and j·p with i·j ≤ H.
NFK_INLINE complex raw_multiply_complex(const complex *a, const complex *b, const nfk_modulus *m) {
    const lanes a_sum = add(a->c[0], a->c[1]), b_sum = add(b->c[0], b->c[1]);
    const product low = multiply_wide(&a->c[0], &b->c[0]), high = multiply_wide(&a->c[1], &b->c[1]);
    product real, cross = multiply_wide(&a_sum, &b_sum);
    NFK_UNROLL for (int i = 0; i < 2 * L; i++) {
        real.l[i] = _mm512_sub_epi64(low.l[i], high.l[i]);
        cross.l[i] = _mm512_sub_epi64(cross.l[i], _mm512_add_epi64(low.l[i], high.l[i]));
    }
    return (complex){{raw_reduce(real, m), raw_reduce(cross, m)}};
}

// 2^(−52L)·a²·2^shift; c0 and c1 normal.
NFK_INLINE complex square_complex(const complex *a, int shift, const nfk_modulus *m) {
    lanes sum = add(a->c[0], a->c[1]), twice = add(a->c[0], a->c[0]);
    if (shift != 0) sum = shift_left(sum, shift), twice = shift_left(twice, shift);
    return (complex){{multiply(sum, subtract_2p(a->c[0], a->c[1], m), m), multiply(twice, a->c[1], m)}};
}

NFK_INLINE __mmask8 is_zero_complex(complex_words a) { return is_zero(a.c[0]) & is_zero(a.c[1]); }
NFK_INLINE __mmask8 is_equal_complex(complex_words a, complex_words b) {
    return is_equal(a.c[0], b.c[0]) & is_equal(a.c[1], b.c[1]);
}

NFK_FUNCTION __attribute__((noinline)) static special classify_2(
    complex *d, const uint8_t *const first[8], const uint8_t *const second[8], __mmask8 negate_first,
    __mmask8 negate_second, const nfk_modulus *m) {
    complex_words p[2], q[2];
    load_complex(p, first, 2);
    load_complex(q, second, 2);
    const __mmask8 p_zero = is_zero_complex(p[0]) & is_zero_complex(p[1]);
    const __mmask8 q_zero = is_zero_complex(q[0]) & is_zero_complex(q[1]);
    const __mmask8 same_x = is_equal_complex(p[0], q[0]) & (__mmask8)~(p_zero | q_zero);
    const __mmask8 same_y = is_equal_complex(p[1], q[1]) ^ negate_first ^ negate_second;
    const __mmask8 doubled = same_x & same_y & (__mmask8)~is_zero_complex(p[1]);
    const __mmask8 identity = same_x & (__mmask8)~doubled;
    for (int k = 0; k < 2; k++) {
        const lanes y = raw_negate_some(cut(p[1].c[k]), negate_first, m);
        d->c[k] = choose(doubled, d->c[k], add(y, y));
        d->c[k] = choose(p_zero | q_zero | identity, d->c[k], k == 0 ? one_lanes() : zero_lanes());
    }
    return (special){doubled, q_zero, p_zero & (__mmask8)~q_zero, identity};
}

typedef struct { complex d; lanes norm, prefix; } step_2;

NFK_FUNCTION static void NFK_SIZED(add_chunk_2)(
    const nfk_modulus *m, const uint8_t *points, const uint32_t *pairs, size_t count, uint8_t *out,
    const uint32_t *slots, void *scratch) {
    const size_t size = 32 * N, groups = (count + group - 1) / group;
    step_2(*step)[2] = scratch;
    special marks[chunk_groups_2][2];
    uint8_t is_marked[chunk_groups_2];
    lanes chain[2];
    operands o;

    for (size_t g = 0; g < groups; g++) {
        prefetch(points, pairs, group * (g + 2), count, size);
        locate(&o, points, pairs, group * g, count, size);
        complex d[2];
        __mmask8 odd[2];
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            complex_words x1, x2;
            load_complex(&x1, o.first[c], 1);
            load_complex(&x2, o.second[c], 1);
            odd[c] = is_equal_complex(x1, x2) | is_zero_complex(x1) | is_zero_complex(x2);
            NFK_UNROLL for (int k = 0; k < 2; k++) d[c].c[k] = subtract(cut(x2.c[k]), cut(x1.c[k]), m);
        }
        is_marked[g] = (odd[0] | odd[1]) != 0;
        if (__builtin_expect(is_marked[g], 0))
            for (int c = 0; c < 2; c++)
                marks[g][c] =
                    classify_2(&d[c], o.first[c], o.second[c], o.negate_first[c], o.negate_second[c], m);
        NFK_UNROLL for (int c = 0; c < 2; c++) {
            product both = square_wide(&d[c].c[0]);
            const product second = square_wide(&d[c].c[1]);
            NFK_UNROLL for (int i = 0; i < 2 * L; i++) both.l[i] = _mm512_add_epi64(both.l[i], second.l[i]);
            const lanes norm = reduce(both, m);
            step[g][c].d = d[c];
            step[g][c].norm = norm;
            step[g][c].prefix = chain[c];
            chain[c] = g == 0 ? norm : multiply(chain[c], norm, m);
        }
    }

    lanes inverse[2];
    invert_roots(inverse, chain, m);

    uint8_t spill[32 * N];
    for (size_t g = groups; g-- > 0;) {
        locate(&o, points, pairs, group * g, count, size);
        for (int c = 0; c < 2; c++) {
            lanes norm_inverse;
            if (g == 0) {
                norm_inverse = inverse[c];
            } else {
                norm_inverse = multiply(inverse[c], step[g][c].prefix, m);
                inverse[c] = multiply(inverse[c], step[g][c].norm, m);
            }
            complex_words p[2], q[2];
            load_complex(p, o.first[c], 2);
            load_complex(q, o.second[c], 2);
            complex x1 = cut_complex(p[0]), x2 = cut_complex(q[0]), y1, y2, t, slope, x3, y3;
            NFK_UNROLL for (int k = 0; k < 2; k++) {
                y1.c[k] = raw_negate_some(cut(p[1].c[k]), o.negate_first[c], m);
                y2.c[k] = raw_negate_some(cut(q[1].c[k]), o.negate_second[c], m);
                t.c[k] = subtract(y2.c[k], y1.c[k], m);
            }
            if (__builtin_expect(is_marked[g], 0)) {
                complex numerator = square_complex(&x1, drift, m);
                NFK_UNROLL for (int k = 0; k < 2; k++)
                    numerator.c[k] = add(raw_add(numerator.c[k], numerator.c[k]), numerator.c[k]);
                t = choose_complex(marks[g][c].doubled, t, numerator);
            }
            complex conjugate = step[g][c].d;
            conjugate.c[1] = subtract_2p(zero_lanes(), conjugate.c[1], m);
            slope = raw_multiply_complex(&t, &conjugate, m);
            slope.c[0] = raw_add_p(slope.c[0], m);
            NFK_UNROLL for (int k = 0; k < 2; k++) {
                normalise(&slope.c[k]);
                slope.c[k] = multiply(slope.c[k], norm_inverse, m);
            }
            x3 = square_complex(&slope, 0, m);
            NFK_UNROLL for (int k = 0; k < 2; k++) {
                x3.c[k] = raw_add_2p(raw_subtract(raw_subtract(x3.c[k], x1.c[k]), x2.c[k]), m);
                x3.c[k] = reduce_fully(x3.c[k], m);
                t.c[k] = shift_left(subtract(x1.c[k], x3.c[k], m), drift / 2);
            }
            y3 = raw_multiply_complex(&slope, &t, m);
            NFK_UNROLL for (int k = 0; k < 2; k++) {
                y3.c[k] = reduce_fully(raw_add_2p(raw_subtract(y3.c[k], y1.c[k]), m), m);
            }
            if (__builtin_expect(is_marked[g], 0)) {
                const special s = marks[g][c];
                NFK_UNROLL for (int k = 0; k < 2; k++) {
                    y1.c[k] = reduce_fully(y1.c[k], m);
                    y2.c[k] = reduce_fully(y2.c[k], m);
                }
                const complex zero = {{zero_lanes(), zero_lanes()}};
                x3 = choose_complex(s.second, choose_complex(s.first, x3, x1), x2);
                y3 = choose_complex(s.second, choose_complex(s.first, y3, y1), y2);
                x3 = choose_complex(s.identity, x3, zero);
                y3 = choose_complex(s.identity, y3, zero);
            }
            uint8_t *at[8];
            destinations(at, out, slots, group * g + 8 * (size_t)c, count, size, spill);
            __m512i column[4 * N];
            NFK_UNROLL for (int k = 0; k < 2; k++) {
                const words x = join(x3.c[k]), y = join(y3.c[k]);
                NFK_UNROLL for (int i = 0; i < N; i++) {
                    column[k * N + i] = x.w[i];
                    column[(2 + k) * N + i] = y.w[i];
                }
            }
            store_words(column, at, 4 * N);
        }
    }
}
