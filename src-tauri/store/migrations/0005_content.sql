-- What the author of a post signed. Written once; only a text is ever erased, or comes later.
CREATE TABLE content (
    post   INTEGER PRIMARY KEY REFERENCES post (row),
    -- 1 when the owner erased the text from this disk, so that it is not fetched again.
    erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
    stub   BLOB    NOT NULL CHECK (length(stub) = 192),
    -- NULL where it was erased, or never came.
    text   BLOB
) STRICT;
