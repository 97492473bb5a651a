-- A condition of its own, which statements about one chat or one lane do not have: to PostgreSQL without
-- statistics the old index seemed as good to find a chat's rows by as that of the chat.
DROP INDEX outbox_expiring;
CREATE INDEX outbox_expiring ON outbox (bot_id, expires_us)
    WHERE settled_us IS NULL AND expires_us > 0;
