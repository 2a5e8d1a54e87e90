pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";

/// A medical record meets an insurance policy, and neither is shown.
///
/// The insurer signs the policy, Poseidon(domain, owner, coveredRoot, rate, limit, validFrom, validTo); an accredited
/// clinic the record, Poseidon(domain, owner, code, cost, date, serial). The two messages have different lengths, and so
/// are hashed by different functions.
template MedicalClaim(clinicDepth, codeDepth) {
    // Public.
    signal input insurer[2];    // the insurer's key
    signal input clinicsRoot;   // of the tree of accredited clinics' keys
    signal input claimed;       // the amount, in cents
    signal input today;         // in days, as all dates
    signal input nullifier;     // of the record
    signal input context;       // the claim that the proof belongs to
    // Private.
    signal input secret;
    signal input coveredRoot;   // of the tree of covered treatments' codes
    signal input rate;          // percent paid
    signal input limit;         // the most paid for one treatment, in cents
    signal input validFrom;
    signal input validTo;
    signal input policyS;
    signal input policyR8[2];
    signal input code;
    signal input codeIndex;
    signal input codeSiblings[codeDepth];
    signal input cost;
    signal input date;
    signal input serial;
    signal input clinicKey[2];
    signal input clinicIndex;
    signal input clinicSiblings[clinicDepth];
    signal input recordS;
    signal input recordR8[2];

    Context()(context);
    signal owner <== Owner(applicationMedical())(secret);
    var d = domain(applicationMedical(), domainMessage());

    // The policy is the prover's, signed by the insurer.
    signal policy <== Poseidon(7)([d, owner, coveredRoot, rate, limit, validFrom, validTo]);
    EdDSAPoseidonVerify()(insurer[0], insurer[1], policyS, policyR8[0], policyR8[1], policy);

    // The record is the prover's, signed by a clinic.
    signal record <== Poseidon(6)([d, owner, code, cost, date, serial]);
    component clinic = AccreditedSignature(clinicDepth);
    clinic.root <== clinicsRoot;
    clinic.message <== record;
    clinic.Ax <== clinicKey[0];
    clinic.Ay <== clinicKey[1];
    clinic.index <== clinicIndex;
    clinic.siblings <== clinicSiblings;
    clinic.S <== recordS;
    clinic.R8x <== recordR8[0];
    clinic.R8y <== recordR8[1];

    // The treatment is covered. The leaf is the code with a domain, so that no empty leaf is a code.
    signal codeLeaf <== Poseidon(2)([domain(applicationMedical(), domainCommitment()), code]);
    signal computedRoot <== MerkleInclusion(codeDepth)(codeLeaf, codeIndex, codeSiblings);
    coveredRoot === computedRoot;

    // It took place while the policy was valid, and not in the future.
    RangeCheck(32)(validFrom);
    RangeCheck(32)(validTo);
    RangeCheck(32)(today);
    InRange(32)(date, validFrom, validTo);
    AssertLessEqual(32)([date, today]);

    // The amount: the rate of the cost, rounded down, and no more than the limit.
    RangeCheck(48)(cost);
    AtMostConstant(7, 100)(rate);
    component share = DivideRemainder(56);
    share.in <== cost * rate;
    share.divisor <== 100;
    RangeCheck(56)(limit);
    RangeCheck(56)(claimed);
    AssertLessEqual(56)([claimed, share.quotient]);
    AssertLessEqual(56)([claimed, limit]);

    // The record is used once, whatever policy it meets.
    signal computedNullifier <== Nullifier(applicationMedical())(record, clinic.signer);
    nullifier === computedNullifier;
}

component main {public [insurer, clinicsRoot, claimed, today, nullifier, context]} = MedicalClaim(10, 12);
