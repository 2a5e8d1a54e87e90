// Chooses the limb count at run time.
#include "CFieldKernels.h"

#if defined(__x86_64__)

void nfk_add_pairs_4(
    const nfk_modulus *, int, const void *, const uint32_t *, size_t, void *, const uint32_t *, void *);
void nfk_add_pairs_6(
    const nfk_modulus *, int, const void *, const uint32_t *, size_t, void *, const uint32_t *, void *);
void nfk_multiply_each_4(const nfk_modulus *, void *, const void *, const void *, size_t);
void nfk_multiply_each_6(const nfk_modulus *, void *, const void *, const void *, size_t);

void nfk_add_pairs(
    const nfk_modulus *m, int degree, const void *points, const uint32_t *pairs, size_t count, void *out,
    const uint32_t *slots, void *scratch) {
    (m->limbs == 4 ? nfk_add_pairs_4 : nfk_add_pairs_6)(m, degree, points, pairs, count, out, slots, scratch);
}

void nfk_multiply_each(const nfk_modulus *m, void *out, const void *a, const void *b, size_t count) {
    (m->limbs == 4 ? nfk_multiply_each_4 : nfk_multiply_each_6)(m, out, a, b, count);
}

#else

void nfk_add_pairs(
    const nfk_modulus *m, int degree, const void *points, const uint32_t *pairs, size_t count, void *out,
    const uint32_t *slots, void *scratch) {
    (void)m, (void)degree, (void)points, (void)pairs, (void)count, (void)out, (void)slots, (void)scratch;
    __builtin_trap();
}

void nfk_multiply_each(const nfk_modulus *m, void *out, const void *a, const void *b, size_t count) {
    (void)m, (void)out, (void)a, (void)b, (void)count;
    __builtin_trap();
}

#endif
