import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The number of processors this process may run on, at least 1.
///
/// On Linux the affinity mask counts (so `taskset` and container processor sets are respected, quotas are not);
/// elsewhere the processors that are online.
public func activeProcessorCount() -> Int {
    let allowed = Int(cpl_affinity_count())
    if allowed > 0 { return allowed }
    return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
