-- Whether a chat is sent rates and digests as rich messages: tables, and parts to unfold.
ALTER TABLE chats ADD COLUMN rich INTEGER NOT NULL DEFAULT 0;
