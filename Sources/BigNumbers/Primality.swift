internal import CGMP

extension BigInt {
    /// Whether this integer is prime, with an error that is negligible and one-sided: a prime is never refused.
    ///
    /// Integers below 2 are not prime. Small ones are decided by trial division; then comes a
    /// Baillie–PSW test, for which no composite that passes is known and which is exact below 2⁶⁴, and then
    /// `rounds` Miller–Rabin rounds, each of which a composite passes for at most a quarter of all bases. GMP draws the
    /// bases from a generator with a fixed seed, so that the answer is the same each time: an adversary who can choose
    /// the integer gains from the Baillie–PSW part nothing known, from the rounds no more than from fixed bases.
    /// The default is 40 rounds (FIPS 186-5, Appendix C asks for at most 44 for the hardest parameters; with
    /// Baillie–PSW before them 0 rounds meet the use of GMP's own `mpz_nextprime`).
    ///
    /// Variable time. Cost: about `rounds + 2` modular powers for a prime, mostly one for a composite.
    public func isProbablePrime(rounds: Int = 40) -> Bool {
        if self < .two { return false }
        // GMP (from 6.2 on) counts Baillie–PSW as 24 repetitions.
        let repetitions = Int32(clamping: 24 + min(max(rounds, 0), 10_000))
        return unsafe BigInt.withOperand(self) { unsafe __gmpz_probab_prime_p($0, repetitions) != 0 }
    }
}
