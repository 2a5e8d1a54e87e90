pragma circom 2.2.0;

// Everything that a witness program may hold.
bus Point(n) {
    signal x[n];
    signal y;
}

function find(list, x) {
    var place = 0;
    while (place < 3 && list[place] != x) place++;
    if (place == 3) return 0 - 1;
    return place;
}

function twice(x) {
    return [x, x << 1];
}

template Square() {
    signal input in;
    signal output out <== in * in;
}

template Main(n) {
    input Point(n) p[2];
    signal input k;
    signal output out;
    signal place;
    var list[3] = [1, 2, 3];
    place <-- find(list, k);
    log("place", place);
    component squares[n];
    var sum = 0;
    for (var i = 0; i < n; i++) {
        squares[i] = Square();
        squares[i].in <== p[0].x[i] - p[1].y;
        sum += squares[i].out;
    }
    var t[2] = twice(k);
    var rest = k \ 3 + k % 3 + (k & 5) + (k | 2) + (k ^ 1) + (~k) + (k >> 1) + k ** 3 + 1 / (k + 1);
    if (k > 1 || !(k != 2)) {
        list[k % 3] = t[1];
        rest = -rest;
    }
    assert(k >= 0);
    signal difference <-- list[place] * rest;
    signal square <== place * place;
    square === place;
    out <== sum * difference;
}

component main {public [k]} = Main(2);
