-- Public keys that have signed a post.
CREATE TABLE author (
    row INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE CHECK (length(key) = 32)
) STRICT;
