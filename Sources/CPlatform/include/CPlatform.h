#ifndef NIGHTJAR_CPLATFORM_H
#define NIGHTJAR_CPLATFORM_H

/// The number of processors in this process's affinity mask; 0 where the system cannot tell.
int cpl_affinity_count(void);

/// Lets the system begin to bring a part of a file to the disk, so that a later fsync(2) waits less; where it cannot,
/// nothing happens.
void cpl_start_writeback(int descriptor, long long offset, long long count);

/// Notes `path` (copied) as a temporary file to remove when the process is interrupted.
/// Returns a ticket for `cpl_temporary_forget`, or NULL when there is no memory. Thread-safe.
void *cpl_temporary_note(const char *path);

/// Takes a noted path off the list. Thread-safe; the ticket is spent.
void cpl_temporary_forget(void *ticket);

/// Unlinks every noted path. Async-signal-safe: reads atomics and calls unlink(2), nothing else.
void cpl_temporaries_unlink(void);

#endif
