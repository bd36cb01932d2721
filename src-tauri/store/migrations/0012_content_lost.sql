-- Texts that never came and are sought; what the owner erased is not.
CREATE INDEX content_lost ON content (post) WHERE text IS NULL AND erased = 0;
