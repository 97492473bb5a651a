-- Who may use the bot: chats, and people by their private chats. `state`: asked, admitted, refused,
-- banned.
CREATE TABLE guests (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_us BIGINT NOT NULL,
    PRIMARY KEY (bot_id, chat_id)
);

CREATE INDEX guests_by_state ON guests (bot_id, state, decided_us);
