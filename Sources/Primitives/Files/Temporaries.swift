import CPlatform

/// A note that a temporary file exists, for the case that the process is interrupted.
@safe
struct TemporaryNote: ~Copyable {
    private let ticket: UnsafeMutableRawPointer?

    init(path: String) { unsafe ticket = cpl_temporary_note(path) }

    deinit { unsafe cpl_temporary_forget(ticket) }
}

/// The temporary files of all open ``AtomicFile``s.
public enum Temporaries {
    /// Removes them all. May be called from a signal handler; the process should end afterwards.
    public static func removeAll() { cpl_temporaries_unlink() }
}
