-- Attachments that posts name by their tags `file`; the files themselves lie beside the database.

-- 1 for a post that names a file. What was written before is told by the tag's length and key.
ALTER TABLE post ADD COLUMN has_file INTEGER NOT NULL DEFAULT 0 CHECK (has_file IN (0, 1));
UPDATE post SET has_file = 1
    WHERE row IN (SELECT post FROM content WHERE instr(text, x'0466696c65') > 0);
CREATE INDEX post_with_file ON post (shelf, created) WHERE has_file = 1;

CREATE TABLE post_file (
    hash BLOB    NOT NULL CHECK (length(hash) = 32),
    post INTEGER NOT NULL REFERENCES post (row),
    -- Bytes, as its author says.
    size INTEGER NOT NULL,
    PRIMARY KEY (hash, post)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_file_post ON post_file (post);
