pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";
include "../../lib/sets.circom";
include "../../lib/sparse_merkle.circom";

/// A degree of an accredited school meets a demand; school, name, year and exact grade stay hidden.
///
/// The school signs Poseidon(domain, owner, level, subject, grade, year, serial).
template EducationCertificate(subjects, schoolDepth, revocationDepth) {
    // Public.
    signal input schoolsRoot;               // of the tree of accredited schools' keys
    signal input revocationRoot;            // of the sparse tree of revoked certificates, by their message
    signal input leastLevel;                // 1 school, 2 bachelor, 3 master, 4 doctor
    signal input leastGrade;                // in hundredths, more is better
    signal input allowedSubjects[subjects]; // codes; repeat one to fill up
    signal input scope;                     // the employer or service: one nullifier each
    signal input nullifier;
    signal input context;                   // the application that the proof belongs to
    // Private.
    signal input secret;
    signal input level;
    signal input subject;
    signal input grade;
    signal input year;
    signal input serial;
    signal input schoolKey[2];
    signal input schoolIndex;
    signal input schoolSiblings[schoolDepth];
    signal input S;
    signal input R8[2];
    signal input revocationSiblings[revocationDepth];
    signal input revocationIsEmpty;
    signal input revocationOtherKey;
    signal input revocationOtherValue;

    Context()(context);

    // An accredited school signed the certificate for the prover's secret.
    signal owner <== Owner(applicationCertificate())(secret);
    var d = domain(applicationCertificate(), domainMessage());
    signal message <== Poseidon(7)([d, owner, level, subject, grade, year, serial]);
    component school = AccreditedSignature(schoolDepth);
    school.root <== schoolsRoot;
    school.message <== message;
    school.Ax <== schoolKey[0];
    school.Ay <== schoolKey[1];
    school.index <== schoolIndex;
    school.siblings <== schoolSiblings;
    school.S <== S;
    school.R8x <== R8[0];
    school.R8y <== R8[1];

    // It has not been revoked.
    component revocation = SparseMerkleExclusion(revocationDepth);
    revocation.root <== revocationRoot;
    revocation.key <== message;
    revocation.siblings <== revocationSiblings;
    revocation.isEmpty <== revocationIsEmpty;
    revocation.otherKey <== revocationOtherKey;
    revocation.otherValue <== revocationOtherValue;

    // It meets the demand.
    RangeCheck(8)(level);
    RangeCheck(8)(leastLevel);
    AssertLessEqual(8)([leastLevel, level]);
    RangeCheck(16)(grade);
    RangeCheck(16)(leastGrade);
    AssertLessEqual(16)([leastGrade, grade]);
    AssertMember(subjects)(subject, allowedSubjects);

    signal computedNullifier <== Nullifier(applicationCertificate())(secret, scope);
    nullifier === computedNullifier;
}

component main {
    public [schoolsRoot, revocationRoot, leastLevel, leastGrade, allowedSubjects, scope, nullifier, context]
} = EducationCertificate(4, 10, 20);
