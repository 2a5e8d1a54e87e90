#define _GNU_SOURCE
#include "CPlatform.h"

#ifdef __linux__
#include <fcntl.h>

void cpl_start_writeback(int descriptor, long long offset, long long count) {
    sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
}
#else
void cpl_start_writeback(int descriptor, long long offset, long long count) {
    (void)descriptor, (void)offset, (void)count;
}
#endif
