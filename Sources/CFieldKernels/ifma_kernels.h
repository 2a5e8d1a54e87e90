// One limb count's kernels, complete.
#include "ifma_field.h"
#include "ifma_add.h"
#include "ifma_add_1.h"
#include "ifma_add_2.h"
#include "ifma_each.h"

void NFK_SIZED(nfk_add_pairs)(
    const nfk_modulus *m, int degree, const void *points, const uint32_t *pairs, size_t count, void *out,
    const uint32_t *slots, void *scratch) {
    const size_t size = 16 * N * (size_t)degree, most = degree == 1 ? chunk_pairs : chunk_pairs_2;
    _Static_assert(sizeof(lanes[2][2]) * chunk_groups <= nfk_scratch_bytes, "scratch too small");
    _Static_assert(sizeof(step_2[2]) * chunk_groups_2 <= nfk_scratch_bytes, "scratch too small");
    for (size_t start = 0; start < count; start += most) {
        const size_t length = count - start < most ? count - start : most;
        uint8_t *target = slots ? out : (uint8_t *)out + start * size;
        const uint32_t *chunk_slots = slots ? slots + start : NULL;
        if (degree == 1) NFK_SIZED(add_chunk_1)(m, points, pairs + 2 * start, length, target, chunk_slots, scratch);
        else NFK_SIZED(add_chunk_2)(m, points, pairs + 2 * start, length, target, chunk_slots, scratch);
    }
}

void NFK_SIZED(nfk_multiply_each)(const nfk_modulus *m, void *out, const void *a, const void *b, size_t count) {
    NFK_SIZED(multiply_each)(m, out, a, b, count);
}
