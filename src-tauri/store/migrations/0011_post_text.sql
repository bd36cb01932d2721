-- Full text of notes and edits, by row of the post. Contentless: the text is in `content`.
CREATE VIRTUAL TABLE post_text USING fts5 (
    content,
    content = '',
    columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2'
);
