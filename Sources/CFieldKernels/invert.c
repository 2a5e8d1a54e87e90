// Binary greatest common divisor with approximations: 31 steps at a time are decided on 64-bit stand-ins of the two
// numbers, then applied at once to the full numbers and to their cofactors.
#include "CFieldKernels.h"

typedef unsigned __int128 u128;
typedef __int128 i128;

enum { steps = 31 };

// Two columns of a 2×2 matrix of small signed factors: row (f, g).
typedef struct { int64_t f0, g0, f1, g1; } factors;

// out = (a·f + b·g) / 2^31, exact; returns all ones if that is negative, and then out is negated.
__attribute__((always_inline)) static inline uint64_t
combine(uint64_t *out, const uint64_t *a, const uint64_t *b, int64_t f, int64_t g, size_t n) {
    i128 carry = 0;
    uint64_t previous = 0;
    for (size_t i = 0; i < n; i++) {
        // |f| + |g| ≤ 2^31, so the sum of both products and the carry stays within 97 bits.
        const i128 sum = (i128)((u128)a[i]) * f + (i128)((u128)b[i]) * g + carry;
        const uint64_t low = (uint64_t)sum;
        carry = sum >> 64;
        if (i > 0) out[i - 1] = previous >> steps | low << (64 - steps);
        previous = low;
    }
    out[n - 1] = previous >> steps | (uint64_t)carry << (64 - steps);
    const uint64_t negative = (uint64_t)(carry >> 63);
    uint64_t increment = negative & 1;
    for (size_t i = 0; i < n; i++) {
        const u128 limb = (u128)(out[i] ^ negative) + increment;
        out[i] = (uint64_t)limb;
        increment = (uint64_t)(limb >> 64);
    }
    return negative;
}

// out = (u·f + v·g) / 2^31 mod p, canonical for canonical u, v.
__attribute__((always_inline)) static inline void
combine_mod(uint64_t *out, const uint64_t *u, const uint64_t *v, int64_t f, int64_t g, const uint64_t *p,
            uint64_t n0, size_t n) {
    i128 carry = 0;
    uint64_t sum[7];
    for (size_t i = 0; i < n; i++) {
        carry += (i128)((u128)u[i]) * f + (i128)((u128)v[i]) * g;
        sum[i] = (uint64_t)carry;
        carry >>= 64;
    }
    // A multiple of p makes the lowest 31 bits vanish; a negative sum, above −2^31·p, gets 2^31·p more.
    const uint64_t is_negative = (uint64_t)(carry >> 127) & 1;
    const uint64_t fold = ((sum[0] * n0) & ((1ull << steps) - 1)) + (is_negative << steps);
    u128 product = 0;
    for (size_t i = 0; i < n; i++) {
        product += (u128)p[i] * fold + sum[i];
        sum[i] = (uint64_t)product;
        product >>= 64;
    }
    sum[n] = (uint64_t)product + (uint64_t)carry;
    for (size_t i = 0; i < n; i++) out[i] = sum[i] >> steps | sum[i + 1] << (64 - steps);
    // The quotient lies below 2p; its top bit may stand above the limbs.
    const uint64_t top = sum[n] >> steps;
    uint64_t difference[6], borrow = 0;
    for (size_t i = 0; i < n; i++) {
        const u128 limb = (u128)out[i] - p[i] - borrow;
        difference[i] = (uint64_t)limb;
        borrow = (uint64_t)(limb >> 64) & 1;
    }
    const uint64_t keep = 0 - (borrow & ~top);
    for (size_t i = 0; i < n; i++) out[i] = (out[i] & keep) | (difference[i] & ~keep);
}

// The lowest 31 bits and the highest 33 bits (counted from the longer number's top) of both numbers.
__attribute__((always_inline)) static inline void
approximate(uint64_t *x, uint64_t *y, const uint64_t *a, const uint64_t *b, size_t n) {
    uint64_t found = 0, top_a = a[0], top_b = b[0], next_a = 0, next_b = 0, is_long = 0;
    for (size_t i = n; i-- > 1;) {
        const uint64_t either = a[i] | b[i];
        const uint64_t here = ~found & (0 - (uint64_t)(either != 0));
        top_a = (top_a & ~here) | (a[i] & here);
        top_b = (top_b & ~here) | (b[i] & here);
        next_a = (next_a & ~here) | (a[i - 1] & here);
        next_b = (next_b & ~here) | (b[i - 1] & here);
        found |= here;
        is_long |= here;
    }
    const int zeros = __builtin_clzll((top_a | top_b) | 1);
    const uint64_t high_a = (uint64_t)((((u128)top_a << 64 | next_a) << zeros) >> 64);
    const uint64_t high_b = (uint64_t)((((u128)top_b << 64 | next_b) << zeros) >> 64);
    const uint64_t low_mask = (1ull << steps) - 1;
    const uint64_t long_a = (high_a & ~low_mask) | (a[0] & low_mask);
    const uint64_t long_b = (high_b & ~low_mask) | (b[0] & low_mask);
    // Numbers of one limb are their own stand-ins.
    *x = (long_a & is_long) | (a[0] & ~is_long);
    *y = (long_b & is_long) | (b[0] & ~is_long);
}

