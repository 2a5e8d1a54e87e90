// One tower's kernels, complete: the Miller loop, powers, products.

// Six coefficients of a line, the scaled ones multiplied by their factors.
NFK_INLINE void evaluate_line(coefficients *line, const uint8_t *memory, const lanes *factors, const nfk_tower *t) {
    const uint8_t *at[8];
    NFK_UNROLL for (int k = 0; k < 8; k++) at[k] = memory + (k < 6 ? k : 0) * 8 * N;
    const lanes value = multiply(cut(load_elements(at)), *factors, &t->modulus);
    fill_coefficients_low(line, value, t);
}

// What a line's six coefficients are multiplied by: the conversion factor, x/y and 1/y.
NFK_INLINE lanes line_factors(const nfk_loop_pair *pair, const nfk_tower *t) {
    const uint8_t *at[8];
    NFK_UNROLL for (int k = 0; k < 8; k++)
        at[k] = (const uint8_t *)(k / 2 == 1 ? pair->x : pair->y);
    const lanes point = multiply(cut(load_elements(at)), constant_lanes(t->to_points), &t->modulus);
    return choose(NFK_TWIST_D ? 0x03 : 0x30, point, constant_lanes(t->to_lanes));
}

NFK_INLINE void multiply_by_lines(
    twelve *f, const nfk_loop_pair *pairs, size_t count, const lanes *factors, size_t index, const nfk_tower *t) {
    for (size_t i = 0; i < count; i++) {
        coefficients line;
        evaluate_line(&line, (const uint8_t *)pairs[i].lines + index * 6 * 8 * N, &factors[i], t);
        if (pairs[i].normalised) multiply_by_normalised_line(f, &line, t);
        else multiply_by_line(f, &line, t);
    }
}

NFK_FUNCTION void NFK_SIZED(nfk_miller_loop)(
    const nfk_tower *t, uint64_t *out, const nfk_loop_pair *pairs, size_t count, const int8_t *digits,
    size_t digit_count, size_t line_count, void *scratch) {
    lanes *factors = scratch;
    for (size_t i = 0; i < count; i++) factors[i] = line_factors(&pairs[i], t);
    twelve f = one_twelve(t);
    size_t line = 0;
    for (size_t i = 0; i < digit_count; i++) {
        if (i > 0) square_twelve(&f, t);
        multiply_by_lines(&f, pairs, count, factors, line++, t);
        if (digits[i] != 0) multiply_by_lines(&f, pairs, count, factors, line++, t);
    }
    while (line < line_count) multiply_by_lines(&f, pairs, count, factors, line++, t);
    store_twelve(out, &f, t);
}

NFK_FUNCTION void NFK_SIZED(nfk_cyclotomic_power)(
    const nfk_tower *t, uint64_t *out, const uint64_t *base, const int8_t *digits, size_t digit_count) {
    // Odd powers 1, 3, 5, 7 and their inverses, as far as the digits need them.
    coefficients odd[4], inverse[4];
    int largest = 0;
    for (size_t i = 0; i < digit_count; i++) {
        const int size = digits[i] < 0 ? -digits[i] : digits[i];
        if (size > largest) largest = size;
    }
    twelve power, square;
    load_twelve(&power, base, t);
    square = power;
    cyclotomic_square_twelve(&square, t);
    coefficients step;
    fill_coefficients(&step, &square, t);
    for (int i = 0; i <= largest / 2 && i < 4; i++) {
        if (i > 0) multiply_twelve(&power, &power, &step, t);
        const twelve conjugate = conjugated(&power, t);
        fill_coefficients(&odd[i], &power, t);
        fill_coefficients(&inverse[i], &conjugate, t);
    }
    twelve result = one_twelve(t);
    bool started = false;
    for (size_t i = digit_count; i-- > 0;) {
        if (started) cyclotomic_square_twelve(&result, t);
        const int digit = digits[i];
        if (digit == 0) continue;
        started = true;
        multiply_twelve(&result, &result, digit > 0 ? &odd[(digit >> 1) & 3] : &inverse[(-digit >> 1) & 3], t);
    }
    store_twelve(out, &result, t);
}

NFK_FUNCTION void NFK_SIZED(nfk_tower_multiply)(
    const nfk_tower *t, uint64_t *out, const uint64_t *a, const uint64_t *b) {
    twelve x, y;
    load_twelve(&x, a, t);
    load_twelve(&y, b, t);
    coefficients c;
    fill_coefficients(&c, &y, t);
    multiply_twelve(&x, &x, &c, t);
    store_twelve(out, &x, t);
}

NFK_FUNCTION void NFK_SIZED(nfk_tower_square)(const nfk_tower *t, uint64_t *out, const uint64_t *a) {
    twelve x;
    load_twelve(&x, a, t);
    square_twelve(&x, t);
    store_twelve(out, &x, t);
}
