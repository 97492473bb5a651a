-- Channels that people manage from their private chats. `footer` stands under each post; with
-- `review` a digest is shown to them first.
CREATE TABLE channels (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    username TEXT NOT NULL DEFAULT '',
    footer TEXT NOT NULL DEFAULT '',
    review INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bot_id, chat_id)
);

-- `chat_id` is the private chat of the person.
CREATE TABLE channel_managers (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    linked_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id, channel_id)
);

CREATE INDEX channel_managers_of ON channel_managers (bot_id, channel_id);

-- Posts as they were shown for review, and what was decided: 'published' or 'skipped'.
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    dedupe_key TEXT NOT NULL,
    body TEXT NOT NULL,
    silent INTEGER NOT NULL,
    until_us BIGINT NOT NULL,
    decision TEXT,
    UNIQUE (bot_id, chat_id, dedupe_key)
);

CREATE INDEX drafts_until ON drafts (bot_id, until_us);
