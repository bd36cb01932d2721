-- Addresses of other nodes.
CREATE TABLE peer (
    address      TEXT    NOT NULL PRIMARY KEY,
    -- 1 when the owner typed it.
    owner_added  INTEGER NOT NULL CHECK (owner_added IN (0, 1)),
    -- Who told of it.
    source       TEXT    NOT NULL,
    -- Unix seconds.
    last_tried   INTEGER,
    last_reached INTEGER,
    failures     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
