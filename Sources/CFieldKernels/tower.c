// Constants of a tower, and the choice between the two.
#include "CFieldKernels.h"

#include <string.h>

#include "modulus_constants.h"

// out = 2^exponent mod p in `count` limbs of 52 bits.
static void constant(uint64_t *out, const uint64_t *p, size_t n, size_t count, size_t exponent) {
    uint64_t value[6];
    nfk_power_of_two(value, p, n, exponent);
    nfk_cut52(out, count, value, n, 0);
}

bool nfk_tower_init(nfk_tower *t, const uint64_t *p, size_t limbs) {
    memset(t, 0, sizeof *t);
    if (!nfk_modulus_init(&t->modulus, p, limbs)) return false;
    const size_t n = limbs, lane_limbs = n == 4 ? 5 : 8;
    constant(t->one, p, n, lane_limbs, 52 * lane_limbs);
    constant(t->to_lanes, p, n, lane_limbs, 104 * lane_limbs - 64 * n);
    constant(t->to_points, p, n, lane_limbs, 156 * lane_limbs - 128 * n);
    constant(t->from_lanes, p, n, lane_limbs, 64 * n);
    return true;
}

#if defined(__x86_64__)

#define NFK_DECLARE(n)                                                                                             \
    void nfk_miller_loop_##n(                                                                                      \
        const nfk_tower *, uint64_t *, const nfk_loop_pair *, size_t, const int8_t *, size_t, size_t, void *);     \
    void nfk_cyclotomic_power_##n(const nfk_tower *, uint64_t *, const uint64_t *, const int8_t *, size_t);        \
    void nfk_prepare_lines_##n(                                                                                    \
        const nfk_tower *, void *, uint64_t *, const uint64_t *, const uint64_t *, size_t, const uint64_t *,       \
        const int8_t *, size_t);                                                                                   \
    void nfk_tower_multiply_##n(const nfk_tower *, uint64_t *, const uint64_t *, const uint64_t *);                \
    void nfk_tower_square_##n(const nfk_tower *, uint64_t *, const uint64_t *);
NFK_DECLARE(4)
NFK_DECLARE(6)

void nfk_miller_loop(
    const nfk_tower *t, uint64_t *out, const nfk_loop_pair *pairs, size_t count, const int8_t *digits,
    size_t digit_count, size_t line_count, void *scratch) {
    (t->modulus.limbs == 4 ? nfk_miller_loop_4 : nfk_miller_loop_6)(
        t, out, pairs, count, digits, digit_count, line_count, scratch);
}

void nfk_cyclotomic_power(
    const nfk_tower *t, uint64_t *out, const uint64_t *base, const int8_t *digits, size_t digit_count) {
    (t->modulus.limbs == 4 ? nfk_cyclotomic_power_4 : nfk_cyclotomic_power_6)(t, out, base, digits, digit_count);
}

void nfk_prepare_lines(
    const nfk_tower *t, void *lines, uint64_t *end, const uint64_t *q, const uint64_t *tail, size_t tail_count,
    const uint64_t *b3, const int8_t *digits, size_t digit_count) {
    (t->modulus.limbs == 4 ? nfk_prepare_lines_4 : nfk_prepare_lines_6)(
        t, lines, end, q, tail, tail_count, b3, digits, digit_count);
}

void nfk_tower_multiply(const nfk_tower *t, uint64_t *out, const uint64_t *a, const uint64_t *b) {
    (t->modulus.limbs == 4 ? nfk_tower_multiply_4 : nfk_tower_multiply_6)(t, out, a, b);
}

void nfk_tower_square(const nfk_tower *t, uint64_t *out, const uint64_t *a) {
    (t->modulus.limbs == 4 ? nfk_tower_square_4 : nfk_tower_square_6)(t, out, a);
}

#else

void nfk_miller_loop(
    const nfk_tower *t, uint64_t *out, const nfk_loop_pair *pairs, size_t count, const int8_t *digits,
    size_t digit_count, size_t line_count, void *scratch) {
    (void)t, (void)out, (void)pairs, (void)count, (void)digits, (void)digit_count, (void)line_count, (void)scratch;
    __builtin_trap();
}

void nfk_cyclotomic_power(
    const nfk_tower *t, uint64_t *out, const uint64_t *base, const int8_t *digits, size_t digit_count) {
    (void)t, (void)out, (void)base, (void)digits, (void)digit_count;
    __builtin_trap();
}

void nfk_prepare_lines(
    const nfk_tower *t, void *lines, uint64_t *end, const uint64_t *q, const uint64_t *tail, size_t tail_count,
    const uint64_t *b3, const int8_t *digits, size_t digit_count) {
    (void)t, (void)lines, (void)end, (void)q, (void)tail, (void)tail_count, (void)b3, (void)digits, (void)digit_count;
    __builtin_trap();
}

void nfk_tower_multiply(const nfk_tower *t, uint64_t *out, const uint64_t *a, const uint64_t *b) {
    (void)t, (void)out, (void)a, (void)b;
    __builtin_trap();
}

void nfk_tower_square(const nfk_tower *t, uint64_t *out, const uint64_t *a) {
    (void)t, (void)out, (void)a;
    __builtin_trap();
}

#endif
