-- What the owner does not want to see. It concerns this node's owner and nobody else.
CREATE TABLE control_rule (
    row   INTEGER PRIMARY KEY AUTOINCREMENT,
    -- 0 a post, 1 an author, 2 a channel, 3 a word.
    kind  INTEGER NOT NULL CHECK (kind IN (0, 1, 2, 3)),
    -- Id or key in hex, channel, or the word in lower case.
    value TEXT    NOT NULL,
    -- Unix seconds.
    since INTEGER NOT NULL,
    UNIQUE (kind, value)
) STRICT;

-- Label lists that the owner goes by.
CREATE TABLE label_list (
    row       INTEGER PRIMARY KEY AUTOINCREMENT,
    author    BLOB    NOT NULL CHECK (length(author) = 32),
    channel   TEXT    NOT NULL,
    -- What a label does that nothing else was said of: 0 nothing, 1 warn, 2 hide.
    otherwise INTEGER NOT NULL CHECK (otherwise IN (0, 1, 2)),
    -- Unix seconds.
    since     INTEGER NOT NULL,
    UNIQUE (author, channel)
) STRICT;

CREATE TABLE label_choice (
    list   INTEGER NOT NULL REFERENCES label_list (row) ON DELETE CASCADE,
    label  TEXT    NOT NULL,
    action INTEGER NOT NULL CHECK (action IN (0, 1, 2)),
    PRIMARY KEY (list, label)
) STRICT, WITHOUT ROWID;
