// Runs a witness program of the peer compiler: node peer_witness.mjs PROGRAM.wasm INPUT.json WITNESS.wtns [REPEAT]
//
// Prints one line of JSON with the seconds that compiling the program took and those of each computation. Values cross the
// border of the program's memory in 32-bit words, least significant first; signals are named by the 64-bit FNV-1a hash of
// their name; nested arrays are flattened, first index slowest, and buses member by member.

import { readFileSync, writeFileSync } from "node:fs";

const [programPath, inputPath, witnessPath, repeat = "1"] = process.argv.slice(2);
const started = performance.now();
const module = await WebAssembly.compile(readFileSync(programPath));

const failures = ["", "signal not found", "too many values", "already set", "assertion failed", "no memory", "bad index"];
let instance;
let messages = [];

function message() {
    let text = "";
    for (let code = instance.exports.getMessageChar(); code !== 0; code = instance.exports.getMessageChar()) {
        text += String.fromCharCode(code);
    }
    return text;
}

instance = await WebAssembly.instantiate(module, {
    runtime: {
        exceptionHandler(code) { throw new Error(`${failures[code] ?? "failure " + code}\n${messages.join("\n")}`); },
        printErrorMessage() { messages.push(message()); },
        writeBufferMessage() { messages.push(message()); },
        showSharedRWMemory() {
            messages.push(String(readValue()));
        },
    },
});
const calls = instance.exports;
const compiled = performance.now();
const words = calls.getFieldNumLen32();

function readValue() {
    let value = 0n;
    for (let i = words - 1; i >= 0; i--) value = (value << 32n) | BigInt(calls.readSharedRWMemory(i) >>> 0);
    return value;
}

calls.getRawPrime();
const prime = readValue();

function hash(name) {
    let value = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(name)) {
        value = ((value ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    }
    return value;
}

// The values of an input file by the name under which the program knows them: buses' members have qualified names.
function flatten(name, value, values) {
    if (Array.isArray(value)) {
        const isBus = value.flat(Infinity).some((element) => typeof element === "object");
        if (isBus) value.forEach((element, i) => flatten(`${name}[${i}]`, element, values));
        else values.set(name, value.flat(Infinity).map(BigInt));
    } else if (typeof value === "object") {
        for (const [member, inner] of Object.entries(value)) flatten(`${name}.${member}`, inner, values);
    } else values.set(name, [BigInt(value)]);
}

const values = new Map();
for (const [name, value] of Object.entries(JSON.parse(readFileSync(inputPath, "utf8")))) flatten(name, value, values);

const seconds = [];
let witness;
for (let run = 0; run < Number(repeat); run++) {
    const start = performance.now();
    calls.init(1);
    let given = 0;
    for (const [name, list] of values) {
        const key = hash(name);
        const [high, low] = [Number(key >> 32n) | 0, Number(key & 0xffffffffn) | 0];
        const expected = calls.getInputSignalSize(high, low);
        if (expected >= 0 && expected !== list.length) throw new Error(`${name}: ${list.length} values, not ${expected}`);
        list.forEach((element, position) => {
            let rest = ((element % prime) + prime) % prime;
            for (let i = 0; i < words; i++) {
                calls.writeSharedRWMemory(i, Number(rest & 0xffffffffn) | 0);
                rest >>= 32n;
            }
            calls.setInputSignal(high, low, position);
            given++;
        });
    }
    if (given < calls.getInputSize()) throw new Error(`${given} of ${calls.getInputSize()} input signals are given`);
    const count = calls.getWitnessSize();
    witness = new Uint32Array(words * count);
    for (let i = 0; i < count; i++) {
        calls.getWitness(i);
        for (let j = 0; j < words; j++) witness[i * words + j] = calls.readSharedRWMemory(j);
    }
    seconds.push((performance.now() - start) / 1000);
}

const count = witness.length / words;
const file = Buffer.alloc(12 + 12 + 8 + 4 * words + 12 + witness.byteLength);
let offset = file.write("wtns", 0, "latin1");
const write32 = (value) => { offset = file.writeUInt32LE(value, offset); };
const write64 = (value) => { offset = file.writeBigUInt64LE(BigInt(value), offset); };
write32(2);
write32(2);
write32(1);
write64(8 + 4 * words);
write32(4 * words);
for (let i = 0, rest = prime; i < words; i++, rest >>= 32n) write32(Number(rest & 0xffffffffn));
write32(count);
write32(2);
write64(witness.byteLength);
Buffer.from(witness.buffer).copy(file, offset);
writeFileSync(witnessPath, file);
console.log(JSON.stringify({ compile: (compiled - started) / 1000, seconds, wires: count, messages }));
