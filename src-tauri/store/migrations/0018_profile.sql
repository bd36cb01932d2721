-- What authors say of themselves.
CREATE INDEX post_profile ON post (author, shelf, height, place) WHERE kind = 1;
