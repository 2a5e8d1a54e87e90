// The lines of the Miller loop, in vectors of four elements of Fq2 ("slots": lanes 2i and 2i + 1 hold the coefficients
// of slot i). Formulas of Costello, Lange and Naehrig (PKC 2010) in homogeneous coordinates, scaled by 4 against halving.

enum { slot_0 = 0x03, slot_1 = 0x0c, slot_2 = 0x30, slot_3 = 0xc0 };

// Four slots out of those of a (0 to 3) and b (4 to 7).
NFK_INLINE lanes pick(const lanes *a, const lanes *b, int s0, int s1, int s2, int s3) {
    const __m512i index = _mm512_setr_epi64(
        2 * s0, 2 * s0 + 1, 2 * s1, 2 * s1 + 1, 2 * s2, 2 * s2 + 1, 2 * s3, 2 * s3 + 1);
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = _mm512_permutex2var_epi64(a->l[i], index, b->l[i]);
    return r;
}

NFK_INLINE lanes masked_add(lanes a, __mmask8 mask, lanes b) {
    NFK_UNROLL for (int i = 0; i < L; i++) a.l[i] = _mm512_mask_add_epi64(a.l[i], mask, a.l[i], b.l[i]);
    return a;
}
// k·p − b added where the mask says so.
NFK_INLINE lanes masked_subtract(lanes a, __mmask8 mask, lanes b, int k, const nfk_tower *t) {
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const __m512i difference = _mm512_sub_epi64(limb_of((uint64_t)k * t->modulus.p52[i]), b.l[i]);
        a.l[i] = _mm512_mask_add_epi64(a.l[i], mask, a.l[i], difference);
    }
    return a;
}
NFK_INLINE lanes cleared(lanes a, __mmask8 kept) {
    NFK_UNROLL for (int i = 0; i < L; i++) a.l[i] = _mm512_maskz_mov_epi64(kept, a.l[i]);
    return a;
}

// Products of slots; both operands normal, the second at most k·p; with operands below 5p the result is below 2p.
NFK_INLINE lanes multiply_slots(const lanes *a, const lanes *b, int k, const nfk_tower *t) {
    lanes real, imaginary, other;
    NFK_UNROLL for (int i = 0; i < L; i++) {
        real.l[i] = _mm512_unpacklo_epi64(b->l[i], b->l[i]);
        const __m512i both = _mm512_unpackhi_epi64(b->l[i], b->l[i]);
        imaginary.l[i] = _mm512_mask_sub_epi64(both, real_lanes, limb_of((uint64_t)k * t->modulus.p52[i]), both);
        other.l[i] = _mm512_shuffle_epi32(a->l[i], _MM_PERM_BADC);
    }
    normalise(&imaginary);
    product sum = multiply_wide(a, &real);
    accumulate(&sum, &other, &imaginary);
    return reduce(sum, &t->modulus);
}

// Writes six elements of Fq, slots 0 to 2, to memory.
NFK_INLINE void store_slots(uint8_t *memory, lanes a, const nfk_tower *t) {
    normalise(&a);
    const lanes value = reduce_once(multiply(a, constant_lanes(t->from_lanes), &t->modulus), &t->modulus);
    uint8_t unused[2][8 * N], *at[8];
    for (int k = 0; k < 8; k++) at[k] = k < 6 ? memory + k * 8 * N : unused[k - 6];
    store_elements(at, join(value));
}

// Slots 0 to `count` − 1 from consecutive elements of Fq2 in memory, the rest zero.
NFK_INLINE lanes load_slots(const uint64_t *memory, int count, const nfk_tower *t) {
    const uint8_t *at[8];
    for (int k = 0; k < 8; k++) at[k] = (const uint8_t *)(memory + (k < 2 * count ? k : 0) * N);
    const lanes value = multiply(cut(load_elements(at)), constant_lanes(t->to_lanes), &t->modulus);
    return cleared(value, (__mmask8)((1 << 2 * count) - 1));
}

