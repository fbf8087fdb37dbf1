#pragma once

#include <stddef.h>

/// A file that is part of the binary. `name` is the file's own, without folder.
struct EmbeddedFile {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// `Migrations/*.sql`, in order.
extern const struct EmbeddedFile *const embedded_migrations;
extern const size_t embedded_migrations_count;

/// `Content/demo/mansion.story`, the story that the playground begins with.
extern const struct EmbeddedFile embedded_demo_story;
