#include "CFieldKernels.h"

#include <string.h>

#include "modulus_constants.h"

static bool is_below(const uint64_t *a, const uint64_t *b, size_t n) {
    for (size_t i = n; i-- > 0;)
        if (a[i] != b[i]) return a[i] < b[i];
    return false;
}

// a = 2a mod p, and whether 2a reached p; the modulus leaves a bit of headroom.
static uint64_t double_mod(uint64_t *a, const uint64_t *p, size_t n) {
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t next = a[i] >> 63;
        a[i] = a[i] << 1 | carry;
        carry = next;
    }
    if (is_below(a, p, n)) return 0;
    uint64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        const unsigned __int128 difference = (unsigned __int128)a[i] - p[i] - borrow;
        a[i] = (uint64_t)difference;
        borrow = (uint64_t)(difference >> 64) & 1;
    }
    return 1;
}

void nfk_power_of_two(uint64_t *out, const uint64_t *p, size_t n, size_t exponent) {
    memset(out, 0, n * sizeof *out);
    out[0] = 1;
    for (size_t i = 0; i < exponent; i++) (void)double_mod(out, p, n);
}

void nfk_cut52(uint64_t *out, size_t count, const uint64_t *value, size_t n, size_t shift) {
    for (size_t i = 0; i < count; i++) {
        uint64_t limb = 0;
        for (size_t bit = 0; bit < 52; bit++) {
            const size_t position = 52 * i + bit;
            if (position < shift || position - shift >= 64 * n) continue;
            const size_t source = position - shift;
            limb |= (value[source / 64] >> (source % 64) & 1) << bit;
        }
        out[i] = limb;
    }
}

// ⌊2^exponent/p⌋, where that is below 2^64.
static uint64_t quotient_of_power(const uint64_t *p, size_t n, size_t exponent) {
    // Long division of 2^exponent, bit by bit; what leaves at the top of the quotient is zero.
    uint64_t rest[6] = {1}, quotient = 0;
    for (size_t i = 0; i < exponent; i++) quotient = quotient << 1 | double_mod(rest, p, n);
    return quotient;
}

bool nfk_modulus_init(nfk_modulus *m, const uint64_t *p, size_t limbs) {
    memset(m, 0, sizeof *m);
    if (limbs != 4 && limbs != 6) return false;
    if ((p[0] & 1) == 0 || p[limbs - 1] == 0 || p[limbs - 1] >= 0x7fffffffffffffff) return false;
    m->limbs = limbs;
    memcpy(m->p, p, limbs * sizeof *p);
    uint64_t inverse = 1;  // Newton: each step doubles the number of right bits
    for (int i = 0; i < 6; i++) inverse *= 2 - p[0] * inverse;
    m->n0 = 0 - inverse;
    m->n52 = m->n0 & ((1ull << 52) - 1);

    const size_t lane_limbs = limbs == 4 ? 5 : 8;
    nfk_cut52(m->p52, lane_limbs, p, limbs, 0);
    if (m->p52[lane_limbs - 1] < 16) return false;
    nfk_cut52(m->two_p52, lane_limbs, p, limbs, 1);
    nfk_power_of_two(m->r3, p, limbs, 3 * 64 * limbs);
    const size_t drift = 52 * lane_limbs - 64 * limbs;
    nfk_power_of_two(m->root, p, limbs, 64 * limbs + drift + drift / 2);
    const uint64_t mask = (1ull << 52) - 1;
    unsigned __int128 sum = 1;  // 2^(−52) is (1 + n52·p)/2^52
    for (size_t i = 0; i <= lane_limbs; i++) {
        if (i < lane_limbs) sum += (unsigned __int128)m->n52 * m->p52[i];
        if (i > 0) m->fold52[i - 1] = (uint64_t)sum & mask;
        sum >>= 52;
    }
    uint64_t carry = 1;
    for (size_t i = 0; i < lane_limbs; i++) {
        const uint64_t limb = (m->p52[i] ^ mask) + carry;
        m->negated_p52[i] = limb & mask;
        carry = limb >> 52;
    }
    m->estimate = quotient_of_power(p, limbs, limbs == 4 ? 300 : 432);
    return true;
}
