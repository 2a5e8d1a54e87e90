#ifndef NFK_LANES_H
#define NFK_LANES_H
#endif
