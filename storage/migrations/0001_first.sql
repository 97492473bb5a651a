-- Times (`_us`) are microseconds since 1970 in UTC, days ISO text, Decimals text, booleans 0 or 1.

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    article_count BIGINT NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT,
    checked_us BIGINT,
    succeeded_us BIGINT,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT
);

-- `identity` is what makes an entry the same one the next time its source is read.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    cut INTEGER NOT NULL,
    published_us BIGINT NOT NULL,
    first_seen_us BIGINT NOT NULL,
    UNIQUE (source_id, identity)
);

CREATE INDEX articles_newest ON articles (published_us, id);
CREATE INDEX articles_newest_of_source ON articles (source_id, published_us, id);
CREATE INDEX articles_by_url ON articles (url, published_us, id);

-- `value` units of `quote` for `nominal` units of `base`. `per_unit` is value / nominal in one
-- spelling, so that equal rates have equal texts.
CREATE TABLE quotes (
    source TEXT NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    value TEXT NOT NULL,
    nominal BIGINT NOT NULL,
    per_unit TEXT NOT NULL,
    published_us BIGINT,
    fetched_us BIGINT NOT NULL,
    body_hash TEXT NOT NULL,
    PRIMARY KEY (source, base, quote, effective_date)
);

-- `currencies` are codes with a space between. `inactive` says why nothing may be sent.
CREATE TABLE chats (
    bot_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    timezone TEXT NOT NULL,
    currencies TEXT NOT NULL DEFAULT '',
    inactive TEXT,
    PRIMARY KEY (bot_id, id)
);

-- The last list shown in a chat: `articles` is a JSON object of number to article id.
CREATE TABLE shown (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    anchor BIGINT NOT NULL,
    articles TEXT NOT NULL,
    PRIMARY KEY (bot_id, chat_id)
);

CREATE TABLE saved (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    saved_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id, article_id)
);

CREATE INDEX saved_newest ON saved (bot_id, chat_id, saved_us, article_id);

-- `done_us` is when it was finished or given up; `buried` says why it was given up.
CREATE TABLE inbox (
    bot_id BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    payload TEXT NOT NULL,
    received_us BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    done_us BIGINT,
    buried TEXT,
    PRIMARY KEY (bot_id, update_id)
);

CREATE INDEX inbox_waiting ON inbox (bot_id, update_id) WHERE done_us IS NULL;
