pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";

/// A device or a drug came from an accredited maker through accredited hands, in order of time, to its holder.
///
/// The maker signs event(0) = Poseidon(domain, item, first holder's key, time, 0); each holder in turn signs
/// event(i) = Poseidon(domain, item, next holder's key, time, event(i − 1)). A key is Poseidon(Ax, Ay). All signers
/// but the maker are leaves of the tree of accredited custodians; the holders in the middle and the times stay hidden.
template Provenance(handovers, depth) {
    // Public.
    signal input makersRoot;        // of the tree of accredited makers' keys
    signal input custodiansRoot;    // of the tree of accredited custodians' keys
    signal input item;              // the hash of the serial number and batch
    signal input holder;            // the last holder's key
    signal input notBefore;         // of the first event: the oldest date allowed
    signal input today;             // in days, as all dates
    signal input context;           // the sale or inspection that the proof belongs to
    // Private: of each event, the signer, the signature and the time.
    signal input key[handovers][2];
    signal input index[handovers];
    signal input siblings[handovers][depth];
    signal input S[handovers];
    signal input R8[handovers][2];
    signal input time[handovers];

    Context()(context);
    RangeCheck(32)(notBefore);
    RangeCheck(32)(today);
    var d = domain(applicationProvenance(), domainMessage());
    signal signer[handovers + 1];
    signal event[handovers];
    component signature[handovers];
    component order[handovers + 1];
    for (var i = 0; i < handovers; i++) {
        signer[i] <== Poseidon(2)(key[i]);
    }
    signer[handovers] <== holder;
    for (var i = 0; i < handovers; i++) {
        if (i == 0) {
            event[i] <== Poseidon(5)([d, item, signer[1], time[0], 0]);
        } else {
            event[i] <== Poseidon(5)([d, item, signer[i + 1], time[i], event[i - 1]]);
        }
        signature[i] = AccreditedSignature(depth);
        if (i == 0) signature[i].root <== makersRoot;
        else signature[i].root <== custodiansRoot;
        signature[i].message <== event[i];
        signature[i].Ax <== key[i][0];
        signature[i].Ay <== key[i][1];
        signature[i].index <== index[i];
        signature[i].siblings <== siblings[i];
        signature[i].S <== S[i];
        signature[i].R8x <== R8[i][0];
        signature[i].R8y <== R8[i][1];
        RangeCheck(32)(time[i]);
        order[i] = AssertLessEqual(32);
        if (i == 0) {
            order[i].in <== [notBefore, time[0]];
        } else {
            order[i].in <== [time[i - 1], time[i]];
        }
    }
    order[handovers] = AssertLessEqual(32);
    order[handovers].in <== [time[handovers - 1], today];
}

component main {public [makersRoot, custodiansRoot, item, holder, notBefore, today, context]} = Provenance(3, 10);
