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

-- Tokens of bot.news.indexing with a space between, by article id.
CREATE VIRTUAL TABLE article_keys USING fts5 (keys, tokenize = 'ascii', columnsize = 0);
-- Fewer parts to read in each search, for more merging as articles are stored.
INSERT INTO article_keys (article_keys, rank) VALUES ('automerge', 2);

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
