-- Every post that was ever valid, one row a leaf. Rows are never deleted.
CREATE TABLE post (
    row      INTEGER PRIMARY KEY,
    -- The first eight bytes of id and leaf as integers: half the index, twice the speed.
    -- Whoever looks a post up by them compares the whole hash afterwards.
    id_key   INTEGER NOT NULL,
    leaf_key INTEGER NOT NULL,
    author   INTEGER NOT NULL REFERENCES author (row),
    kind     INTEGER NOT NULL,
    -- Unix seconds; what is beyond the 63 bits counts as their end.
    created  INTEGER NOT NULL,
    -- 0 stored, 1 pooled, 2 confirmed, 3 left out of the chain.
    standing INTEGER NOT NULL CHECK (standing IN (0, 1, 2, 3)),
    -- What lists show it: 0 none, 1 notes, 2 other kinds, 3 notes left out, 4 others left out.
    shelf    INTEGER NOT NULL CHECK (shelf IN (0, 1, 2, 3, 4)),
    -- Where it stands in the active chain: height of the block, place in the block.
    height   INTEGER,
    place    INTEGER,
    -- 1 when the owner erased the text from this disk, so that it is not fetched again.
    erased   INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
    channel  TEXT,
    stub     BLOB    NOT NULL CHECK (length(stub) = 192),
    -- NULL where it was erased, or never came.
    text     BLOB,
    parent   BLOB GENERATED ALWAYS AS (nullif(substr(stub, 55, 32), zeroblob(32))) VIRTUAL
) STRICT;

CREATE INDEX post_id ON post (id_key);
CREATE INDEX post_leaf ON post (leaf_key);
CREATE INDEX post_feed ON post (shelf, created);
CREATE INDEX post_author ON post (author, shelf, created);
CREATE INDEX post_channel ON post (channel, shelf, created) WHERE channel IS NOT NULL;
CREATE INDEX post_parent ON post (parent, shelf, created) WHERE parent IS NOT NULL;

-- Edits and deletes, by the post that they name and by who wrote them.
CREATE INDEX post_change ON post (parent, author, kind, shelf, height, place)
    WHERE parent IS NOT NULL AND kind IN (2, 3);
