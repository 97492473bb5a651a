-- When a chat last looked at all headlines, and the newest article that there was.
ALTER TABLE chats ADD COLUMN looked_us BIGINT;
ALTER TABLE chats ADD COLUMN looked_id BIGINT;
