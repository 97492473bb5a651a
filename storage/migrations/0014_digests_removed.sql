-- When it was ordered: what was old news then is none.
ALTER TABLE digests ADD COLUMN begun_us BIGINT NOT NULL DEFAULT 0;

-- One that was removed can be brought back for a while.
ALTER TABLE digests ADD COLUMN removed_us BIGINT;
DROP INDEX digests_due;
CREATE INDEX digests_due ON digests (bot_id, due_us) WHERE paused = 0 AND removed_us IS NULL;
CREATE INDEX digests_removed ON digests (removed_us) WHERE removed_us IS NOT NULL;
