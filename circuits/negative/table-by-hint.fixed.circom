// must report: determined
// The index chooses the entry.
pragma circom 2.2.0;

template Main() {
    signal input index;
    signal output out;
    signal lamps[3];
    var table[3] = [2, 3, 5];
    out <-- table[index];
    var sum = 0;
    var entry = 0;
    for (var i = 0; i < 3; i++) {
        lamps[i] <-- index == i ? 1 : 0;
        lamps[i] * (index - i) === 0;
        sum += lamps[i];
        entry += lamps[i] * table[i];
    }
    sum === 1;
    out === entry;
}

component main {public [index]} = Main();
