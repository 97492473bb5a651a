-- What Telegram calls the pictures that were sent: `picture` is the SHA-256 of all that it shows.
CREATE TABLE pictures (
    bot_id BIGINT NOT NULL,
    picture TEXT NOT NULL,
    file_id TEXT NOT NULL,
    sent_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, picture)
);
