-- In minutes of the chat's own day, from midnight; NULL where it has no quiet hours.
ALTER TABLE chats ADD COLUMN quiet_from INTEGER;
ALTER TABLE chats ADD COLUMN quiet_to INTEGER;

-- Standing queries. `revision` grows with every change of any of them; what was taken away stays
-- for a while, so that the change is seen and can be undone.
CREATE TABLE watches (
    id INTEGER PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    thread_id BIGINT,
    words TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    removed_us BIGINT,
    revision BIGINT NOT NULL
);

CREATE INDEX watches_of_chat ON watches (bot_id, chat_id, id);
CREATE INDEX watches_changed ON watches (revision);

-- What watches found and their chat was not told yet.
CREATE TABLE watch_hits (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    watch_id BIGINT NOT NULL,
    due_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id, article_id, watch_id)
);

CREATE INDEX watch_hits_due ON watch_hits (bot_id, due_us);

-- Of which stories a chat was told by its watches, or will be, and when.
CREATE TABLE watch_stories (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    story_id BIGINT NOT NULL,
    told_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id, story_id)
);

CREATE INDEX watch_stories_told ON watch_stories (bot_id, told_us);
