-- Channels that notes name, with how many of them and when the last was written. The triggers keep
-- it in the transaction that moves a post; most moves leave a note on its shelf and cost nothing.
CREATE TABLE channel (
    name  TEXT    NOT NULL PRIMARY KEY,
    posts INTEGER NOT NULL,
    -- Unix seconds.
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX channel_last ON channel (last, name);

INSERT INTO channel (name, posts, last)
    SELECT channel, count(*), max(created) FROM post
    WHERE channel IS NOT NULL AND shelf = 1 GROUP BY channel;

CREATE TRIGGER channel_enter AFTER INSERT ON post
WHEN new.shelf = 1 AND new.channel IS NOT NULL
BEGIN
    INSERT INTO channel (name, posts, last) VALUES (new.channel, 1, new.created)
        ON CONFLICT (name) DO UPDATE SET posts = posts + 1, last = max(last, excluded.last);
END;

CREATE TRIGGER channel_move AFTER UPDATE OF shelf, channel ON post
WHEN (old.shelf = 1) <> (new.shelf = 1) OR old.channel IS NOT new.channel
BEGIN
    UPDATE channel SET posts = posts - 1, last = ifnull(
            (SELECT max(created) FROM post WHERE channel = old.channel AND shelf = 1), 0)
        WHERE name = old.channel AND old.shelf = 1;
    DELETE FROM channel WHERE name = old.channel AND posts = 0;
    INSERT INTO channel (name, posts, last)
        SELECT new.channel, 1, new.created WHERE new.shelf = 1 AND new.channel IS NOT NULL
        ON CONFLICT (name) DO UPDATE SET posts = posts + 1, last = max(last, excluded.last);
END;