// Doubles the running point r = (X, Y, Z) and writes the line at it.
NFK_FUNCTION __attribute__((noinline)) static void double_with_line(
    lanes *r, uint8_t *line, const lanes *b3, const nfk_tower *t) {
    const lanes u1 = pick(r, r, 1, 2, 1, 0), v1 = pick(r, r, 1, 2, 2, 1);
    const lanes p1 = multiply_slots(&u1, &v1, 2, t);                   // B = Y², C = Z², YZ, XY
    const lanes u2 = pick(&p1, r, 1, 1, 4, 4), v2 = pick(b3, r, 0, 0, 4, 4);
    const lanes p2 = multiply_slots(&u2, &v2, 2, t);                   // E = 3b·C, E, J = X², J
    const lanes e = pick(&p2, &p2, 0, 0, 0, 0), f = raw_add(raw_add(e, e), e);
    lanes u3 = pick(&p1, &p2, 4, 0, 3, 0), v3 = pick(&p1, &p2, 4, 0, 0, 2);
    u3 = masked_add(u3, slot_1, f);                                    // E, B + F, XY, B
    v3 = masked_add(masked_add(v3, slot_1, f), slot_3, v3);
    v3 = masked_subtract(v3, slot_2, f, 4, t);                         // E, B + F, B − F, H = 2YZ
    normalise(&u3);
    normalise(&v3);
    const lanes p3 = multiply_slots(&u3, &v3, 6, t);
    // X = 2·XY(B − F), Y = (B + F)² − 12E², Z = 4BH
    lanes next = cleared(pick(&p3, &p3, 2, 1, 3, 3), slot_0 | slot_1 | slot_2);
    next = masked_add(next, slot_0 | slot_2, next);
    next = masked_add(next, slot_2, next);
    lanes twelvefold = pick(&p3, &p3, 0, 0, 0, 0);
    NFK_UNROLL for (int i = 0; i < L; i++) {
        const __m512i fourfold = _mm512_slli_epi64(twelvefold.l[i], 2);
        twelvefold.l[i] = _mm512_add_epi64(fourfold, _mm512_add_epi64(fourfold, fourfold));
    }
    next = masked_subtract(next, slot_1, twelvefold, 24, t);
    normalise(&next);
    *r = reduce_multiple(next, &t->modulus);
    // −H, 3J, E − B
    const lanes zero = {{_mm512_setzero_si512()}};
    const lanes yz = pick(&p1, &p1, 2, 2, 2, 2), b = pick(&p1, &p1, 0, 0, 0, 0), j = pick(&p2, &p2, 2, 2, 2, 2);
    lanes l = masked_add(zero, slot_1, raw_add(raw_add(j, j), j));
    l = masked_subtract(l, NFK_TWIST_D ? slot_0 : slot_2, raw_add(yz, yz), 4, t);
    l = masked_subtract(masked_add(l, NFK_TWIST_D ? slot_2 : slot_0, e), NFK_TWIST_D ? slot_2 : slot_0, b, 2, t);
    store_slots(line, l, t);
}