__attribute__((always_inline)) static inline factors decide(uint64_t x, uint64_t y) {
    factors t = {1, 0, 0, 1};
    for (int i = 0; i < steps; i++) {
        const uint64_t odd = 0 - (x & 1);
        const uint64_t swap = odd & (0 - (uint64_t)(x < y));
        const uint64_t dx = (x ^ y) & swap;
        const int64_t df = (t.f0 ^ t.f1) & (int64_t)swap, dg = (t.g0 ^ t.g1) & (int64_t)swap;
        x ^= dx, y ^= dx;
        t.f0 ^= df, t.f1 ^= df, t.g0 ^= dg, t.g1 ^= dg;
        x -= y & odd;
        t.f0 -= t.f1 & (int64_t)odd;
        t.g0 -= t.g1 & (int64_t)odd;
        x >>= 1;
        t.f1 *= 2, t.g1 *= 2;
    }
    return t;
}

__attribute__((always_inline)) static inline void
invert(uint64_t *out, const uint64_t *input, const uint64_t *p, uint64_t n0, size_t n) {
    uint64_t a[6], b[6], u[6], v[6];
    for (size_t i = 0; i < n; i++) a[i] = input[i], b[i] = p[i], u[i] = 0, v[i] = 0;
    u[0] = 1;
    // Throughout: a ≡ u·input and b ≡ v·input (mod p); b is odd. Each step shortens a and b together by at least one
    // bit, so 2·64N − 1 steps suffice.
    for (size_t done = 0; done < 2 * 64 * n - 1; done += steps) {
        uint64_t x, y;
        approximate(&x, &y, a, b, n);
        factors t = decide(x, y);
        uint64_t next_a[6], next_b[6], next_u[6], next_v[6];
        const int64_t flip_a = (int64_t)combine(next_a, a, b, t.f0, t.g0, n);
        const int64_t flip_b = (int64_t)combine(next_b, a, b, t.f1, t.g1, n);
        t.f0 = (t.f0 ^ flip_a) - flip_a, t.g0 = (t.g0 ^ flip_a) - flip_a;
        t.f1 = (t.f1 ^ flip_b) - flip_b, t.g1 = (t.g1 ^ flip_b) - flip_b;
        combine_mod(next_u, u, v, t.f0, t.g0, p, n0, n);
        combine_mod(next_v, u, v, t.f1, t.g1, p, n0, n);
        for (size_t i = 0; i < n; i++) a[i] = next_a[i], b[i] = next_b[i], u[i] = next_u[i], v[i] = next_v[i];
    }
    // b = gcd(input, p) = 1 and v = 1/input; for a zero input b = p and v = 0 still.
    for (size_t i = 0; i < n; i++) out[i] = v[i];
}

// out = a·b·2^(−64N) mod p without special instructions.
__attribute__((always_inline)) static inline void
montgomery(uint64_t *out, const uint64_t *a, const uint64_t *b, const nfk_modulus *m, size_t n) {
    uint64_t t[8] = {0};
    for (size_t i = 0; i < n; i++) {
        u128 carry = 0;
        for (size_t j = 0; j < n; j++) {
            carry += (u128)a[i] * b[j] + t[j];
            t[j] = (uint64_t)carry;
            carry >>= 64;
        }
        carry += t[n];
        t[n] = (uint64_t)carry;
        const uint64_t fold = t[0] * m->n0;
        carry = ((u128)fold * m->p[0] + t[0]) >> 64;
        for (size_t j = 1; j < n; j++) {
            carry += (u128)fold * m->p[j] + t[j];
            t[j - 1] = (uint64_t)carry;
            carry >>= 64;
        }
        carry += t[n];
        t[n - 1] = (uint64_t)carry;
        t[n] = (uint64_t)(carry >> 64);
    }
    uint64_t difference[6], borrow = 0;
    for (size_t i = 0; i < n; i++) {
        const u128 limb = (u128)t[i] - m->p[i] - borrow;
        difference[i] = (uint64_t)limb;
        borrow = (uint64_t)(limb >> 64) & 1;
    }
    const uint64_t keep = 0 - borrow;
    for (size_t i = 0; i < n; i++) out[i] = (t[i] & keep) | (difference[i] & ~keep);
}

void nfk_invert_plain(size_t limbs, uint64_t *out, const uint64_t *a, const uint64_t *p, uint64_t n0) {
    if (limbs == 4) invert(out, a, p, n0, 4);
    else invert(out, a, p, n0, 6);
}

void nfk_invert(const nfk_modulus *m, uint64_t *out, const uint64_t *a) {
    uint64_t inverse[6];
    if (m->limbs == 4) {
        invert(inverse, a, m->p, m->n0, 4);
        montgomery(out, inverse, m->r3, m, 4);
    } else {
        invert(inverse, a, m->p, m->n0, 6);
        montgomery(out, inverse, m->r3, m, 6);
    }
}
