#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Memory for values whose bytes are all zero at first, given back at the end.
///
/// Large blocks come from the system page by page, where they are zero already, and in huge pages where it has them: touching
/// them for the first time would otherwise take longer than computing what is written.
@safe struct ZeroedMemory<Element>: ~Copyable {
    let base: UnsafeMutablePointer<Element>
    private let mappedByteCount: Int

    /// Memory for `count` elements, each `zero`; nil where the system has too little. `Element` must be a value without
    /// references.
    init?(count: Int, zero: Element) {
        let byteCount = count * MemoryLayout<Element>.stride
        if byteCount >= Self.leastMappedByteCount, Self.isZeroBytes(zero) {
            guard let mapped = unsafe Self.map(byteCount) else { return nil }
            unsafe base = mapped.bindMemory(to: Element.self, capacity: count)
            mappedByteCount = byteCount
        } else {
            unsafe base = .allocate(capacity: count)
            unsafe base.initialize(repeating: zero, count: count)
            mappedByteCount = 0
        }
    }

    deinit {
        if mappedByteCount > 0 { unsafe munmap(base, mappedByteCount) } else { unsafe base.deallocate() }
    }

    private static var leastMappedByteCount: Int { 4 << 20 }

    private static func isZeroBytes(_ value: Element) -> Bool {
        unsafe withUnsafeBytes(of: value) { unsafe $0.allSatisfy { $0 == 0 } }
    }

    private static func map(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        #if canImport(Glibc) || canImport(Musl)
        let anonymous = MAP_PRIVATE | MAP_ANONYMOUS
        #else
        let anonymous = MAP_PRIVATE | MAP_ANON
        #endif
        let address = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, anonymous, -1, 0)
        guard let address = unsafe address, Int(bitPattern: address) != -1 else { return nil }
        #if canImport(Glibc) || canImport(Musl)
        // Advice: without huge pages the memory is as good, only slower at first.
        _ = unsafe madvise(address, byteCount, MADV_HUGEPAGE)
        #endif
        return unsafe address
    }
}
