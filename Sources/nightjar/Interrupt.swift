import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the process.
enum Interrupt {
    /// Set by the first signal.
    static let flag = CancellationFlag()

    static func install() {
        // Touch the flag so that the handler never runs an initialiser.
        _ = flag.isCancelled
        // Whoever started the program may have left them blocked.
        var wanted = sigset_t()
        unsafe sigemptyset(&wanted)
        for number in [SIGINT, SIGTERM] { unsafe sigaddset(&wanted, number) }
        unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
        for number in [SIGINT, SIGTERM] {
            _ = signal(number) { _ in
                if Interrupt.flag.isCancelled {
                    Temporaries.removeAll()
                    _exit(130)
                }
                Interrupt.flag.cancel()
            }
        }
        // A closed pipe shows as a failed write.
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
