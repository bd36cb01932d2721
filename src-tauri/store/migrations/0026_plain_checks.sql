-- SQLite makes a table of a list of three values or more, for each row that it is to check: two for
-- each post that was written, of standings and of shelves. The same said without lists; no row changes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
        'CHECK (standing IN (0, 1, 2, 3))', 'CHECK (standing BETWEEN 0 AND 3)'),
        'CHECK (shelf IN (0, 1, 2, 3, 4))', 'CHECK (shelf BETWEEN 0 AND 4)')
    WHERE type = 'table' AND name = 'post';
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (body IN (0, 1, 2))', 'CHECK (body BETWEEN 0 AND 2)')
    WHERE type = 'table' AND name = 'header';
PRAGMA writable_schema = RESET;
