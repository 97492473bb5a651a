-- When a source's document was last sent whole, not as unchanged.
ALTER TABLE sources ADD COLUMN whole_us BIGINT;
