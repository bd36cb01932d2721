-- Posts that wait for a block, so that they are there after a restart.
CREATE TABLE pool (
    post    INTEGER PRIMARY KEY REFERENCES post (row),
    -- Unix seconds.
    arrived INTEGER NOT NULL
) STRICT;
