#include "CPlatform.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Entries are only ever pushed, and taken again when free, so that a signal handler may walk the list at any moment.
enum { FREE = 0, CLAIMED = 1, ACTIVE = 2 };

struct entry {
    atomic_int state;
    struct entry *next;
    size_t capacity;
    char path[];
};

static _Atomic(struct entry *) list_head;

void *cpl_temporary_note(const char *path) {
    size_t length = strlen(path) + 1;
    struct entry *entry = atomic_load(&list_head);
    for (; entry != NULL; entry = entry->next) {
        int expected = FREE;
        if (entry->capacity >= length && atomic_compare_exchange_strong(&entry->state, &expected, CLAIMED)) break;
    }
    int is_new = entry == NULL;
    if (is_new) {
        size_t capacity = length < 512 ? 512 : length;
        entry = malloc(sizeof *entry + capacity);
        if (entry == NULL) return NULL;
        atomic_init(&entry->state, CLAIMED);
        entry->capacity = capacity;
    }
    memcpy(entry->path, path, length);
    atomic_store(&entry->state, ACTIVE);
    if (is_new) {
        entry->next = atomic_load(&list_head);
        while (!atomic_compare_exchange_weak(&list_head, &entry->next, entry)) {}
    }
    return entry;
}

void cpl_temporary_forget(void *ticket) {
    struct entry *entry = ticket;
    if (entry != NULL) atomic_store(&entry->state, FREE);
}

void cpl_temporaries_unlink(void) {
    for (struct entry *entry = atomic_load(&list_head); entry != NULL; entry = entry->next) {
        if (atomic_load(&entry->state) == ACTIVE) unlink(entry->path);
    }
}
