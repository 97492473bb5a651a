-- How far a broadcast is, without an index that changes each time a message of it is claimed.
DROP INDEX outbox_of_broadcast;
CREATE INDEX outbox_of_broadcast ON outbox (bot_id, dedupe_key, settled_us)
    WHERE kind = 'broadcast';
CREATE INDEX outbox_failed_of_broadcast ON outbox (bot_id, dedupe_key, settled_us)
    WHERE kind = 'broadcast' AND state IN ('dead', 'expired', 'paused');
