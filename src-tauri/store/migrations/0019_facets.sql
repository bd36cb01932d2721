-- What search and control go by besides words, read from each text as it comes.

-- Attachments that the text names.
ALTER TABLE post ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
-- Whom a note answers: the author of its parent, once that is known.
ALTER TABLE post ADD COLUMN answers INTEGER REFERENCES author (row);

CREATE INDEX post_files ON post (shelf, created) WHERE files > 0;
CREATE INDEX post_answers ON post (answers, shelf, created) WHERE answers IS NOT NULL;

-- Names that authors have used, in the order in which they were first seen here.
CREATE TABLE author_name (
    row    INTEGER PRIMARY KEY,
    author INTEGER NOT NULL REFERENCES author (row),
    name   TEXT    NOT NULL,
    -- What the eye takes the name for.
    fold   TEXT    NOT NULL,
    -- The first post that carried it.
    post   INTEGER NOT NULL REFERENCES post (row),
    UNIQUE (author, name)
) STRICT;

CREATE INDEX author_name_fold ON author_name (fold);
CREATE INDEX author_name_post ON author_name (post);

CREATE VIRTUAL TABLE author_name_text USING fts5 (
    name,
    content = '',
    columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- The oldest and the newest time that a text of these 1,024 rows is found under, so that a search
-- between two days passes over the rest.
CREATE TABLE post_span (
    chunk  INTEGER PRIMARY KEY,
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL
) STRICT;

-- What notes with the tag `label` say of posts and authors. `target` is the id or the key.
CREATE TABLE label (
    target  BLOB    NOT NULL CHECK (length(target) = 32),
    author  INTEGER NOT NULL REFERENCES author (row),
    channel TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    post    INTEGER NOT NULL REFERENCES post (row),
    PRIMARY KEY (target, author, channel, label, post)
) STRICT, WITHOUT ROWID;

CREATE INDEX label_used ON label (author, channel, label);
CREATE INDEX label_post ON label (post);
