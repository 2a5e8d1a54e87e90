"""Writes lib/poseidon/width_*.circom: the constants of Poseidon in the form that the template uses.

In the partial rounds only the first element of the state passes an S-box. Let x(k) be the S-box's input in partial
round k, d(k) = x(k)^5 - x(k), M the mixing matrix, e the first unit vector. The state u(k) before the S-box obeys
u(k+1) = M (u(k) + d(k) e) + c, and x(k) = e'u(k). As M satisfies its characteristic polynomial, x obeys a recurrence
of order t whose coefficients do not depend on k:

    x(k+t) = sum_j a(j) x(k+j) + b(j) d(k+j) + c(k+t)

so a partial round costs 2t products by constants, as the sparse matrices of the paper's appendix B do, and needs 2t + 1
constants for all rounds rather than for each. The first t of the x come from the state's entry, and the state after the
last round is a linear function of the last t of the x and d.
"""

import os

from field import MODULUS as P
from field import inverse
from poseidon import FULL, PARTIAL, parameters


def times(a, b):
    return [[sum(x * y for x, y in zip(r, c)) % P for c in zip(*b)] for r in a]


def apply(a, v):
    return [sum(x * y for x, y in zip(r, v)) % P for r in a]


def inverse_matrix(a):
    n = len(a)
    rows = [list(r) + [int(i == j) for j in range(n)] for i, r in enumerate(a)]
    for i in range(n):
        pivot = next(k for k in range(i, n) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        scale = inverse(rows[i][i])
        rows[i] = [v * scale % P for v in rows[i]]
        for k in range(n):
            if k != i and rows[k][i]:
                f = rows[k][i]
                rows[k] = [(u - f * v) % P for u, v in zip(rows[k], rows[i])]
    return [r[n:] for r in rows]


def tables(t: int):
    """first (4t), partial (R), last (4t), mixing (t*t), entry (t*t), gain (t), a (t), b (t), exitX, exitD (t*t each)."""
    constants, m = parameters(t)
    partial = PARTIAL[t - 2]
    half = FULL // 2
    first = [c for r in constants[:half] for c in r]
    # Runs of the partial rounds with all x and d zero but the constants: their share of x(k) and of the exit.
    powers = [[[int(i == j) for j in range(t)] for i in range(t)]]
    for _ in range(t):
        powers.append(times(m, powers[-1]))
    entry = [powers[k][0] for k in range(t)]  # e' M^k
    gain = [powers[k][0][0] for k in range(t + 1)]  # e' M^k e
    back = inverse_matrix(entry)
    a = apply(list(zip(*back)), powers[t][0])  # e' M^t = sum a(j) e' M^j
    b = [(gain[t - j] - sum(a[i] * gain[i - j] for i in range(j + 1, t))) % P for j in range(t)]
    # Constants only: u(k) with zero entry and d = 0.
    u, shares = [0] * t, []
    for k in range(partial):
        if k:
            u = apply(m, u)
        u = [(v + c) % P for v, c in zip(u, constants[half + k])]
        shares.append(list(u))
    partials = []
    for k in range(partial):
        c = shares[k][0]
        if k >= t:
            c -= sum(a[j] * shares[k - t + j][0] for j in range(t))
        partials.append(c % P)
    # The exit M (u(R-1) + d(R-1) e), from the last t: entry . u(R-t) = x - lower . d - (constants' share).
    lower = [[gain[i - j] if j < i else 0 for j in range(t)] for i in range(t)]
    exit_x = times(powers[t], back)
    correction = times(exit_x, lower)
    exit_d = [[(powers[t - j][i][0] - correction[i][j]) % P for j in range(t)] for i in range(t)]
    ending = apply(m, shares[-1])
    known = apply(exit_x, [shares[partial - t + i][0] for i in range(t)])
    last = [list(r) for r in constants[half + partial :]]
    last[0] = [(c + e - k) % P for c, e, k in zip(last[0], ending, known)]
    flat = lambda rows: [v for r in rows for v in r]
    return [first, partials, flat(last), flat(m), flat(entry), gain[:t], a, b, flat(exit_x), flat(exit_d)]


NAMES = ["first", "partial", "last", "mixing", "entry", "gain", "a", "b", "exitX", "exitD"]


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib", "poseidon")
    os.makedirs(folder, exist_ok=True)
    for t in range(2, 18):
        with open(os.path.join(folder, f"width_{t}.circom"), "w") as file:
            file.write("pragma circom 2.2.0;\n\n")
            file.write(f"// Poseidon's constants for width {t}. Written by reference/generate_poseidon.py: do not edit.\n\n")
            file.write(f"function poseidonConstants{t}() {{\n    return [\n")
            lines = []
            for name, values in zip(NAMES, tables(t)):
                lines.append((f"// {name}", [f"0x{v:064x}" for v in values]))
            for index, (title, values) in enumerate(lines):
                file.write(f"        {title}\n")
                for i, v in enumerate(values):
                    final = index == len(lines) - 1 and i == len(values) - 1
                    file.write(f"        {v}{'' if final else ','}\n")
            file.write("    ];\n}\n")


if __name__ == "__main__":
    main()
