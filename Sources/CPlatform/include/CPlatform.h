#ifndef NIGHTJAR_CPLATFORM_H
#define NIGHTJAR_CPLATFORM_H

/// The number of processors in this process's affinity mask; 0 where the system cannot tell.
int cpl_affinity_count(void);

#endif
