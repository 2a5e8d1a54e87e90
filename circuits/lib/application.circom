pragma circom 2.2.0;

include "bits.circom";
include "comparators.circom";
include "poseidon.circom";
include "merkle.circom";
include "eddsa_poseidon.circom";

// What the applications share.

// Domains: the first input of every Poseidon hash that an application makes, so that a commitment, a signed message or a
// nullifier of one is never one of another. The number is 16·application + purpose; applications and purposes are below.

function domainOwner() { return 0; }
function domainCommitment() { return 1; }
function domainNullifier() { return 2; }
function domainMessage() { return 3; }

/// The domain of an application's purpose.
function domain(application, purpose) {
    return 16 * application + purpose;
}

function applicationPayment() { return 1; }
function applicationReceivable() { return 2; }
function applicationIdentity() { return 3; }
function applicationMedical() { return 4; }
function applicationAuction() { return 5; }
function applicationVote() { return 6; }
function applicationSolvency() { return 7; }
function applicationProvenance() { return 8; }
function applicationCertificate() { return 9; }

/// Binds a public input that takes no other part in the statement.
///
/// `context` is what the proof is made for: SHA-256 of a description of its use, read as a big-endian integer, modulo the
/// field. The product keeps the input in the constraints at every level of simplification, so that a proof for one
/// context does not verify for another. Cost: 1.
template Context() {
    signal input context;
    signal square <== context * context;
}

/// The public name of a secret: Poseidon(domain, secret). Cost: 240.
template Owner(application) {
    signal input secret;
    signal output out;
    out <== Poseidon(2)([domain(application, domainOwner()), secret]);
}

/// What is published so that something is used once in a scope, without telling what: Poseidon(domain, secret, scope).
/// The secret must be hard to guess and have only one value for what is to be used once. Cost: 261.
template Nullifier(application) {
    signal input secret;
    signal input scope;
    signal output out;
    out <== Poseidon(3)([domain(application, domainNullifier()), secret, scope]);
}

/// Asserts that a message is signed with a key that is a leaf, Poseidon(Ax, Ay), of a tree of accredited keys.
///
/// Inputs: `root`; `message`; the key `Ax`, `Ay`, its `index` and `siblings[n]`; the signature `S`, `R8x`, `R8y`.
/// Output: `signer`, the leaf. Cost: 242·n + 3,641.
template AccreditedSignature(n) {
    signal input root;
    signal input message;
    signal input Ax;
    signal input Ay;
    signal input index;
    signal input siblings[n];
    signal input S;
    signal input R8x;
    signal input R8y;
    signal output signer;
    signer <== Poseidon(2)([Ax, Ay]);
    signal computed <== MerkleInclusion(n)(signer, index, siblings);
    root === computed;
    EdDSAPoseidonVerify()(Ax, Ay, S, R8x, R8y, message);
}
