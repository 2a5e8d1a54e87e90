// What transforms derive from a modulus of 4 limbs of 64 bits, 5 of 52.
#include <string.h>

#include "nfk_transform.h"

enum { N = 4, L = 5 };

// a = 2a mod p; returns the quotient, 0 or 1.
static uint64_t double_mod(uint64_t *a, const uint64_t *p) {
    uint64_t difference[N], borrow = 0;
    for (int i = N - 1; i > 0; i--) a[i] = a[i] << 1 | a[i - 1] >> 63;
    a[0] <<= 1;
    for (int i = 0; i < N; i++) {
        const unsigned __int128 d = (unsigned __int128)a[i] - p[i] - borrow;
        difference[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    if (borrow) return 0;
    memcpy(a, difference, sizeof difference);
    return 1;
}

bool nfk_transform_init(nfk_transform *t, const uint64_t *p, size_t limbs) {
    if (limbs != N || p[3] >> 60 == 0 || p[3] >> 63 != 0 || !nfk_modulus_init(&t->modulus, p, limbs)) return false;
    const uint64_t mask = ((uint64_t)1 << 52) - 1;
    const uint64_t *const p52 = t->modulus.p52;
    // x with p·x + 1 = 0, limb by limb: s is the sum so far.
    uint64_t s[L] = {1}, carry = 1;
    for (int i = 0; i < L; i++) {
        const uint64_t x = s[i] * t->modulus.n52 & mask;
        t->negated_inverse52[i] = x;
        unsigned __int128 running = 0;
        for (int j = 0; i + j < L; j++) {
            running += (unsigned __int128)x * p52[j] + s[i + j];
            s[i + j] = (uint64_t)running & mask;
            running >>= 52;
        }
        const uint64_t limb = (p52[i] ^ mask) + carry;
        t->negated_p52[i] = limb & mask;
        carry = limb >> 52;
    }
    // Long division of a power of two: remainder in r, quotient's bits as they come. 2^251 < p.
    uint64_t r[N] = {0, 0, 0, (uint64_t)1 << 59};
    uint64_t quotient = 0, power = 251;
    while (quotient >> 51 == 0) {
        quotient = quotient << 1 | double_mod(r, p);
        power++;
    }
    t->reciprocal = quotient;
    t->reciprocal_shift = power - 260;
    // p − (2^260 mod p), by the remainder's doublings from 2^251.
    uint64_t one[N] = {0, 0, 0, (uint64_t)1 << 59};
    for (int i = 251; i < 260; i++) double_mod(one, p);
    uint64_t borrow = 0;
    for (int i = 0; i < N; i++) {
        const unsigned __int128 d = (unsigned __int128)p[i] - one[i] - borrow;
        t->minus_one[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    return true;
}
