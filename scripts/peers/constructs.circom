pragma circom 2.1.6;
function g(n) { var r = 0; while (n > 0) { r += n % 2; n = n \ 2; } return r; }
function h(a, k) { var s[3]; for (var i = 0; i < 3; i++) { s[i] = a[i] * k; } return s; }
template B(n) { signal input in; signal output out[n]; var lc = 0; var e = 1; for (var i = 0; i < n; i++) { out[i] <-- (in >> i) & 1; out[i] * (out[i] - 1) === 0; lc += out[i] * e; e = e + e; } lc === in; }
template Z() { signal input in; signal output out; signal inv; inv <-- in != 0 ? 1 / in : 0; out <== 1 - in * inv; in * out === 0; }
template M(n) { signal input a[n]; signal input {binary} s; signal output o[n]; for (var i = 0; i < n; i++) { o[i] <== s * a[i] + 1; } }
bus P(k) { signal x[k]; signal y; }
template Q() { P(2) input p; P(2) output q; q.x[0] <== p.x[1]; q.x[1] <== p.x[0]; q.y <== p.y * p.x[0]; }
template Main(n) {
    signal input in[3]; signal input w; P(2) input p; signal output out; signal output {binary} z;
    signal t[3]; component b = B(n); component ms[2]; var acc = 0; var arr[3] = h([1, 2, 3], g(7));
    b.in <== in[0];
    for (var i = 0; i < 2; i++) { ms[i] = M(3); for (var j = 0; j < 3; j++) { ms[i].a[j] <== in[j] * (i + 1); } }
    signal {binary} bit; bit <== b.out[0];
    ms[0].s <== bit; ms[1].s <== bit;
    t[0] <== Z()(in[1]);
    (t[1], t[2]) <== (in[0] * in[1], w + 1);
    for (var i = 0; i < n; i++) { if (i == 2) { acc += b.out[i]; } else { acc -= arr[0]; } }
    assert(n > 1); log("acc", acc);
    P(2) r; r <== Q()(p);
    out <== acc * ms[1].o[2] + r.y; z <== Z()(in[2]);
}
component main {public [w]} = Main(4);
