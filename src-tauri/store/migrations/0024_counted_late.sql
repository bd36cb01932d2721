-- Who writes a post counts it for its channel. With a trigger each insert was a statement that SQLite
-- can undo by itself, before which the full-text index writes out what it gathered.
DROP TRIGGER channel_enter;

-- Search goes by `files`, and nothing ever went by this.
DROP INDEX post_with_file;
ALTER TABLE post DROP COLUMN has_file;
