-- What is erased leaves no word behind in the indexes of words.
INSERT INTO post_text (post_text, rank) VALUES ('secure-delete', 1);
INSERT INTO author_name_text (author_name_text, rank) VALUES ('secure-delete', 1);
