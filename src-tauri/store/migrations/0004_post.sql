-- Every post that was ever valid, one row a leaf, with all that lists and look-ups go by. Rows
-- are never deleted. What the author signed is in `content`, so that a reorganisation, which
-- moves many posts at once, rewrites these few bytes of each and no text.
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
    -- Bytes that it counts for in a body.
    size     INTEGER NOT NULL,
    -- 0 stored, 1 pooled, 2 confirmed, 3 left out of the chain.
    standing INTEGER NOT NULL CHECK (standing IN (0, 1, 2, 3)),
    -- What lists show it: 0 none, 1 notes, 2 other kinds, 3 notes left out, 4 others left out.
    shelf    INTEGER NOT NULL CHECK (shelf IN (0, 1, 2, 3, 4)),
    -- Where it stands in the active chain: height of the block, place in the block.
    height   INTEGER,
    place    INTEGER,
    channel  TEXT,
    -- Whole, because its writer chooses it freely: a key of eight bytes could be forged.
    parent   BLOB CHECK (length(parent) = 32)
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
