-- What several processes of a bot share: who has whose updates in hand, and when the next message
-- may go.
CREATE TABLE inbox_lines (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    owner TEXT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id)
);
CREATE TABLE turns (
    bot_id BIGINT NOT NULL PRIMARY KEY,
    next_us BIGINT NOT NULL
);
