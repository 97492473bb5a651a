-- What is wrong with the bot at the moment, and whether its owner was told.
CREATE TABLE incidents (
    bot_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    began_us BIGINT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bot_id, kind, subject)
);
