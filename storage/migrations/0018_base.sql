-- The currency that a chat's rates are told against.
ALTER TABLE chats ADD COLUMN base TEXT NOT NULL DEFAULT 'USD';
