-- Times when blocks left the active chain for others, as this node saw them. Written with the
-- switch itself, so that there is a row for each switch that stands and for no other.
CREATE TABLE reorg (
    row         INTEGER PRIMARY KEY,
    -- This node's clock, Unix seconds.
    time        INTEGER NOT NULL,
    -- Height of the last block that both sides share.
    fork_height INTEGER NOT NULL,
    -- Blocks that left, and blocks that came for them.
    depth       INTEGER NOT NULL,
    gained      INTEGER NOT NULL,
    -- Posts of blocks that left and that no block that came holds.
    returned    INTEGER NOT NULL,
    old_tip     BLOB    NOT NULL CHECK (length(old_tip) = 32),
    new_tip     BLOB    NOT NULL CHECK (length(new_tip) = 32)
) STRICT;
