/// The name among `candidates` that `name` was probably meant to be, or `nil` if none is near.
///
/// Near is: one edit for names of up to 3 bytes, and one more for every three bytes beyond; exchanging two neighbours
/// is one edit, and a difference of case alone is none. Of equally near names the first in order of text is given, so
/// that the answer does not depend on the candidates' order. Cost: the product of lengths, for each candidate of similar length.
package func closestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard !wanted.isEmpty, wanted.count <= 200 else { return nil }
    let allowed = max(1, (wanted.count + 2) / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates where candidate != name {
        let bytes = Array(candidate.lowercased().utf8)
        guard !bytes.isEmpty, abs(bytes.count - wanted.count) <= allowed else { continue }
        let distance = editDistance(wanted, bytes)
        // Everything is within an edit of a single letter.
        guard distance <= allowed, distance < max(wanted.count, bytes.count) else { continue }
        if let best, (best.distance, best.name) <= (distance, candidate) { continue }
        best = (distance, candidate)
    }
    return best?.name
}

/// The fewest insertions, deletions, replacements and exchanges of neighbours (no byte edited twice) between two texts.
package func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in 0..<b.count {
            var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, beforeLast[j - 1] + 1) }
            row.append(least)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