// Adds the affine point q = (x, y) to the running point and writes the line through both.
NFK_FUNCTION __attribute__((noinline)) static void add_with_line(
    lanes *r, uint8_t *line, const lanes *q, const nfk_tower *t) {
    const lanes u1 = pick(r, r, 2, 2, 2, 2), v1 = pick(q, q, 1, 0, 1, 0);
    const lanes p1 = multiply_slots(&u1, &v1, 2, t);                   // yZ, xZ, yZ, xZ
    lanes w = subtract_2p(pick(r, r, 1, 0, 1, 0), p1, &t->modulus);    // θ = Y − yZ, λ = X − xZ, θ, λ; below 4p
    const lanes u2 = pick(&w, &w, 1, 0, 0, 1), v2 = pick(&w, q, 1, 0, 4, 5);
    const lanes p2 = multiply_slots(&u2, &v2, 4, t);                   // D = λ², θ², θx, λy
    const lanes u3 = pick(&w, r, 1, 4, 6, 6), v3 = pick(&p2, &p2, 0, 0, 1, 1);
    const lanes p3 = multiply_slots(&u3, &v3, 2, t);                   // E = λD, G = XD, Zθ², Zθ²
    // V: H = E + Zθ² − 2G, G − H = 3G − E − Zθ², Y, E
    const lanes e = pick(&p3, &p3, 0, 0, 0, 0), g = pick(&p3, &p3, 1, 1, 1, 1);
    const lanes sum = raw_add(e, pick(&p3, &p3, 2, 2, 2, 2));
    const lanes u4 = pick(&w, &p3, 1, 0, 4, 4);
    lanes u = choose(slot_3, u4, pick(r, r, 2, 2, 2, 2));              // λ, θ, E, Z
    lanes v = pick(&p3, r, 1, 1, 5, 0);
    v = masked_subtract(cleared(v, slot_1 | slot_2 | slot_3), slot_0, raw_add(g, g), 4, t);
    v = masked_add(masked_add(v, slot_0, sum), slot_1, raw_add(g, g));
    v = masked_subtract(v, slot_1, sum, 4, t);
    normalise(&v);
    v = reduce_multiple(v, &t->modulus);
    const lanes p4 = multiply_slots(&u, &v, 2, t);
    lanes next = cleared(pick(&p4, &p4, 0, 1, 3, 3), slot_0 | slot_1 | slot_2);
    next = masked_subtract(next, slot_1, pick(&p4, &p4, 2, 2, 2, 2), 2, t);
    normalise(&next);
    *r = reduce_multiple(next, &t->modulus);
    // λ, −θ, θx − λy
    const lanes zero = {{_mm512_setzero_si512()}};
    const lanes lambda = pick(&w, &w, 1, 1, 1, 1), theta = pick(&w, &w, 0, 0, 0, 0);
    lanes l = masked_add(zero, NFK_TWIST_D ? slot_0 : slot_2, lambda);
    l = masked_subtract(l, slot_1, theta, 4, t);
    l = masked_add(l, NFK_TWIST_D ? slot_2 : slot_0, pick(&p2, &p2, 2, 2, 2, 2));
    l = masked_subtract(l, NFK_TWIST_D ? slot_2 : slot_0, pick(&p2, &p2, 3, 3, 3, 3), 2, t);
    store_slots(line, l, t);
}

NFK_FUNCTION void NFK_SIZED(nfk_prepare_lines)(
    const nfk_tower *t, void *lines, uint64_t *end, const uint64_t *q, const uint64_t *tail, size_t tail_count,
    const uint64_t *b3, const int8_t *digits, size_t digit_count) {
    const size_t line_size = 6 * 8 * N;
    uint8_t *line = lines;
    const lanes point = load_slots(q, 2, t), b = load_slots(b3, 1, t);
    const lanes negated = choose(slot_1, point, reduce_multiple(
        subtract_2p((lanes){{_mm512_setzero_si512()}}, point, &t->modulus), &t->modulus));
    lanes one;
    NFK_UNROLL for (int i = 0; i < L; i++) one.l[i] = _mm512_maskz_set1_epi64(0x10, (long long)t->one[i]);
    lanes r = choose(slot_2, point, one);
    for (size_t i = 0; i < digit_count; i++, line += line_size) {
        double_with_line(&r, line, &b, t);
        if (digits[i] == 0) continue;
        line += line_size;
        add_with_line(&r, line, digits[i] > 0 ? &point : &negated, t);
    }
    for (size_t i = 0; i < tail_count; i++, line += line_size) {
        const lanes next = load_slots(tail + 4 * N * i, 2, t);
        add_with_line(&r, line, &next, t);
    }
    store_slots((uint8_t *)end, r, t);
}
