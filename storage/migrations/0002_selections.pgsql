-- Topics with a space between, strongest first; NULL until topics and keys have been made of it.
ALTER TABLE articles ADD COLUMN topics TEXT;
CREATE INDEX articles_unindexed ON articles (id) WHERE topics IS NULL;

ALTER TABLE sources ADD COLUMN interval_seconds INTEGER;
ALTER TABLE sources ADD COLUMN next_us BIGINT;

CREATE TABLE article_topics (
    topic TEXT NOT NULL,
    published_us BIGINT NOT NULL,
    article_id BIGINT NOT NULL REFERENCES articles (id),
    source_id TEXT NOT NULL,
    PRIMARY KEY (topic, published_us, article_id)
);

CREATE INDEX article_topics_of_article ON article_topics (article_id);
CREATE INDEX article_topics_newest ON article_topics (published_us, topic);

-- Kept with article_topics, so that a long list need not be counted.
CREATE TABLE topic_counts (
    topic TEXT NOT NULL,
    source_id TEXT NOT NULL,
    article_count BIGINT NOT NULL,
    PRIMARY KEY (topic, source_id)
);

-- Tokens of bot.news.indexing with a space between, and the same with their places.
CREATE TABLE article_keys (
    article_id BIGINT PRIMARY KEY,
    keys TEXT NOT NULL,
    words TSVECTOR NOT NULL
);
-- A list of what is yet to be merged would be read in each search.
CREATE INDEX article_keys_words ON article_keys USING gin (words) WITH (fastupdate = off);

CREATE TABLE muted (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    source_id TEXT NOT NULL,
    PRIMARY KEY (bot_id, chat_id, source_id)
);

-- `turn` grows with every asking in the chat, the repeated ones too.
CREATE TABLE asked (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    words TEXT NOT NULL,
    turn BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id, number),
    UNIQUE (bot_id, chat_id, words)
);
