pragma circom 2.2.0;

// Bits and numbers.
//
// The tag {binary} is the library's promise that a signal is 0 or 1. Templates that would be unsound on other values
// ask for it, so that forgetting the check is an error of the compiler and not of the circuit. `Binary` gives the tag
// to bits that come from outside.

/// The number of bits of the field's modulus, at compile time.
function fieldBits() {
    var n = 0;
    // -1 is the largest field element; shifting right divides it.
    for (var rest = -1; rest != 0; rest = rest >> 1) n++;
    return n;
}

/// Bits that are known to be 0 or 1.
///
/// Inputs: `in[n]`, any values. Output: the same values, tagged.
/// Guarantees: every `in[i]` is 0 or 1. Cost: n.
template Binary(n) {
    signal input in[n];
    signal output {binary} out[n];
    for (var i = 0; i < n; i++) {
        in[i] * (in[i] - 1) === 0;
        out[i] <== in[i];
    }
}

/// The n bits of a number, least significant first.
///
/// Input: `in`. Output: `out[n]`.
/// Guarantees: in = Σ out[i]·2^i as an integer, hence in < 2^n. The bits are unique because n is less than the number
/// of the modulus's bits; for all 254 use `Num2BitsStrict`. Cost: n.
template Num2Bits(n) {
    assert(n < fieldBits());
    signal input in;
    signal output {binary} out[n];
    var sum = 0;
    for (var i = 0; i < n; i++) {
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * (1 << i);
    }
    in === sum;
}

/// The number with the given bits, least significant first.
///
/// Inputs: `in[n]`. Output: `out` = Σ in[i]·2^i in the field: with n of the modulus's bits or more, different bits may
/// give the same number. Cost: none.
template Bits2Num(n) {
    signal input {binary} in[n];
    signal output out;
    var sum = 0;
    for (var i = 0; i < n; i++) sum += in[i] * (1 << i);
    out <== sum;
}

/// Bits whose number, as an integer, is at most the constant c.
///
/// Inputs: `in[n]`, least significant first. Requires 0 ≤ c < 2^n.
/// Guarantees: Σ in[i]·2^i ≤ c. From the top, `equal` says that all bits agree with c so far where c has a one; where c
/// has a zero, a bit may be one only if they do not. Cost: one for each bit of c above its trailing ones.
template BitsAtMost(n, c) {
    signal input {binary} in[n];
    var trailingOnes = 0;
    while (trailingOnes < n && ((c >> trailingOnes) & 1) == 1) trailingOnes++;
    signal equal[n + 1];
    equal[n] <== 1;
    for (var i = n - 1; i >= 0; i--) {
        if (i >= trailingOnes && ((c >> i) & 1) == 1) {
            equal[i] <== equal[i + 1] * in[i];
        } else {
            equal[i] <== equal[i + 1];
            if (i >= trailingOnes) in[i] * equal[i] === 0;
        }
    }
}

/// The bits, least significant first, of a number that is at most the constant c.
///
/// Input: `in`. Output: `out[n]`. Requires 0 ≤ c < 2^n.
/// Guarantees: Σ out[i]·2^i equals `in` modulo the field and is at most c as an integer; so the bits are unique.
/// Cost: n, and one more for each one of c above its trailing ones: where c has a zero, "boolean, and zero unless a higher
/// bit differs" is one constraint.
template Num2BitsAtMost(n, c) {
    assert(n <= fieldBits());
    signal input in;
    signal output {binary} out[n];
    var trailingOnes = 0;
    while (trailingOnes < n && ((c >> trailingOnes) & 1) == 1) trailingOnes++;
    // Whether all bits from here up agree with c.
    signal equal[n + 1];
    equal[n] <== 1;
    var sum = 0;
    for (var i = n - 1; i >= 0; i--) {
        out[i] <-- (in >> i) & 1;
        sum += out[i] * (1 << i);
        if (i >= trailingOnes && ((c >> i) & 1) == 1) {
            out[i] * (out[i] - 1) === 0;
            equal[i] <== equal[i + 1] * out[i];
        } else {
            equal[i] <== equal[i + 1];
            if (i >= trailingOnes) out[i] * (1 - equal[i] - out[i]) === 0;
            else out[i] * (out[i] - 1) === 0;
        }
    }
    in === sum;
}

