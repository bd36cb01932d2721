-- What the owner wrote and no pool has taken yet. Tickets are never given twice.
CREATE TABLE outbox (
    ticket          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            INTEGER NOT NULL,
    parent          BLOB,
    -- A JSON list of pairs.
    tags            TEXT    NOT NULL,
    content         TEXT    NOT NULL,
    -- Unix seconds.
    written         INTEGER NOT NULL,
    refused_code    TEXT,
    refused_message TEXT
) STRICT;
