-- What a model wrote, by a digest of all that it was asked with.
CREATE TABLE writings (
    digest TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    written_us BIGINT NOT NULL
);
CREATE INDEX writings_by_age ON writings (written_us);

-- How often it was asked on a day, by chat; chat 0 is all of them.
CREATE TABLE writing_requests (
    asked_on TEXT NOT NULL,
    chat_id BIGINT NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (asked_on, chat_id)
);
