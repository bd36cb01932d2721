-- Posts by the first eight bytes of their leaf. A table of its own: a sync from far behind enters the
-- posts of many blocks at once, in the order of the keys. No reference to `post`: it would look each
-- row up.
CREATE TABLE leaf (
    key  INTEGER NOT NULL,
    post INTEGER NOT NULL,
    PRIMARY KEY (key, post)
) STRICT, WITHOUT ROWID;
INSERT INTO leaf (key, post) SELECT leaf_key, row FROM post ORDER BY leaf_key, row;
DROP INDEX post_leaf;
