-- The identity that a text was written under. None: from before there was more than one.
ALTER TABLE outbox ADD COLUMN author BLOB;
