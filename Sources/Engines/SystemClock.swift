import Foundation

/// The machine's time in milliseconds since 1970.
@Sendable public func systemClock() -> UInt64 {
    UInt64(max(0, Date().timeIntervalSince1970 * 1000))
}
