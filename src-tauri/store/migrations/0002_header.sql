-- Every header whose proof of work was checked, on the active chain or off it.
-- Never deleted. `parent` is NULL for genesis alone.
CREATE TABLE header (
    row          INTEGER PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 32),
    parent       INTEGER REFERENCES header (row),
    height       INTEGER NOT NULL,
    -- Cumulative, 32 bytes big-endian, so that it sorts as it counts.
    work         BLOB    NOT NULL CHECK (length(work) = 32),
    ease         INTEGER NOT NULL,
    -- Posts of the chain that ends here, this block's own among them.
    chain_posts  INTEGER NOT NULL,
    -- 0 missing, 1 incomplete (a text is missing), 2 complete.
    body         INTEGER NOT NULL DEFAULT 0 CHECK (body IN (0, 1, 2)),
    -- Counts up in the order in which bodies became complete.
    complete_seq INTEGER,
    invalid      INTEGER NOT NULL DEFAULT 0 CHECK (invalid IN (0, 1)),
    active       INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
    raw          BLOB    NOT NULL CHECK (length(raw) = 136)
) STRICT;

CREATE INDEX header_parent ON header (parent);

-- The active chain has one block at each height.
CREATE UNIQUE INDEX header_active ON header (height) WHERE active = 1;

-- Branches that may become the active chain, by work.
CREATE INDEX header_branch ON header (work, complete_seq) WHERE active = 0 AND invalid = 0;

CREATE INDEX header_complete ON header (complete_seq) WHERE complete_seq IS NOT NULL;
