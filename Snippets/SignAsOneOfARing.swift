//! Vote once, and let nobody see who voted.

import Primitives
import RingSignatures

// Each voter has a key. The ring is the list of their public parts, which everybody knows.
typealias Suite = Ristretto255Ring
let alice = try RingSecretKey<Suite>.random()
let bob = try RingSecretKey<Suite>.random()
let carol = try RingSecretKey<Suite>.random()
let ring = try LinkableRing<Suite>(members: [alice.publicKeys, bob.publicKeys, carol.publicKeys])

// Signatures are linked within a scope, here the poll.
let scope = Array("poll 7".utf8)
let first = try ring.sign(message: Array("yes".utf8), scope: scope, with: bob)
let second = try ring.sign(message: Array("no".utf8), scope: scope, with: bob)
let third = try ring.sign(message: Array("yes".utf8), scope: scope, with: carol)

// Whoever counts keeps the key images: a second ballot by one key shows, and which key it is does not.
var images: Set<[UInt8]> = []
for (ballot, signature) in [("yes", first), ("no", second), ("yes", third)] {
    do {
        try ring.verify(signature, message: Array(ballot.utf8), scope: scope)
        print(ballot, images.insert(signature.keyImage).inserted ? "counts" : "was cast by somebody who voted before")
    } catch {
        print(ballot, "does not count:", error.explanation)
    }
}

// A signature is for its message: a ballot cannot be turned into another.
do {
    try ring.verify(first, message: Array("no".utf8), scope: scope)
    fatalError("The ballot was changed.")
} catch RingSignatureError.challengeMismatch {
    print("A changed ballot is refused.")
}
