-- Notes that answer a post of the owner's, or name the owner, in the order in which they came. What
-- the table was made for, a key and a name, stands in the settings; with another it is made anew.
CREATE TABLE reply (
    post    INTEGER PRIMARY KEY REFERENCES post (row),
    -- 1 when it names the owner and answers somebody else.
    mention INTEGER NOT NULL CHECK (mention IN (0, 1))
) STRICT;
