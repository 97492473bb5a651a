-- Of an article's words, in 64 bits: `content` of its title and beginning, `whole` of all that may
-- be edited; NULL for those stored before.
ALTER TABLE articles ADD COLUMN content BIGINT;
ALTER TABLE articles ADD COLUMN whole BIGINT;
