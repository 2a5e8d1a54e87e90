#ifndef NIGHTJAR_CFIELDKERNELS_H
#define NIGHTJAR_CFIELDKERNELS_H
#include <stdint.h>
#include <stddef.h>
#endif
