-- A search stops at the part in which it has found enough. All of a GIN index is read to its end.
ALTER TABLE article_keys RENAME TO undivided_keys;
DROP INDEX article_keys_words;
ALTER INDEX article_keys_pkey RENAME TO undivided_keys_pkey;

CREATE TABLE article_keys (
    article_id BIGINT PRIMARY KEY,
    keys TEXT NOT NULL,
    words TSVECTOR NOT NULL
) PARTITION BY HASH (article_id);

CREATE TABLE article_keys_0 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE article_keys_1 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE article_keys_2 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE article_keys_3 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE article_keys_4 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE article_keys_5 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE article_keys_6 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE article_keys_7 PARTITION OF article_keys FOR VALUES WITH (MODULUS 8, REMAINDER 7);

INSERT INTO article_keys (article_id, keys, words)
    SELECT article_id, keys, words FROM undivided_keys;
DROP TABLE undivided_keys;

CREATE INDEX article_keys_words ON article_keys USING gin (words) WITH (fastupdate = off);
