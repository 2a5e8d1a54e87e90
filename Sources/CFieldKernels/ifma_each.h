// Elementwise products of long vectors.

// The words of eight consecutive elements.
NFK_INLINE words load_run(const uint8_t *at) {
    const uint8_t *row[8];
    NFK_UNROLL for (int k = 0; k < 8; k++) row[k] = at + k * 8 * N;
    return load_elements(row);
}

NFK_INLINE void store_run(uint8_t *at, words w) {
    uint8_t *row[8];
    NFK_UNROLL for (int k = 0; k < 8; k++) row[k] = at + k * 8 * N;
    store_elements(row, w);
}

NFK_FUNCTION static void NFK_SIZED(multiply_each)(
    const nfk_modulus *m, uint8_t *out, const uint8_t *a, const uint8_t *b, size_t count) {
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const size_t at = i * 8 * N;
        // The shift makes up for the larger divisor of the product.
        const lanes x = shift_left(cut(load_run(a + at)), drift), y = cut(load_run(b + at));
        store_run(out + at, join(reduce_once(multiply(x, y, m), m)));
    }
    for (; i < count; i++) {
        uint64_t x[N], y[N];
        __builtin_memcpy(x, a + i * 8 * N, 8 * N);
        __builtin_memcpy(y, b + i * 8 * N, 8 * N);
        NFK_SIZED(nfk_multiply)(x, x, y, m->p, m->n0);
        __builtin_memcpy(out + i * 8 * N, x, 8 * N);
    }
}
