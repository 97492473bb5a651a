-- Standing orders. `at_minute` counts from the chat's own midnight; `days` are weekdays, 0 for
-- Monday, one digit each; `slot` names the last one that was served or passed over.
CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    thread_id BIGINT,
    at_minute INTEGER NOT NULL,
    days TEXT NOT NULL,
    words TEXT NOT NULL,
    languages TEXT NOT NULL,
    most INTEGER NOT NULL,
    rates INTEGER NOT NULL,
    quiet INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    due_us BIGINT NOT NULL,
    slot TEXT NOT NULL,
    told_id BIGINT NOT NULL,
    told_rates TEXT NOT NULL
);

CREATE INDEX digests_due ON digests (bot_id, due_us) WHERE paused = 0;
CREATE INDEX digests_of_chat ON digests (bot_id, chat_id, id);

-- What the program remembers of itself, such as the version of the time zones it counted with.
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
