-- What is searched are rows of a few bytes, 70 to a page, with their texts beside them in TOAST: counting
-- reads a page for each row that is found, and there were five to a page. PostgreSQL puts the texts of a row
-- beside it only where it has more than 2 kB; with the filler, which becomes 36 bytes, every row has. No
-- dump has it. Words begin with a letter: a block of 131,072 ids has one, the next block the next of eight.
-- So an index of one table is read in parts, the newest first.
ALTER TABLE article_keys RENAME TO hashed_keys;
DROP INDEX article_keys_words;
ALTER INDEX article_keys_pkey RENAME TO hashed_keys_pkey;

CREATE TABLE article_keys (
    article_id BIGINT PRIMARY KEY,
    published_us BIGINT NOT NULL,
    keys TEXT NOT NULL,
    words TSVECTOR NOT NULL,
    filler TEXT GENERATED ALWAYS AS (repeat(' ', 2000)) STORED
) WITH (toast_tuple_target = 128);
ALTER TABLE article_keys ALTER COLUMN keys SET STORAGE EXTERNAL;
ALTER TABLE article_keys ALTER COLUMN words SET STORAGE EXTERNAL;

INSERT INTO article_keys (article_id, published_us, keys, words)
    SELECT article_id, published_us, keys, (
        SELECT CAST(
            coalesce(string_agg(
                substr('abcdefgh', 1 + CAST((article_id >> 17) & 7 AS INTEGER), 1) || token || ':' || place,
                ' '
            ), '') AS TSVECTOR
        )
        FROM unnest(string_to_array(keys, ' ')) WITH ORDINALITY AS each (token, place)
    )
    FROM hashed_keys JOIN articles ON id = article_id ORDER BY article_id;
DROP TABLE hashed_keys;

CREATE INDEX article_keys_words ON article_keys USING gin (words) WITH (fastupdate = off);
