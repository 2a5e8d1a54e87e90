extension BigInt {
    /// An integer uniform in `0..<bound` from the generator given, by rejection; fewer than two draws on average.
    ///
    /// Precondition: `bound` is at least 1. Variable time in the bound and in how many draws were rejected.
    public static func random(
        below bound: BigInt, using generator: inout some RandomNumberGenerator
    ) -> BigInt {
        precondition(bound.signum > 0, "there is no integer from 0 to below the bound")
        let bits = (bound - .one).bitWidth
        while true {
            let candidate = random(bits: bits, using: &generator)
            if candidate < bound { return candidate }
        }
    }

    /// An integer uniform in `0..<2^bits` from the generator given.
    ///
    /// Precondition: `bits` is not negative.
    public static func random(bits: Int, using generator: inout some RandomNumberGenerator) -> BigInt {
        precondition(bits >= 0, "a width is not negative")
        var words: [UInt64] = []
        for _ in 0..<(bits + 63) / 64 { words.append(generator.next()) }
        if bits % 64 != 0 { words[words.count - 1] >>= UInt64(64 - bits % 64) }
        return BigInt(words: words)
    }
}
