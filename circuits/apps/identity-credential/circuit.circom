pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";
include "../../lib/sets.circom";
include "../../lib/sparse_merkle.circom";

/// Attributes of a signed credential meet a demand, and the credential is not shown.
///
/// The issuer signs Poseidon(domain, owner, birthDate, residence, membership, expiry, serial).
template IdentityCredential(residences, depth) {
    // Public.
    signal input issuer[2];                     // the issuer's key
    signal input revocationRoot;                // of the sparse tree of revoked serials
    signal input today;                         // in days, as all dates
    signal input bornBefore;                    // the latest birth date allowed
    signal input allowedResidences[residences]; // codes; repeat one to fill up
    signal input membership;                    // the group asked for
    signal input scope;                         // the service: one nullifier each
    signal input nullifier;
    signal input context;                       // the session that the proof belongs to
    // Private.
    signal input secret;
    signal input birthDate;
    signal input residence;
    signal input expiry;
    signal input serial;
    signal input S;
    signal input R8[2];
    signal input revocationSiblings[depth];
    signal input revocationIsEmpty;
    signal input revocationOtherKey;
    signal input revocationOtherValue;

    Context()(context);

    // The issuer signed the attributes for the prover's secret.
    signal owner <== Owner(applicationIdentity())(secret);
    var d = domain(applicationIdentity(), domainMessage());
    signal message <== Poseidon(7)([d, owner, birthDate, residence, membership, expiry, serial]);
    EdDSAPoseidonVerify()(issuer[0], issuer[1], S, R8[0], R8[1], message);

    // It has neither expired nor been revoked.
    RangeCheck(32)(today);
    RangeCheck(32)(expiry);
    AssertLessEqual(32)([today, expiry]);
    component revocation = SparseMerkleExclusion(depth);
    revocation.root <== revocationRoot;
    revocation.key <== serial;
    revocation.siblings <== revocationSiblings;
    revocation.isEmpty <== revocationIsEmpty;
    revocation.otherKey <== revocationOtherKey;
    revocation.otherValue <== revocationOtherValue;

    // Age and residence. Membership is in the message.
    RangeCheck(32)(birthDate);
    RangeCheck(32)(bornBefore);
    AssertLessEqual(32)([birthDate, bornBefore]);
    AssertMember(residences)(residence, allowedResidences);

    signal computedNullifier <== Nullifier(applicationIdentity())(secret, scope);
    nullifier === computedNullifier;
}

component main {
    public [issuer, revocationRoot, today, bornBefore, allowedResidences, membership, scope, nullifier, context]
} = IdentityCredential(4, 20);