/// All bits of a field element, least significant first, as the unique integer below the modulus.
///
/// Input: `in`. Output: `out[fieldBits()]`.
/// Guarantees: Σ out[i]·2^i equals `in` as an integer, not merely modulo the field: the alias in + p is refused.
/// Cost: 353 on BN254.
template Num2BitsStrict() {
    var n = fieldBits();
    signal input in;
    signal output {binary} out[n];
    component bits = Num2BitsAtMost(n, -1);
    bits.in <== in;
    out <== bits.out;
}

/// The constant bit b. Cost: none.
template Constant(b) {
    assert(b == 0 || b == 1);
    signal output {binary} out;
    out <== b;
}

/// Exclusive or of two bits. Cost: 1.
template Xor() {
    signal input {binary} a;
    signal input {binary} b;
    signal output {binary} out;
    out <== a + b - 2 * a * b;
}

/// Conjunction of two bits. Cost: 1.
template And() {
    signal input {binary} a;
    signal input {binary} b;
    signal output {binary} out;
    out <== a * b;
}

/// Disjunction of two bits. Cost: 1.
template Or() {
    signal input {binary} a;
    signal input {binary} b;
    signal output {binary} out;
    out <== a + b - a * b;
}

/// Negation of a bit. Cost: none.
template Not() {
    signal input {binary} in;
    signal output {binary} out;
    out <== 1 - in;
}

/// Exclusive or of three bits in one constraint.
///
/// With s = a + b + c, the conic s² − 2·s·x − 2·s + 3·x = 0 passes through (0,0), (1,1), (2,0) and (3,1), and is linear in
/// x with a coefficient 3 − 2·s that is not zero there: so x is determined. Cost: 1.
template Xor3() {
    signal input {binary} a;
    signal input {binary} b;
    signal input {binary} c;
    signal output {binary} out;
    var s = a + b + c;
    out <-- a ^ b ^ c;
    s * (2 + 2 * out - s) === 3 * out;
}

/// Majority of three bits in one constraint.
///
/// With s = a + b + c, the conic s² − 4·s·m − s + 6·m = 0 passes through (0,0), (1,0), (2,1) and (3,1), and the
/// coefficient 6 − 4·s of m is not zero there. Cost: 1.
template Majority() {
    signal input {binary} a;
    signal input {binary} b;
    signal input {binary} c;
    signal output {binary} out;
    var s = a + b + c;
    out <-- (a & b) | (a & c) | (b & c);
    s * (4 * out + 1 - s) === 6 * out;
}

/// The 32 bits, least significant first, of a sum of numbers given as one linear expression, modulo 2^32.
///
/// Input: `in`, which the caller knows to be less than 2^(32 + carries). Output: `out[32]`.
/// Cost: 32 + carries.
template Word32(carries) {
    signal input in;
    signal output {binary} out[32];
    component bits = Num2Bits(32 + carries);
    bits.in <== in;
    for (var i = 0; i < 32; i++) out[i] <== bits.out[i];
}

/// Bits of bytes, each byte most significant bit first: the order in which hash functions are specified.
///
/// Inputs: `in[n]`. Output: `out[8·n]`. Guarantees: every `in[i]` is less than 256. Cost: 8·n.
template BytesToBits(n) {
    signal input in[n];
    signal output {binary} out[8 * n];
    component bits[n];
    for (var i = 0; i < n; i++) {
        bits[i] = Num2Bits(8);
        bits[i].in <== in[i];
        for (var j = 0; j < 8; j++) out[8 * i + j] <== bits[i].out[7 - j];
    }
}

/// Bytes of bits, each byte most significant bit first. Cost: none.
template BitsToBytes(n) {
    signal input {binary} in[8 * n];
    signal output out[n];
    for (var i = 0; i < n; i++) {
        var sum = 0;
        for (var j = 0; j < 8; j++) sum += in[8 * i + j] * (1 << (7 - j));
        out[i] <== sum;
    }
}
