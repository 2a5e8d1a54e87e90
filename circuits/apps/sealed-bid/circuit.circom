pragma circom 2.2.0;

include "../../lib/application.circom";
include "../../lib/range.circom";
include "../../lib/multiplexers.circom";

/// An auction of sealed bids is opened correctly: the winner is the highest bidder, or the first of several, and pays the
/// second highest bid or the reserve, if that is more. The other bids stay sealed.
///
/// A bid is published as Poseidon(domain, auction, bidder, bid, blinding) before any is opened.
template SealedBid(bids) {
    // Public.
    signal input auction;
    signal input commitments[bids]; // in the order of arrival
    signal input bidders[bids];     // whose they are
    signal input reserve;           // the least price
    signal input winner;            // the index of the winning bid
    signal input price;             // what the winner pays
    signal input context;           // the settlement that the proof belongs to
    // Private.
    signal input bid[bids];
    signal input blinding[bids];

    Context()(context);

    // Every bid is opened as it was sealed.
    var d = domain(applicationAuction(), domainCommitment());
    component seal[bids];
    for (var i = 0; i < bids; i++) {
        RangeCheck(64)(bid[i]);
        seal[i] = Poseidon(5);
        seal[i].inputs <== [d, auction, bidders[i], bid[i], blinding[i]];
        commitments[i] === seal[i].out;
    }

    // The winner's bid. `before[i]` is 1 if the winner comes after i, and `lamps[i]` if it is i.
    component decoder = Decoder(bids);
    decoder.in <== winner;
    signal chosen[bids];
    var highest = 0;
    for (var i = 0; i < bids; i++) {
        chosen[i] <== decoder.out[i] * bid[i];
        highest += chosen[i];
    }
    signal high <== highest;
    RangeCheck(64)(reserve);
    AssertLessEqual(64)([reserve, high]);

    // No earlier bid is as high, no later one higher.
    component order[bids];
    for (var i = 0; i < bids; i++) {
        var before = 0;
        for (var j = i + 1; j < bids; j++) before += decoder.out[j];
        order[i] = Num2Bits(64);
        order[i].in <== high - bid[i] - before;
    }

    // The price is at least the reserve and every other bid, and is one of them. The winner's own place holds the reserve.
    RangeCheck(64)(price);
    signal others[bids];
    component atMost[bids];
    signal distance[bids + 1];
    distance[0] <== price - reserve;
    AssertLessEqual(64)([reserve, price]);
    for (var i = 0; i < bids; i++) {
        others[i] <== bid[i] + decoder.out[i] * (reserve - bid[i]);
        atMost[i] = AssertLessEqual(64);
        atMost[i].in <== [others[i], price];
        distance[i + 1] <== distance[i] * (price - others[i]);
    }
    distance[bids] === 0;
}

component main {public [auction, commitments, bidders, reserve, winner, price, context]} = SealedBid(8);
