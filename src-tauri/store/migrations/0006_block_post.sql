-- The posts of each body that is here, in their order.
CREATE TABLE block_post (
    header INTEGER NOT NULL REFERENCES header (row),
    place  INTEGER NOT NULL,
    post   INTEGER NOT NULL REFERENCES post (row),
    PRIMARY KEY (header, place)
) STRICT, WITHOUT ROWID;
