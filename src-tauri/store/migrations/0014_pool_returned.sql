-- Whether a post came back from a block that left the chain: it must not vanish when others push it
-- out.
ALTER TABLE pool ADD COLUMN returned INTEGER NOT NULL DEFAULT 0 CHECK (returned IN (0, 1));
