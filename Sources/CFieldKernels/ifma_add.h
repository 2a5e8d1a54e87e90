// Batched affine addition, what G1 and G2 have in common: fetching operands, the running products of the
// denominators, and the one inversion.
//
// Denominators d (of scale e) run in two independent chains of eight lanes, so that the multiplier always has a
// second product to work on. A chain's prefix products P_1 = d_1, P_s = P_(s−1)·d_s drift: the scale of P_s is
// s·e − (s − 1)·52L. Going back, with I_n = 1/(d_1…d_n) of scale g, the products I_s·P_(s−1) = 1/d_s and
// I_(s−1) = I_s·d_s drift the same way, and every 1/d_s comes out with one scale f = g − (n − 1)(52L − e). The root
// I_n must therefore be 2^(e + f)/P_n (as plain integers), whatever n is: one constant serves all lengths.
//
// For degree 1, e = 64N. The slope is λ = Δy·(1/Δx), and its square shall have scale 64N, so λ has
// (64N + 52L)/2 = 64N + drift/2, hence f = 64N + 3·drift/2 and e + f = 2·64N + 3·drift/2.
// For degree 2, d is the norm c0² + c1² of scale 64N − drift, and 1/Δx = (c0 − c1·u)/d: again e + f is the same.
// With the inverse in Montgomery form, 2^(2·64N)/P, the constant is `root` = 2^(64N + 3·drift/2).

enum {
    group = 16,                // pairs handled together: two chains of eight lanes
    chunk_pairs = 2048,        // pairs that share an inversion
    chunk_groups = chunk_pairs / group,
};

// What became of the lanes that the addition formula does not cover.
typedef struct {
    uint8_t doubled;   // P + P: numerator 3x², denominator 2y
    uint8_t first;     // the sum is operand 1 (operand 2 is the identity)
    uint8_t second;    // the sum is operand 2
    uint8_t identity;  // P + (−P)
} special;

// Where the sixteen pairs' operands lie and which enter negated.
typedef struct {
    const uint8_t *first[2][8], *second[2][8];
    __mmask8 negate_first[2], negate_second[2];
} operands;

// Stand-ins for missing pairs at the end: x = 1 and x = 2 (a difference that can be inverted).
static const uint64_t filler[2][24] = {{1}, {2}};

NFK_INLINE void locate(
    operands *o, const uint8_t *points, const uint32_t *pairs, size_t start, size_t count, size_t size) {
    NFK_UNROLL for (int c = 0; c < 2; c++) {
        uint32_t first_bits = 0, second_bits = 0;
        for (size_t k = 0; k < 8; k++) {
            const size_t i = start + 8 * (size_t)c + k;
            if (__builtin_expect(i < count, 1)) {
                const uint32_t a = pairs[2 * i], b = pairs[2 * i + 1];
                o->first[c][k] = points + (size_t)(a & 0x7fffffff) * size;
                o->second[c][k] = points + (size_t)(b & 0x7fffffff) * size;
                first_bits |= (a >> 31) << k;
                second_bits |= (b >> 31) << k;
            } else {
                o->first[c][k] = (const uint8_t *)filler[0];
                o->second[c][k] = (const uint8_t *)filler[1];
            }
        }
        o->negate_first[c] = (__mmask8)first_bits;
        o->negate_second[c] = (__mmask8)second_bits;
    }
}

// Asks for the points of the group at `start` before they are needed: they lie anywhere in a large array.
NFK_INLINE void prefetch(const uint8_t *points, const uint32_t *pairs, size_t start, size_t count, size_t size) {
    if (start + group > count) return;
    for (size_t k = 2 * start; k < 2 * (start + group); k++) {
        const uint8_t *point = points + (size_t)(pairs[k] & 0x7fffffff) * size;
        for (size_t line = 0; line < size; line += 64) _mm_prefetch((const char *)point + line, _MM_HINT_T0);
        _mm_prefetch((const char *)point + size - 1, _MM_HINT_T0);
    }
}

// Addresses of the results of one chain's eight lanes; `spill` takes those of stand-ins.
NFK_INLINE void destinations(
    uint8_t *at[8], uint8_t *out, const uint32_t *slots, size_t start, size_t count, size_t size, uint8_t *spill) {
    for (size_t k = 0; k < 8; k++) {
        const size_t i = start + k;
        at[k] = i < count ? out + (slots ? (size_t)slots[i] : i) * size : spill;
    }
}

// root[c] = 2^(e + f)/product[c] in all lanes: the lanes' products are combined by scalar products, inverted once,
// and taken apart again.
NFK_FUNCTION __attribute__((noinline)) static void invert_roots(
    lanes root[2], const lanes chain[2], const nfk_modulus *m) {
    uint64_t value[group][N], prefix[group][N], running[N];
    uint64_t column[N][8];
    for (int c = 0; c < 2; c++) {
        const words w = join(reduce_once(chain[c], m));
        for (int i = 0; i < N; i++) _mm512_storeu_si512(column[i], w.w[i]);
        for (int k = 0; k < 8; k++)
            for (int i = 0; i < N; i++) value[8 * c + k][i] = column[i][k];
    }
    for (int i = 0; i < N; i++) prefix[0][i] = value[0][i];
    for (int k = 1; k < group; k++) NFK_SIZED(nfk_multiply)(prefix[k], prefix[k - 1], value[k], m->p, m->n0);
    nfk_invert(m, running, prefix[group - 1]);
    NFK_SIZED(nfk_multiply)(running, running, m->root, m->p, m->n0);
    for (int k = group - 1; k > 0; k--) {
        uint64_t inverse[N];
        NFK_SIZED(nfk_multiply)(inverse, running, prefix[k - 1], m->p, m->n0);
        NFK_SIZED(nfk_multiply)(running, running, value[k], m->p, m->n0);
        for (int i = 0; i < N; i++) value[k][i] = inverse[i];
    }
    for (int i = 0; i < N; i++) value[0][i] = running[i];
    for (int c = 0; c < 2; c++) {
        words w;
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < 8; k++) column[i][k] = value[8 * c + k][i];
            w.w[i] = _mm512_loadu_si512(column[i]);
        }
        root[c] = cut(w);
    }
}

// y or −y limbwise, without carries.
NFK_INLINE lanes raw_negate_some(lanes y, __mmask8 mask, const nfk_modulus *m) {
    NFK_UNROLL for (int i = 0; i < L; i++)
        y.l[i] = _mm512_mask_sub_epi64(y.l[i], mask, limb_of(m->p52[i]), y.l[i]);
    return y;
}

NFK_INLINE lanes one_lanes(void) {
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = _mm512_setzero_si512();
    r.l[0] = _mm512_set1_epi64(1);
    return r;
}

NFK_INLINE lanes zero_lanes(void) {
    lanes r;
    NFK_UNROLL for (int i = 0; i < L; i++) r.l[i] = _mm512_setzero_si512();
    return r;
}
