ALTER TABLE sources ADD COLUMN page_limit INTEGER;
ALTER TABLE sources ADD COLUMN site TEXT;
ALTER TABLE sources ADD COLUMN country TEXT;

-- Of polling: the class of the last error, whether only browsers are answered, the feed that the
-- source's page names, and the SHA-256 of the last document that was read.
ALTER TABLE sources ADD COLUMN fault TEXT;
ALTER TABLE sources ADD COLUMN browserlike INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN feed_url TEXT;
ALTER TABLE sources ADD COLUMN digest TEXT;
