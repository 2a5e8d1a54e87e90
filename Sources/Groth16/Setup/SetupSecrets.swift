public import Algebra
public import Primitives

/// The numbers whose knowledge allows forging proofs under a key: τ, α, β, δ.
///
/// Held in memory that is wiped at the end; consumed by the one setup they are used for. While a setup runs, values
/// derived from them pass through registers and ordinary memory, which cannot be wiped reliably.
public struct SetupSecrets<F: PrimeField>: ~Copyable {
    private let bytes: SecretBytes

    /// Fresh secrets from the system's generator: each uniform in [1, r), drawn at twice the field's width and reduced.
    ///
    /// - Throws: `RandomnessError`.
    public static func random() throws(RandomnessError) -> SetupSecrets {
        // Zero has a chance of 2^−254; drawing again costs nothing.
        while true {
            let wide = try SecretBytes.random(count: 8 * F.byteCount)
            var narrow = SecretBytes(count: 4 * F.byteCount)
            var isUsable = true
            for i in 0..<4 {
                let element = wide.withBytes { source in
                    F(
                        reducingLow: words(source, at: 2 * i * F.byteCount),
                        high: words(source, at: (2 * i + 1) * F.byteCount))
                }
                isUsable = isUsable && !element.isZero
                store(element, in: &narrow, at: i)
            }
            if isUsable { return SetupSecrets(bytes: narrow) }
        }
    }

    /// Given secrets: only for tests.
    package init(tau: F, alpha: F, beta: F, delta: F) {
        var bytes = SecretBytes(count: 4 * F.byteCount)
        for (i, element) in [tau, alpha, beta, delta].enumerated() { Self.store(element, in: &bytes, at: i) }
        self.init(bytes: bytes)
    }

    private init(bytes: consuming SecretBytes) { self.bytes = bytes }

    var tau: F { element(0) }
    var alpha: F { element(1) }
    var beta: F { element(2) }
    var delta: F { element(3) }

    private func element(_ index: Int) -> F {
        // Stored by `store`, so below the modulus.
        bytes.withBytes { F(canonical: Self.words($0, at: index * F.byteCount)) } ?? .zero
    }

    private static func words(_ bytes: Span<UInt8>, at offset: Int) -> F.Canonical {
        var result = F.Canonical()
        for i in 0..<F.byteCount { result[i >> 3] |= UInt64(bytes[offset + i]) << UInt64(8 * (i & 7)) }
        return result
    }

    private static func store(_ element: F, in bytes: inout SecretBytes, at index: Int) {
        let canonical = element.canonical
        bytes.withMutableBytes { target in
            for i in 0..<F.byteCount {
                target[index * F.byteCount + i] = UInt8(truncatingIfNeeded: canonical[i >> 3] >> UInt64(8 * (i & 7)))
            }
        }
    }
}
