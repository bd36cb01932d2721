-- What outlives a restart of how it stands with other nodes.

-- 1 for a peer that relays blocks only and is dialled first at the next start.
ALTER TABLE peer ADD COLUMN anchor INTEGER NOT NULL DEFAULT 0 CHECK (anchor IN (0, 1));
-- Unix seconds before which it is not dialled, because it broke a rule.
ALTER TABLE peer ADD COLUMN avoid_until INTEGER;

-- Addresses that the owner banned, and those of nodes that broke a rule.
CREATE TABLE ban (
    ip       TEXT    NOT NULL PRIMARY KEY,
    -- Unix seconds; without an end for good.
    until    INTEGER,
    reason   TEXT    NOT NULL,
    -- 1 for the owner's word, 0 for the node's.
    by_owner INTEGER NOT NULL CHECK (by_owner IN (0, 1))
) STRICT, WITHOUT ROWID;
