import Synchronization

/// A token bucket for each address.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let burst: Double
    private let capacity: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    /// `perSecond` requests on average and `burst` at once; at most `capacity` addresses are remembered.
    package init(perSecond: Int, burst: Int, capacity: Int = 10_000) {
        self.perSecond = Double(perSecond)
        self.burst = Double(burst)
        self.capacity = capacity
    }

    /// Whether `peer` may make a request of `cost` now.
    package func take(_ peer: String, cost: Int = 1, at now: ContinuousClock.Instant = .now) -> Bool {
        buckets.withLock { buckets in
            var bucket = buckets[peer] ?? Bucket(tokens: burst, filled: now)
            if buckets[peer] == nil && buckets.count >= capacity {
                // Full buckets say nothing that a new one would not say; where none is, strangers wait.
                buckets = buckets.filter { refilled($0.value, now).tokens < burst }
                guard buckets.count < capacity else { return false }
            }
            bucket = refilled(bucket, now)
            let isAllowed = bucket.tokens >= Double(cost)
            if isAllowed { bucket.tokens -= Double(cost) }
            buckets[peer] = bucket
            return isAllowed
        }
    }

    private func refilled(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Bucket {
        let elapsed = max(0, (now - bucket.filled) / .seconds(1))
        return Bucket(tokens: min(burst, bucket.tokens + elapsed * perSecond), filled: now)
    }
}
