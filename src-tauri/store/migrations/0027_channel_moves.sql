-- Who moves a post to another shelf counts it for its channel. With a trigger each such statement was
-- one that SQLite can undo by itself, and kept a copy of every page that it changed.
DROP TRIGGER channel_move;
