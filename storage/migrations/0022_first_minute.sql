-- What a chat follows, topic ids with a space between them; whether it wants text alone; whether it
-- was greeted, as those that are here already were.
ALTER TABLE chats ADD COLUMN topics TEXT NOT NULL DEFAULT '';
ALTER TABLE chats ADD COLUMN lean INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN greeted INTEGER NOT NULL DEFAULT 0;
UPDATE chats SET greeted = 1;
