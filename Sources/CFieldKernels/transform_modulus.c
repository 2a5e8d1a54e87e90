// What transforms derive from a modulus of 4 limbs of 64 bits, 5 of 52.
#include "modulus_constants.h"
#include "nfk_transform.h"

enum { N = 4, L = 5 };

bool nfk_transform_init(nfk_transform *t, const uint64_t *p, size_t limbs) {
    if (limbs != N || p[3] >> 60 == 0 || p[3] >> 63 != 0 || !nfk_modulus_init(&t->modulus, p, limbs)) return false;
    const uint64_t mask = ((uint64_t)1 << 52) - 1;
    const uint64_t *const p52 = t->modulus.p52;
    // x with p·x + 1 = 0, limb by limb: s is the sum so far.
    uint64_t s[L] = {1};
    for (int i = 0; i < L; i++) {
        const uint64_t x = s[i] * t->modulus.n52 & mask;
        t->negated_inverse52[i] = x;
        unsigned __int128 running = 0;
        for (int j = 0; i + j < L; j++) {
            running += (unsigned __int128)x * p52[j] + s[i + j];
            s[i + j] = (uint64_t)running & mask;
            running >>= 52;
        }
    }
    // p − (2^260 mod p)
    uint64_t one[N];
    nfk_power_of_two(one, p, N, 260);
    uint64_t borrow = 0;
    for (int i = 0; i < N; i++) {
        const unsigned __int128 d = (unsigned __int128)p[i] - one[i] - borrow;
        t->minus_one[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    return true;
}
