-- What was promised to chats. `outbox_content` holds each message once, as JSON, and never changes
-- it; `hash` is its SHA-256. It is kept until `until_us`, when no row can name it any more.
CREATE TABLE outbox_content (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    until_us BIGINT NOT NULL
);

CREATE INDEX outbox_content_until ON outbox_content (until_us);

-- One row for each part of a delivery. `state`: ready, sending, paused (the chat takes no messages)
-- until it is settled; then sent, dead or expired, and `reason` says why. `lane`: 1 alert, 2 digest.
-- `not_before_us` is what was promised, `due_us` the next try. `plain`: its formatting was refused.
-- `unknowns` counts answers that were lost; `maybe_dup`: it may have arrived before.
-- `content_id` is not declared a foreign key: each deletion of a content would look for its rows.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    dedupe_key TEXT NOT NULL,
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    lane INTEGER NOT NULL,
    content_id BIGINT NOT NULL,
    thread_id BIGINT,
    silent INTEGER NOT NULL DEFAULT 0,
    plain INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    reason TEXT,
    not_before_us BIGINT NOT NULL,
    due_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    settled_us BIGINT,
    attempts INTEGER NOT NULL DEFAULT 0,
    unknowns INTEGER NOT NULL DEFAULT 0,
    maybe_dup INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until_us BIGINT,
    message_id BIGINT,
    UNIQUE (bot_id, chat_id, dedupe_key, part)
);

CREATE INDEX outbox_ready ON outbox (bot_id, lane, due_us, id) WHERE state = 'ready';
CREATE INDEX outbox_of_chat ON outbox (bot_id, chat_id, lane, id) WHERE settled_us IS NULL;
CREATE INDEX outbox_expiring ON outbox (bot_id, expires_us) WHERE settled_us IS NULL;
CREATE INDEX outbox_leased ON outbox (bot_id, lease_until_us) WHERE state = 'sending';
CREATE INDEX outbox_dead ON outbox (bot_id, settled_us) WHERE state = 'dead';
CREATE INDEX outbox_settled ON outbox (bot_id, settled_us) WHERE settled_us IS NOT NULL;

-- A row is written before each call to Telegram and closed after it: what is open when the program
-- starts was cut off by its end.
CREATE TABLE outbox_attempts (
    outbox_id BIGINT NOT NULL,
    n INTEGER NOT NULL,
    started_us BIGINT NOT NULL,
    finished_us BIGINT,
    outcome TEXT,
    error TEXT,
    PRIMARY KEY (outbox_id, n)
);
