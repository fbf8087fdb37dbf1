-- Every text of a story that was ever read, and the one that is being written.
CREATE TABLE narrative.story_versions (
    story_id     bigint      NOT NULL REFERENCES narrative.stories,
    published_at timestamptz NOT NULL,
    version      integer     NOT NULL CONSTRAINT story_version_from_one CHECK (version >= 1),
    -- The earlier version whose text this one has again.
    restores     integer,
    levels       integer     NOT NULL,
    fragments    integer     NOT NULL,
    decisions    integer     NOT NULL,
    operation_id text        NOT NULL,
    source       text        NOT NULL CONSTRAINT story_source_bounded CHECK (octet_length(source) <= 1048576),
    PRIMARY KEY (story_id, version),
    CONSTRAINT story_version_restores_an_earlier_one
        FOREIGN KEY (story_id, restores) REFERENCES narrative.story_versions,
    CONSTRAINT story_restores_what_was_before CHECK (restores < version)
);

-- One draft per story, of a story that may not be published yet. It may have mistakes.
CREATE TABLE narrative.story_drafts (
    saved_at     timestamptz NOT NULL,
    -- Grows with every saving; who publishes says which one was looked at.
    revision     integer     NOT NULL CONSTRAINT draft_revision_from_one CHECK (revision >= 1),
    story_key    text        PRIMARY KEY CONSTRAINT draft_key_is_a_key CHECK (story_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    operation_id text        NOT NULL,
    source       text        NOT NULL CONSTRAINT draft_source_bounded CHECK (octet_length(source) <= 1048576)
);
