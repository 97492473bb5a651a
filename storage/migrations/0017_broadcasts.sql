-- What the owner tells all chats. `state`: draft until it is confirmed, sending, then stopped or
-- done. `spread` tells that every chat has it in the outbox. The progress stands in the message
-- `message_id` of `chat_id`.
CREATE TABLE broadcasts (
    id INTEGER PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    message_id BIGINT,
    html TEXT NOT NULL,
    state TEXT NOT NULL,
    spread INTEGER NOT NULL DEFAULT 0,
    created_us BIGINT NOT NULL,
    begun_us BIGINT
);

CREATE INDEX broadcasts_sending ON broadcasts (bot_id) WHERE state = 'sending';
CREATE INDEX outbox_of_broadcast ON outbox (bot_id, dedupe_key, state) WHERE kind = 'broadcast';
